import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { migrate, pendingMigrations } from '../../src/store/migrate.ts';
import { connectOwner } from '../../src/store/owner.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { migrationCount } from '../support/migration-count.ts';

const migrator = fileURLToPath(new URL('./migrator.ts', import.meta.url));

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function open(url: string): Promise<Kysely<unknown>> {
  return connectOwner({ connectionString: url });
}

describe('the migrations', () => {
  test('leave nothing pending, and nothing to do the second time', async () => {
    const db = await open(database.ownerUrl);
    expect(await pendingMigrations(db)).toEqual([]);
    expect(await migrate(db, 'postgresql')).toEqual([]);
    await db.destroy();
  });

  test('run once when two migrators start at once', async () => {
    const fresh = await createEmptyDatabase();
    const migrators = await Promise.all([open(fresh.ownerUrl), open(fresh.ownerUrl)]);
    const applied = await Promise.all(migrators.map((db) => migrate(db, 'postgresql')));
    expect(applied.map(({ length }) => length).sort()).toEqual([0, migrationCount]);
    await Promise.all(migrators.map((db) => db.destroy()));
    await fresh.drop();
  });

  test('go on where a migrator was killed half-way, once its lock is past', async () => {
    const fresh = await createEmptyDatabase();
    // An uncommitted table of the same name holds the migrator up in the middle of that step.
    const blocker = new pg.Client({ connectionString: fresh.ownerUrl });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('CREATE TABLE slack_channel (incident_id uuid)');
    const killed = spawn(process.execPath, ['--import', 'tsx', migrator, fresh.ownerUrl]);
    const watcher = new pg.Client({ connectionString: fresh.ownerUrl });
    await watcher.connect();
    const waiting = `SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%slack_channel%'`;
    for (const deadline = Date.now() + 20_000; (await watcher.query(waiting)).rowCount === 0; await delay(20)) {
      if (Date.now() > deadline) throw new Error('The migrator never came to its sixth step.');
    }
    const exited = once(killed, 'exit');
    killed.kill('SIGKILL');
    await exited;
    await blocker.query('ROLLBACK');
    await blocker.end();

    const { rows } = await watcher.query(
      'SELECT is_locked > extract(epoch FROM now()) AS held FROM kysely_migration_lock',
    );
    expect(rows).toEqual([{ held: true }]);
    await watcher.query('UPDATE kysely_migration_lock SET is_locked = extract(epoch FROM now())::integer - 1');
    await watcher.end();
    const db = await open(fresh.ownerUrl);
    const applied = await migrate(db, 'postgresql');
    expect(applied[0]).toBe('006_slack_channel');
    expect(applied).toHaveLength(migrationCount - 5);
    expect(await pendingMigrations(db)).toEqual([]);
    await db.destroy();
    await fresh.drop();
  });

  test('do not free the lock of one who took them for dead', async () => {
    const fresh = await createEmptyDatabase();
    const db = await open(fresh.ownerUrl);
    await migrate(db, 'postgresql');
    const lock = { lockTable: 'kysely_migration_lock', lockRowId: 'migration_lock' };
    const { adapter } = db.getExecutor();
    await adapter.acquireMigrationLock(db, lock);
    const successor = 2_000_000_000;
    await sql`UPDATE kysely_migration_lock SET is_locked = ${successor}`.execute(db);
    await adapter.releaseMigrationLock(db, lock);
    expect((await sql`SELECT is_locked FROM kysely_migration_lock`.execute(db)).rows).toEqual([
      { is_locked: successor },
    ]);
    await db.destroy();
    await fresh.drop();
  });
});

async function createEmptyDatabase(): Promise<TestDatabase> {
  const fresh = await createTestDatabase();
  const client = new pg.Client({ connectionString: fresh.ownerUrl });
  await client.connect();
  await client.query('DROP SCHEMA public CASCADE');
  await client.query('CREATE SCHEMA public');
  await client.end();
  return fresh;
}
