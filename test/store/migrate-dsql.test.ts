import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { Kysely, sql } from 'kysely';
import pg from 'pg';
import { type Cluster, startCluster } from '../../src/sandbox/cluster/cluster.ts';
import { mapAppRole } from '../../src/store/dsql/migrate-dsql.ts';
import { migrate, pendingMigrations } from '../../src/store/migrate.ts';
import { MigrationDialect } from '../../src/store/migration-dialect.ts';
import { connectOwner } from '../../src/store/owner.ts';
import { adminKey, clientConfig, connect } from '../sandbox/cluster/clients.ts';
import { startPostgres } from '../sandbox/cluster/postgres.ts';
import { dsqlMigrationCount, indexCount } from '../support/migration-count.ts';
import { until } from '../support/until.ts';

const regions = ['eu-west-1', 'eu-central-1'] as const;
const [home] = regions;
const quorum = fileURLToPath(new URL('../../bin/quorum.js', import.meta.url));

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let cluster: Cluster;
/** PostgreSQL's owner, past the cluster. */
let owner: pg.Client;
beforeAll(async () => {
  postgres = await startPostgres();
  cluster = await startCluster({ upstreamUrl: postgres.url, regions, accessKeys: [adminKey] });
  owner = new pg.Client(postgres.url);
  await owner.connect();
});
afterEach(async () => {
  cluster.control(home).heal();
  await owner.query('DROP SCHEMA public CASCADE');
  await owner.query('CREATE SCHEMA public');
});
afterAll(async () => {
  await owner.end();
  await cluster.stop();
  await postgres.stop();
});

/** A migrator in a process of its own, as somebody starts it. */
async function startMigrating() {
  const authority = join(await mkdtemp(join(tmpdir(), 'quorum-ca-')), 'ca.pem');
  await writeFile(authority, cluster.certificateAuthority);
  return spawn(process.execPath, [quorum, 'migrate'], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DSQL_ENDPOINTS: cluster.endpoints.map(({ region, host, port }) => `${region}=${host}:${port}`).join(),
      PGSSLROOTCERT: authority,
      AWS_ACCESS_KEY_ID: adminKey.accessKeyId,
      AWS_SECRET_ACCESS_KEY: adminKey.secretAccessKey,
    },
    cwd: tmpdir(),
  });
}

/** Runs `act` while a migrator is in the middle of its sixth step: another's uncommitted table of that name is in its way. */
async function inSixthStep(act: () => Promise<void>): Promise<void> {
  const blocker = new pg.Client(postgres.url);
  await blocker.connect();
  await blocker.query('BEGIN; CREATE TABLE slack_channel (incident_id uuid)');
  const waiting = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%slack_channel%'`;
  for (const deadline = Date.now() + 20_000; (await owner.query(waiting)).rowCount === 0; await delay(20)) {
    if (Date.now() > deadline) throw new Error('The migrator never came to its sixth step.');
  }
  await act();
  await blocker.query('ROLLBACK');
  await blocker.end();
}

/** What is left to a second migrator, once the lock of the first is past. */
async function goOn(): Promise<readonly string[]> {
  await owner.query('UPDATE kysely_migration_lock SET is_locked = extract(epoch FROM now())::integer - 1');
  const second = await connectOwner(clientConfig(cluster, home), { kind: 'dsql' });
  const applied = await migrate(second, 'dsql');
  expect(await pendingMigrations(second, 'dsql')).toEqual([]);
  await second.destroy();
  return applied;
}

/** A migrator's connections, which tell of each statement that has run. */
function openTelling(region: string, tell: (statement: string) => void): Kysely<unknown> {
  return new Kysely<unknown>({
    dialect: new MigrationDialect({ pool: new pg.Pool({ ...clientConfig(cluster, region), max: 2 }) }),
    log: ({ query }) => tell(query.sql.trim()),
  });
}

test('Aurora DSQL takes every statement of the migrations, from both regions at once', async () => {
  const statements: string[] = [];
  const databases = regions.map((region) => openTelling(region, (statement) => statements.push(statement)));
  const applied = await Promise.all(databases.map((db) => migrate(db, 'dsql')));
  expect(applied.flat()).toHaveLength(dsqlMigrationCount);
  for (const db of databases) {
    expect(await pendingMigrations(db, 'dsql')).toEqual([]);
    expect(await migrate(db, 'dsql')).toEqual([]);
    await db.destroy();
  }
  // One statement a transaction: nothing opens one, nothing sends two statements at once.
  const words = new Set(statements.map((statement) => statement.split(/\s+/)[0]?.toLowerCase()));
  expect([...words].sort()).toEqual(['alter', 'call', 'create', 'grant', 'insert', 'select', 'update']);
  expect(statements.filter((statement) => /;\s*\S/.test(statement))).toEqual([]);
  expect(statements.filter((statement) => /^create index (?!async)/i.test(statement))).toEqual([]);
  expect(statements.filter((statement) => /^call/i.test(statement))).toHaveLength(indexCount);
});

test('a migrator that is killed in the middle of a definition is followed by one that goes on from there', async () => {
  const migrator = await startMigrating();
  const exited = once(migrator, 'exit');
  await inSixthStep(async () => {
    migrator.kill('SIGKILL');
    expect(await exited).toEqual([null, 'SIGKILL']);
  });
  const { rows } = await owner.query('SELECT is_locked > extract(epoch FROM now()) AS held FROM kysely_migration_lock');
  expect(rows).toEqual([{ held: true }]);
  const applied = await goOn();
  expect(applied[0]).toBe('006_slack_channel');
  expect(applied).toHaveLength(dsqlMigrationCount - 5);
});

