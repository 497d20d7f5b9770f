import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { migrate, pendingMigrations } from '../../src/store/migrate.ts';
import { connectOwner, type OwnerOptions } from '../../src/store/owner.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { migrationCount } from '../support/migration-count.ts';
import { until } from '../support/until.ts';

const migrator = fileURLToPath(new URL('./migrator.ts', import.meta.url));

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function open(url: string, options: OwnerOptions = {}): Promise<Kysely<unknown>> {
  return connectOwner({ connectionString: url }, options);
}

/** Holds up every migrator of a database in the middle of its sixth step, until it is let on. */
async function holdUpSixthStep(url: string) {
  const [blocker, watcher] = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })];
  await Promise.all([blocker.connect(), watcher.connect()]);
  // An uncommitted table of the same name is in its way.
  await blocker.query('BEGIN');
  await blocker.query('CREATE TABLE slack_channel (incident_id uuid)');
  const isWaiting = `SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%slack_channel%'`;
  return {
    query: async <Row extends pg.QueryResultRow>(text: string) => (await watcher.query<Row>(text)).rows,
    reached: () =>
      until(async () => (await watcher.query(isWaiting)).rowCount === 1, 'a migrator is in its sixth step', 20_000),
    async letOn() {
      await blocker.query('ROLLBACK');
      await Promise.all([blocker.end(), watcher.end()]);
    },
  };
}

describe('the migrations', () => {
  test('leave nothing pending, and nothing to do the second time', async () => {
    const db = await open(database.ownerUrl);
    expect(await pendingMigrations(db, 'postgresql')).toEqual([]);
    expect(await migrate(db, 'postgresql')).toEqual([]);
    await db.destroy();
  });

  test('leave a schema alone that a newer version has brought further', async () => {
    const fresh = await createEmptyDatabase();
    const db = await open(fresh.ownerUrl);
    await migrate(db, 'postgresql');
    await sql`INSERT INTO kysely_migration (name, timestamp) VALUES ('999_newer', '2999-01-01T00:00:00.000Z')`.execute(
      db,
    );
    expect(await migrate(db, 'postgresql')).toEqual([]);
    expect(await pendingMigrations(db, 'postgresql')).toEqual([]);
    await db.destroy();
    await fresh.drop();
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
    const held = await holdUpSixthStep(fresh.ownerUrl);
    const killed = spawn(process.execPath, ['--import', 'tsx', migrator, fresh.ownerUrl]);
    await held.reached();
    const exited = once(killed, 'exit');
    killed.kill('SIGKILL');
    await exited;
    expect(await held.query('SELECT is_locked > extract(epoch FROM now()) AS held FROM kysely_migration_lock')).toEqual(
      [{ held: true }],
    );
    await held.query('UPDATE kysely_migration_lock SET is_locked = extract(epoch FROM now())::integer - 1');
    await held.letOn();
    const db = await open(fresh.ownerUrl);
    const applied = await migrate(db, 'postgresql');
    expect(applied[0]).toBe('006_slack_channel');
    expect(applied).toHaveLength(migrationCount - 5);
    expect(await pendingMigrations(db, 'postgresql')).toEqual([]);
    await db.destroy();
    await fresh.drop();
  });

  test('keep their lock for as long as a step takes', async () => {
    const fresh = await createEmptyDatabase();
    const held = await holdUpSixthStep(fresh.ownerUrl);
    const [first, second] = await Promise.all([
      open(fresh.ownerUrl, { lockSeconds: 2 }),
      open(fresh.ownerUrl, { lockSeconds: 2 }),
    ]);
    const migrating = migrate(first, 'postgresql');
    await held.reached();
    const waiting = migrate(second, 'postgresql');
    const [begun] = await held.query<{ until: number }>('SELECT is_locked AS until FROM kysely_migration_lock');
    await until(async () => {
      const [clock] = await held.query<{ now: number }>('SELECT extract(epoch FROM now())::integer AS now');
      return clock !== undefined && begun !== undefined && clock.now > begun.until + 1;
    }, 'the lock would be past');
    await held.letOn();
    expect(await migrating).toHaveLength(migrationCount);
    expect(await waiting).toEqual([]);
    await Promise.all([first.destroy(), second.destroy()]);
    await fresh.drop();
  });

  test('stop before the next step when another migrator has taken their lock', async () => {
    const fresh = await createEmptyDatabase();
    const held = await holdUpSixthStep(fresh.ownerUrl);
    const db = await open(fresh.ownerUrl);
    const migrating = migrate(db, 'postgresql').then(() => 'done', String);
    await held.reached();
    await held.query('UPDATE kysely_migration_lock SET is_locked = 2000000000');
    await held.letOn();
    expect(await migrating).toBe(
      'Error: The migration 007_slack_post broke off (another migrator has taken over): run it again, and it goes on from there',
    );
    expect((await pendingMigrations(db, 'postgresql'))[0]).toBe('007_slack_post');
    expect((await sql`SELECT is_locked FROM kysely_migration_lock`.execute(db)).rows).toEqual([
      { is_locked: 2_000_000_000 },
    ]);
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
