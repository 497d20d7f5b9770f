import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Kysely } from 'kysely';
import pg from 'pg';
import { MigrationDialect, migrate, pendingMigrations } from '../../src/store/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function open(url: string): Kysely<unknown> {
  return new Kysely<unknown>({
    dialect: new MigrationDialect({ pool: new pg.Pool({ connectionString: url, max: 2 }) }),
  });
}

describe('the migrations', () => {
  test('leave nothing pending, and nothing to do the second time', async () => {
    const db = open(database.ownerUrl);
    expect(await pendingMigrations(db)).toEqual([]);
    expect(await migrate(db, 'postgresql')).toEqual([]);
    await db.destroy();
  });

  test('run once when two migrators start at once', async () => {
    const fresh = await createTestDatabase();
    const client = new pg.Client({ connectionString: fresh.ownerUrl });
    await client.connect();
    await client.query('DROP SCHEMA public CASCADE');
    await client.query('CREATE SCHEMA public');
    await client.end();
    const migrators = [open(fresh.ownerUrl), open(fresh.ownerUrl)];
    const applied = await Promise.all(migrators.map((db) => migrate(db, 'postgresql')));
    expect(applied.map(({ length }) => length).sort()).toEqual([0, 11]);
    await Promise.all(migrators.map((db) => db.destroy()));
    await fresh.drop();
  });
});

describe("the application's role", () => {
  const rewrites = ['incident', 'incident_event', 'signal', 'service'].flatMap((table) => [
    `DELETE FROM ${table}`,
    `TRUNCATE ${table}`,
    `UPDATE ${table} SET team_id = 'T2'`,
  ]);
  test.each(rewrites)('may not %s', async (statement) => {
    const client = new pg.Client({ connectionString: database.appUrl });
    await client.connect();
    const rewrite = statement.replace("incident_event SET team_id = 'T2'", "incident_event SET actor = 'U1'");
    await expect(client.query(rewrite)).rejects.toMatchObject({ code: '42501' });
    await client.end();
  });
});
