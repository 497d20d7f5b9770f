import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
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

test.each([
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
