import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { readConfig } from '../../src/configuration/read-config.ts';
import { examine } from '../../src/doctor.ts';
import { migrateDsql } from '../../src/store/dsql/migrate-dsql.ts';
import { type Database, openDatabase, openRegions } from '../../src/store/open-database.ts';
import { openRecord } from '../../src/store/open-record.ts';
import { startPostgres } from '../sandbox/cluster/postgres.ts';
import { asOwner } from '../support/as-owner.ts';
import { startOwnCluster } from '../support/own-cluster.ts';
import { declaration, request } from '../support/requests.ts';

const quiet = { onError: () => undefined };

// Roles are a whole server's, so it isn't shared.
let server: Awaited<ReturnType<typeof startPostgres>>;
beforeAll(async () => {
  server = await startPostgres();
  await asOwner(server.url, 'CREATE ROLE options_of_url SUPERUSER');
});
afterAll(() => server.stop());

/** The URL of a new database and of the plain user who owns it. */
async function ownedBy(user: string, attributes: string, encoding = 'UTF8'): Promise<string> {
  await asOwner(server.url, `CREATE ROLE ${user} LOGIN ${attributes} PASSWORD 'secret'`);
  await asOwner(
    server.url,
    `CREATE DATABASE ${user} OWNER ${user} ENCODING '${encoding}' LOCALE 'C' TEMPLATE template0`,
  );
  const { host } = new URL(server.url);
  return `postgres://${user}:secret@${host}/${user}`;
}

const open = (url: string): Promise<Database> => openDatabase({ kind: 'postgresql', url }, quiet);

/** Whether the record takes an event, gives it back as it was written, and can't be rewritten. */
async function expectSound({ regions }: Database, key: string): Promise<void> {
  const { rows } = await regions.runAnywhere((db) => sql<{ role: string }>`SELECT current_user AS role`.execute(db));
  expect(rows).toEqual([{ role: 'quorum_app' }]);
  const record = openRecord(regions);
  const declared = await record.declare(declaration(key));
  expect(declared).toMatchObject({ kind: 'recorded', event: { occurred_at: declaration(key).occurred_at } });
  const { incident_id } = declaration(key);
  const noted = await record.execute(request(incident_id, `${key} note`, { type: 'add_note', text: 'naïve, 漢字' }));
  const read = await openRecord(regions).load(incident_id);
  if (declared.kind !== 'recorded' || noted.kind !== 'recorded') throw new Error('two events expected');
  expect(read).toMatchObject({ kind: 'read', value: { events: [declared.event, noted.event] } });
  const rewrite = regions.runAnywhere((db) => sql`UPDATE incident_event SET actor = 'U0EVE'`.execute(db));
  await expect(rewrite).rejects.toMatchObject({ code: '42501' });
}

describe('the owner of a database who is no superuser', () => {
  test('and may make no roles is told what a superuser has to run', async () => {
    const url = await ownedBy('modest', '');
    await expect(open(url)).rejects.toThrow(
      'The migration of the schema failed: permission denied to create role: let a superuser run "CREATE ROLE quorum_app LOGIN; GRANT quorum_app TO modest"',
    );
    expect(await asOwner(server.url, "SELECT 1 FROM pg_roles WHERE rolname = 'quorum_app'")).toEqual([]);
    const said: string[] = [];
    await examine(readConfig({ DATABASE_URL: url }), '20.19.0', (line) => said.push(line));
    expect(said).toContain('not ok  The database has no role quorum_app yet. Run "quorum migrate".');
  });

  test('and may make roles steps down to the one it has made', async () => {
    const database = await open(await ownedBy('plain', 'CREATEROLE'));
    await expectSound(database, 'plain');
    await database.close();
  });

  test('and did not make the role is told what a superuser has to run, after which it steps down', async () => {
    const url = await ownedBy('second', 'CREATEROLE');
    await expect(open(url)).rejects.toThrow(/let a superuser run "GRANT quorum_app TO second"$/);
    await asOwner(server.url, 'GRANT quorum_app TO second');
    const database = await open(url);
    await expectSound(database, 'second');
    await database.close();
  });
});