test.each([
  ['resets its connections', { existing: 'reset', arriving: 'reset' }],
  ['falls silent', { existing: 'black-hole', arriving: 'hang' }],
] as const)('a region that %s in the middle of a definition ends the migrator with a sentence', async (_how, kind) => {
  const admin = await connectOwner(clientConfig(cluster, home), { kind: 'dsql', statementTimeoutMs: 1_500 });
  const migrating = migrate(admin, 'dsql').then(() => 'done', String);
  await inSixthStep(async () => {
    cluster.control(home).partition(kind);
    expect(await migrating).toMatch(
      /^Error: The migration 006_slack_channel broke off \(.+\): run it again, and it goes/,
    );
  });
  await admin.destroy();
  cluster.control(home).heal();
  expect(await goOn()).toContain('006_slack_channel');
});

test('what somebody else defines meanwhile holds up neither the end of the lock nor the mapping of the role', async () => {
  const admin = await connectOwner(clientConfig(cluster, home), { kind: 'dsql' });
  await migrate(admin, 'dsql');
  const other = await connect(cluster, regions[1]);
  const lock = { lockTable: 'kysely_migration_lock', lockRowId: 'migration_lock' };
  const { adapter } = admin.getExecutor();
  await adapter.acquireMigrationLock(admin, lock);
  await other.query('CREATE TABLE somebodys (id uuid PRIMARY KEY)');
  await adapter.releaseMigrationLock(admin, lock);
  expect((await owner.query('SELECT is_locked FROM kysely_migration_lock')).rows).toEqual([{ is_locked: 0 }]);

  await other.query('DROP TABLE somebodys');
  await mapAppRole(admin, 'arn:aws:iam::123456789012:role/quorum');
  expect((await sql`SELECT pg_role_name FROM sys.iam_pg_role_mappings`.execute(admin)).rows).toEqual([
    { pg_role_name: 'quorum_app' },
  ]);
  await other.end();
  await admin.destroy();
});

test('a migrator that waits for an index keeps its lock', async () => {
  const [procedure] = (await owner.query("SELECT pg_get_functiondef('sys.wait_for_job'::regproc) AS text")).rows;
  // The job is done once nobody holds this advisory lock.
  await owner.query('SELECT pg_advisory_lock(77)');
  await owner.query(`CREATE OR REPLACE PROCEDURE sys.wait_for_job(id text, INOUT succeeded boolean DEFAULT NULL) LANGUAGE plpgsql AS $$
    BEGIN
      WHILE EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 77) LOOP PERFORM pg_sleep(0.05); END LOOP;
      succeeded := true;
    END $$`);
  const ask = async (question: string): Promise<unknown> =>
    (await owner.query({ text: question, rowMode: 'array' })).rows[0]?.[0];
  const [first, second] = await Promise.all(
    regions.map((region) => connectOwner(clientConfig(cluster, region), { kind: 'dsql', lockSeconds: 2 })),
  );
  if (first === undefined || second === undefined) throw new Error('two migrators expected');
  const migrating = migrate(first, 'dsql');
  await until(
    () => ask("SELECT count(*) > 0 FROM pg_stat_activity WHERE query LIKE 'CALL sys.wait_for_job%'"),
    'it waits for the index',
  );
  const waiting = migrate(second, 'dsql');
  const end = Number(await ask('SELECT is_locked FROM kysely_migration_lock'));
  await until(() => ask(`SELECT extract(epoch FROM now()) > ${end} + 1`), 'the lock would be past');
  await owner.query('SELECT pg_advisory_unlock(77)');
  expect(await migrating).toHaveLength(dsqlMigrationCount);
  expect(await waiting).toEqual([]);
  await owner.query(procedure.text);
  await Promise.all([first.destroy(), second.destroy()]);
});

test('an index that could not be built is told, and its step is run again', async () => {
  await owner.query(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.status := 'failed'; RETURN NEW; END $$;
    CREATE TRIGGER fail BEFORE INSERT ON sys.jobs FOR EACH ROW EXECUTE FUNCTION fail()`);
  const admin = await connectOwner(clientConfig(cluster, home), { kind: 'dsql' });
  await expect(migrate(admin, 'dsql')).rejects.toThrow(
    /^The migration 005_incident_event_recorded_at broke off \(job [a-z2-7]{26} failed, as sys.jobs tells: drop its index\)/,
  );
  await owner.query('DROP TRIGGER fail ON sys.jobs');
  expect((await migrate(admin, 'dsql'))[0]).toBe('005_incident_event_recorded_at');
  await admin.destroy();
});

test('a definition while an index is waited for has it waited for again, and not built again', async () => {
  const other = await connect(cluster, regions[1]);
  const builds: string[] = [];
  const waits: string[] = [];
  const admin = openTelling(home, (statement) => {
    if (statement.startsWith('CALL')) waits.push(statement);
    if (!/^CREATE (UNIQUE )?INDEX/.test(statement)) return;
    builds.push(statement);
    // What is sent next is held up until the other definition is done, of which the other hears once of this one.
    cluster.control(home).setStatementLatency(400);
    void other
      .query('SELECT 1')
      .catch(() => undefined)
      .then(() => other.query(`CREATE TABLE meanwhile_${builds.length} (id uuid PRIMARY KEY)`))
      .finally(() => cluster.control(home).setStatementLatency(0));
  });
  expect(await migrate(admin, 'dsql')).toHaveLength(dsqlMigrationCount);
  expect([builds.length, waits.length]).toEqual([indexCount, 2 * indexCount]);
  await admin.destroy();
  await other.end();
});
