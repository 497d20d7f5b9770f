import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CompiledQuery, sql } from 'kysely';
import type { Regions } from '../../src/store/regions.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let regions: Regions;
beforeAll(async () => {
  database = await createTestDatabase();
  regions = database.open();
});
afterAll(async () => {
  await regions.close();
  await database.drop();
});

/** insufficient_privilege; what Aurora DSQL has no statement for, it refuses as feature_not_supported. */
const refused = { TRUNCATE: /^(42501|0A000)$/, DELETE: /^42501$/, UPDATE: /^42501$/ } as const;

describe("the application's role, on the tables of the record", () => {
  const tables = ['incident', 'incident_event', 'incident_text', 'signal', 'service'];
  test.each(tables.flatMap((table) => Object.keys(refused).map((verb) => ({ table, verb }))))(
    'may not $verb $table',
    async ({ table, verb }) => {
      const column = { incident_event: 'actor', incident_text: 'text' }[table] ?? 'team_id';
      const statements: Readonly<Record<string, string>> = {
        TRUNCATE: `TRUNCATE ${table}`,
        DELETE: `DELETE FROM ${table}`,
        UPDATE: `UPDATE ${table} SET ${column} = 'T2'`,
      };
      const [region] = regions.order();
      const rewrite = region.db.executeQuery(CompiledQuery.raw(statements[verb] ?? ''));
      const code = expect.stringMatching(refused[verb === 'TRUNCATE' ? 'TRUNCATE' : 'DELETE']);
      await expect(rewrite).rejects.toMatchObject({ code });
    },
  );
});

/** Aurora DSQL's guide has no grants of columns: there the role may say it. */
const onPostgres = process.env.QUORUM_TEST_DATABASE === 'cluster' ? test.skip : test;

onPostgres.each([
  ['incident', 'created_at'],
  ['incident_event', 'recorded_at'],
  ['signal', 'received_at'],
  ['service', 'recorded_at'],
])("the application's role may fill each column of %s but %s", async (table, dated) => {
  const { rows } = await regions.runAnywhere((db) =>
    sql<{ name: string; fills: boolean }>`
      SELECT attname AS name, has_column_privilege(${table}::regclass, attname, 'INSERT') AS fills
      FROM pg_attribute WHERE attrelid = ${table}::regclass AND attnum > 0 AND NOT attisdropped`.execute(db),
  );
  expect(rows.filter(({ fills }) => !fills).map(({ name }) => name)).toEqual([dated]);
  const insert = regions.runAnywhere((db) =>
    sql`INSERT INTO ${sql.table(table)} (${sql.ref(dated)}) SELECT now() WHERE false`.execute(db),
  );
  await expect(insert).rejects.toMatchObject({ code: '42501' });
});
