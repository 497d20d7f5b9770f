import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import type { RecordTables } from '../../src/store/database.ts';
import { openRegion } from '../../src/store/region.ts';
import { createRegions, type Regions } from '../../src/store/regions.ts';
import { asOwner } from '../support/as-owner.ts';
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

/** Has the sessions that begin from now on be able to write, or only to read, as after a server was demoted. */
function setReadOnly(setting: 'on' | 'off'): Promise<unknown> {
  const { pathname } = new URL(database.ownerUrl);
  const elsewhere = database.ownerUrl.replace(pathname, '/postgres');
  return asOwner(elsewhere, `ALTER DATABASE ${pathname.slice(1)} SET default_transaction_read_only = ${setting}`);
}

/** Breaks its own connection the first few times. */
function breaking(times: number) {
  let tries = 0;
  const read = () =>
    regions.runAnywhere(async (db) => {
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

describe('a session that may only read', () => {
  const write = (db: Kysely<RecordTables>) => sql`CREATE TABLE written ()`.execute(db);
  /** Two connections from a time when the server took no writes. */
  const openReadOnly = async () => {
    const client = { connectionString: database.ownerUrl };
    const old = createRegions([openRegion({ name: 'local', client, connectionsMax: 2, onError: () => undefined })]);
    await setReadOnly('on');
    await Promise.all([1, 2].map(() => old.runAnywhere((db) => sql`SELECT pg_sleep(0.1)`.execute(db))));
    return old;
  };
  afterEach(() => setReadOnly('off'));

  test('is replaced, with all of its time, and what it refused is sent over a new one', async () => {
    const old = await openReadOnly();
    await setReadOnly('off');
    const [region] = old.order();
    await expect(old.runIn(region, write)).resolves.toBeDefined();
    await old.close();
  });

  test('is told when there is no other to be had', async () => {
    const old = await openReadOnly();
    const [region] = old.order();
    await expect(old.runIn(region, write)).rejects.toThrow('in a read-only transaction');
    await old.close();
  });
});
