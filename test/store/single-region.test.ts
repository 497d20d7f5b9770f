import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openRegion } from '../../src/store/region.ts';
import { createRegions, type Regions } from '../../src/store/regions.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let regions: Regions;
beforeAll(async () => {
  database = await createTestDatabase();
  const client = { connectionString: database.ownerUrl };
  regions = createRegions([openRegion({ name: 'local', client, connectionsMax: 2, onError: () => undefined })]);
});
afterAll(async () => {
  await regions.close();
  await database.drop();
});

/** Breaks its own connection the first few times. */
function breaking(times: number) {
  let tries = 0;
  const read = () =>
    regions.run(async (db) => {
      tries += 1;
      if (tries <= times) await sql`SELECT pg_terminate_backend(pg_backend_pid())`.execute(db);
      return tries;
    });
  return { read, tries: () => tries };
}

test('a read whose connection breaks is made once more on another', async () => {
  await expect(breaking(1).read()).resolves.toBe(2);
});

test('a read whose connection breaks again fails', async () => {
  const { read, tries } = breaking(3);
  await expect(read()).rejects.toThrow(/terminat/);
  expect(tries()).toBe(2);
});
