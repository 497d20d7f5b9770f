import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Kysely } from 'kysely';
import pg from 'pg';
import { type Cluster, startCluster } from '../../src/sandbox/cluster/cluster.ts';
import { MigrationDialect, migrate, pendingMigrations } from '../../src/store/migrate.ts';
import { adminKey, clientConfig } from '../sandbox/cluster/clients.ts';
import { startPostgres } from '../sandbox/cluster/postgres.ts';
import { migrationCount } from '../support/migration-count.ts';

const regions = ['eu-west-1', 'eu-central-1'] as const;

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let cluster: Cluster;
beforeAll(async () => {
  postgres = await startPostgres();
  cluster = await startCluster({ upstreamUrl: postgres.url, regions, accessKeys: [adminKey] });
});
afterAll(async () => {
  await cluster.stop();
  await postgres.stop();
});

function open(region: string, statements: string[]): Kysely<unknown> {
  return new Kysely<unknown>({
    dialect: new MigrationDialect({ pool: new pg.Pool({ ...clientConfig(cluster, region), max: 2 }) }),
    log({ query }) {
      statements.push(query.sql.replace(/^\s*--.*$/gm, '').trim());
    },
  });
}

test('Aurora DSQL takes every statement of the migrations, from both regions at once', async () => {
  const statements: string[] = [];
  const databases = regions.map((region) => open(region, statements));
  const applied = await Promise.all(databases.map((db) => migrate(db, 'dsql')));
  expect(applied.flat()).toHaveLength(migrationCount);
  for (const db of databases) {
    expect(await pendingMigrations(db)).toEqual([]);
    expect(await migrate(db, 'dsql')).toEqual([]);
    await db.destroy();
  }
  // One statement a transaction: nothing opens one, nothing sends two statements at once.
  const words = new Set(statements.map((statement) => statement.split(/\s+/)[0]?.toLowerCase()));
  expect([...words].sort()).toEqual(['call', 'create', 'grant', 'insert', 'select', 'update']);
  expect(statements.filter((statement) => /;\s*\S/.test(statement))).toEqual([]);
  expect(statements.filter((statement) => /^create index (?!async)/i.test(statement))).toEqual([]);
  expect(statements.filter((statement) => /^call/i.test(statement))).toHaveLength(2);
});
