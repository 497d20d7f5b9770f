import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/store/embedded/embedded-postgres.ts';
import { appRole, MigrationDialect, migrate } from '../../src/store/migrate.ts';
import { openRegion } from '../../src/store/region.ts';
import { createRegions, type Regions } from '../../src/store/regions.ts';

export type TestDatabase = {
  readonly ownerUrl: string;
  /** Logs in as the application's role. */
  readonly appUrl: string;
  /** Connections of their own, as another process has; the test closes them. */
  open(url?: string): Regions;
  drop(): Promise<void>;
};

/** One server for a whole run of the tests: every test file joins it, and jest's teardown stops it. */
export const serverDirectory = process.env.QUORUM_TEST_DIR ?? join(tmpdir(), 'quorum-test');

/** A freshly migrated database on a real PostgreSQL. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = await startEmbeddedPostgres({ directory: serverDirectory });
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asOwner(server.ownerUrl, `CREATE DATABASE ${name}`);
  const ownerUrl = server.ownerUrl.replace(/postgres$/, name);
  const db = new Kysely<unknown>({
    dialect: new MigrationDialect({ pool: new pg.Pool({ connectionString: ownerUrl, max: 2 }) }),
  });
  await migrate(db, 'postgresql', server.password);
  await db.destroy();
  const appUrl = ownerUrl.replace('quorum_owner', appRole);
  return {
    ownerUrl,
    appUrl,
    open: (url = appUrl) =>
      createRegions([openRegion({ name: 'local', client: { connectionString: url }, onError: () => undefined })]),
    async drop() {
      await asOwner(server.ownerUrl, `DROP DATABASE ${name} WITH (FORCE)`);
      await server.leave();
    },
  };
}

async function asOwner(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