describe('a session is what it must be', () => {
  test.each([
    ['a schema', '-c search_path=public'],
    ['another schema', '-c search_path=pg_catalog'],
    ['a role', '-c role=options_of_url'],
    ['dates', '-c datestyle=German -c timezone=Asia/Kathmandu'],
  ])('when the URL asks for %s', async (what, options) => {
    const owner = `url_${what.replaceAll(' ', '_')}`;
    const url = await ownedBy(owner, 'SUPERUSER');
    const database = await open(`${url}?options=${encodeURIComponent(options)}`);
    await expectSound(database, owner);
    await database.close();
  });

  test('when the database has settings of its own', async () => {
    const url = await ownedBy('settings', 'SUPERUSER');
    await asOwner(url, 'CREATE SCHEMA elsewhere');
    const settings = {
      datestyle: "'German'",
      timezone: "'Asia/Kathmandu'",
      search_path: 'elsewhere, public',
      client_encoding: "'LATIN1'",
      standard_conforming_strings: 'off',
      default_transaction_isolation: "'serializable'",
      bytea_output: "'escape'",
      lock_timeout: "'1ms'",
      statement_timeout: "'1s'",
      synchronous_commit: 'off',
      // After it, nothing more can be set.
      default_transaction_read_only: 'on',
    };
    for (const [name, value] of Object.entries(settings)) {
      await asOwner(url, `ALTER DATABASE settings SET ${name} = ${value}`);
    }
    const database = await open(url);
    await expectSound(database, 'settings');
    for (const [name, value] of Object.entries({
      transaction_isolation: 'repeatable read',
      lock_timeout: '0',
      statement_timeout: '5min',
      synchronous_commit: 'on',
    })) {
      const { rows } = await database.regions.runAnywhere((db) => sql`SHOW ${sql.ref(name)}`.execute(db));
      expect(rows).toEqual([{ [name]: value }]);
    }
    expect(await asOwner(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'elsewhere'")).toEqual([]);
    await database.close();
  });
});

describe('what a database does to sessions later is told at the start and by the doctor, with what to do', () => {
  test.each([
    [
      'hides the rows of a table',
      'ALTER TABLE incident_event ENABLE ROW LEVEL SECURITY',
      'Row-level security keeps quorum_app from incident_event: run "ALTER TABLE … DISABLE ROW LEVEL SECURITY" for each',
    ],
    [
      'hides those of a working table',
      'ALTER TABLE incident_event DISABLE ROW LEVEL SECURITY; ALTER TABLE slack_answer ENABLE ROW LEVEL SECURITY',
      'Row-level security keeps quorum_app from slack_answer',
    ],
    [
      'takes no connection any more',
      'ALTER TABLE slack_answer DISABLE ROW LEVEL SECURITY; ALTER DATABASE later CONNECTION LIMIT 0',
      'The database takes no more connections (too many connections for database "later"): raise the limit',
    ],
  ])('%s', async (_what, deed, says) => {
    const { host } = new URL(server.url);
    const url = `postgres://later:secret@${host}/later`;
    if (deed.startsWith('ALTER TABLE incident_event ENABLE')) {
      await ownedBy('later', 'CREATEROLE');
      await asOwner(server.url, 'GRANT quorum_app TO later');
      await (await open(url)).close();
    }
    for (const one of deed.split('; ')) await asOwner(server.url.replace(/postgres$/, 'later'), one);
    await expect(open(url)).rejects.toThrow(says);
    const said: string[] = [];
    await examine(readConfig({ DATABASE_URL: url }), '20.19.0', (line) => said.push(line));
    const sentence = new RegExp(`^not ok .*${says.slice(0, 30).replaceAll(/[()]/g, '.')}`);
    expect(said).toContainEqual(expect.stringMatching(sentence));
  });
});

test('who signs in as the role itself changes no schema, and need not where it is up to date', async () => {
  const url = await ownedBy('itself', 'SUPERUSER');
  await asOwner(server.url, `DO 'BEGIN CREATE ROLE quorum_app LOGIN; EXCEPTION WHEN duplicate_object THEN END'`);
  await asOwner(server.url, "ALTER ROLE quorum_app PASSWORD 'secret'");
  const asItself = url.replace('itself:', 'quorum_app:');
  await expect(open(asItself)).rejects.toThrow(
    'The migration of the schema failed: it lacks 001_incident, and quorum_app may not change it: run "quorum migrate" as its owner',
  );
  await (await open(url)).close();
  const database = await open(asItself);
  await expectSound(database, 'itself');
  await database.close();
});

describe('the start stops with a sentence', () => {
  test('when the database can not hold every text', async () => {
    await expect(open(await ownedBy('latin', 'SUPERUSER', 'LATIN1'))).rejects.toThrow(
      /^The database's encoding is LATIN1, which can't hold every text: make one with CREATE DATABASE/,
    );
  });

  test.each([
    ['UPDATE', 'GRANT UPDATE ON incident_event TO quorum_app'],
    ['UPDATE of a column', 'GRANT UPDATE (actor) ON incident_event TO quorum_app'],
    ['DELETE', 'GRANT DELETE ON incident_event TO quorum_app'],
  ])('when the role could rewrite the record by %s, and who reads is let in', async (what, grant) => {
    const url = await ownedBy(`grants_${what.replaceAll(' ', '_').toLowerCase()}`, 'SUPERUSER');
    await (await open(url)).close();
    await asOwner(url, grant);
    await expect(open(url)).rejects.toThrow(
      'The role quorum_app could rewrite the record (incident_event): take UPDATE and DELETE there away from it, or connect as quorum_app',
    );
    const regions = openRegions({ kind: 'postgresql', url }, quiet, { access: 'read' });
    const { rows } = await regions.runAnywhere((db) =>
      sql`SELECT count(*)::integer AS events FROM incident_event`.execute(db),
    );
    expect(rows).toEqual([{ events: 0 }]);
    await regions.close();
  });

  test('when a cluster is written to as its admin', async () => {
    const own = await startOwnCluster();
    await migrateDsql(own.choice, null);
    await expect(openDatabase({ ...own.choice, user: 'admin' }, quiet)).rejects.toThrow(
      / could rewrite the record \(incident, incident_event, incident_text, service, signal\): /,
    );
    await own.stop();
  });
});
