import { spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { readConfig } from '../../src/configuration/read-config.ts';
import { requestId } from '../../src/kernel/request-id.ts';
import { openRecord } from '../../src/store/open-record.ts';
import { exportIncident } from '../../src/terminal/export.ts';
import { Failure } from '../../src/terminal/failure.ts';
import { listIncidents } from '../../src/terminal/list.ts';
import { type Opened, openExisting } from '../../src/terminal/open-existing.ts';
import { redact } from '../../src/terminal/redact.ts';
import { showIncident } from '../../src/terminal/show.ts';
import { verifyFile, verifyIncidents } from '../../src/terminal/verify.ts';
import { asOwner } from '../support/as-owner.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { declaration, request } from '../support/requests.ts';
import { until } from '../support/until.ts';

const secret = 'hunter2';
const at = '2026-11-25T02:14:05.000Z';
let database: TestDatabase;
let opened: Opened;
const said: string[] = [];
const terminal = () => ({ say: (line: string) => said.push(line), regions: opened.regions });

beforeAll(async () => {
  database = await createTestDatabase();
  // The library of AWS looks for its keys there.
  Object.assign(process.env, database.environment);
  const read = readConfig(database.environment);
  if (!read.ok) throw new Error(read.sentence);
  opened = await openExisting(read.config.database, 'append', () => undefined);
});
afterAll(async () => {
  await opened.close();
  await database.drop();
});
beforeEach(() => {
  said.length = 0;
});

/** Declares an incident with a secret in its title and its note, and answers its number. */
async function declared(key: string): Promise<number> {
  const record = openRecord(opened.regions);
  const outcome = await record.declare(declaration(key, `Login with ${secret} fails`));
  const { incident_id } = declaration(key);
  await record.execute(request(incident_id, `${key} ack`, { type: 'acknowledge' }));
  await record.execute(request(incident_id, `${key} note`, { type: 'add_note', text: `the password is ${secret}` }));
  if (outcome.kind !== 'recorded') throw new Error(`a declaration expected, not ${outcome.kind}`);
  return outcome.state.number;
}

/** The rows of all tables, as text and with what is in bytes. */
async function everything(incidentId: string): Promise<string> {
  const tables = await asOwner<{ name: string }>(
    database.ownerUrl,
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
  );
  const rows = await Promise.all(
    tables.map(({ name }) => asOwner<{ row: string }>(database.ownerUrl, `SELECT t::text AS row FROM ${name} AS t`)),
  );
  return rows
    .flat()
    .map(({ row }) => row)
    .filter((row) => row.includes(incidentId))
    .join('\n');
}

const hex = Buffer.from(secret).toString('hex');

async function failureOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    (value) => value,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Failure)) throw new Error(`a failure expected, not ${String(error)}`);
  return `${error.exitCode} ${error.message}`;
}

test('a text that was redacted is nowhere any more, and the record still holds and says so', async () => {
  const number = await declared('everywhere');
  const { incident_id } = declaration('everywhere');
  expect(await everything(incident_id)).toContain(secret);

  const one = await redact(opened, { number, sequence: 3, reason: 'a password' }, at);
  expect(one).toMatch(new RegExp(`^Event 3 of INC-${number} is redacted: its text is deleted from the database\\.\\n`));
  expect(one).toMatch(
    /\nQuorum removes it from its own posts in Slack while it runs\. .* in exports, and in backups, .*\.$/,
  );
  await redact(opened, { number, sequence: 1, reason: 'a password, too' }, at);

  const rows = await everything(incident_id);
  expect(rows).toContain('a password, too');
  expect(rows).not.toContain(secret);
  expect(rows).not.toContain(hex);

  const gone = '[redacted by the operator of Quorum on 2026-11-25 02:14 UTC]';
  await showIncident(terminal(), { number });
  await exportIncident(terminal(), { number, format: 'md' });
  for (const text of said) expect(text).toContain(`# INC-${number} ${gone}`);
  await showIncident(terminal(), { number, at: { kind: 'sequence', sequence: 3 } });
  await showIncident(terminal(), { number, json: true });
  await listIncidents(terminal(), { limit: 9 });
  expect(said.at(-1)).toContain(gone);
  said.splice(0, said.length, said.join('\n'));
  expect(await verifyIncidents(terminal(), { number })).toBe(true);
  expect(said.slice(1)).toEqual([
    expect.stringMatching(new RegExp(`^INC-${number}: 5 events, chain intact, head [0-9a-f]{64}$`)),
    '  event 3 is redacted (by the operator of Quorum, 2026-11-25 02:14 UTC)',
    '  event 1 is redacted (by the operator of Quorum, 2026-11-25 02:14 UTC)',
  ]);

  const online = said.slice(1);
  await exportIncident(terminal(), { number, format: 'json' });
  const file = join(await mkdtemp(join(tmpdir(), 'quorum-export-')), 'export.json');
  await writeFile(file, said.at(-1) ?? '');
  const offline: string[] = [];
  expect(await verifyFile((line) => offline.push(line), file)).toBe(true);
  expect(offline).toEqual(online);
  expect([...said, ...offline].join('\n')).not.toContain(secret);
});

test('running it again changes nothing, whatever the reason, and by several at once it happens once', async () => {
  const number = await declared('again');
  const { incident_id } = declaration('again');
  const all = await Promise.all([
    redact(opened, { number, sequence: 3, reason: 'a password' }, at),
    redact(opened, { number, sequence: 3, reason: 'the password of somebody' }, '2026-11-25T02:15:00.000Z'),
  ]);
  expect(all.filter((text) => text.includes('is deleted from the database'))).toHaveLength(1);
  expect(await redact(opened, { number, sequence: 3, reason: 'again' }, at)).toMatch(
    new RegExp(`^Event 3 of INC-${number} was redacted before\\. The database does not hold its text\\.\\n`),
  );
  const events = await asOwner(
    database.ownerUrl,
    `SELECT 1 FROM incident_event WHERE incident_id = '${incident_id}' AND type = 'redacted'`,
  );
  expect(events).toHaveLength(1);
});

test('what broke off between the record and the deletion is said, and finished by running it again', async () => {
  const number = await declared('broken off');
  const { incident_id } = declaration('broken off');
  const outcome = await openRecord(opened.regions).execute({
    event_id: requestId('redact', incident_id, '3'),
    incident_id,
    actor: 'system:operator',
    origin: 'terminal',
    occurred_at: at,
    command: { type: 'redact', sequence: 3, reason: 'a password' },
  });
  expect(outcome.kind).toBe('recorded');
  expect(await verifyIncidents(terminal(), { number })).toBe(true);
  expect(said[1]).toBe(
    `  event 3 is redacted, and its text is still there: run "quorum redact ${number} 3 --reason <text>" again (by the operator of Quorum, 2026-11-25 02:14 UTC)`,
  );
  expect(await everything(incident_id)).toContain(`the password is ${secret}`);
  said.length = 0;
  for (const format of ['json', 'md'] as const) await exportIncident(terminal(), { number, format });
  expect(said.join()).not.toContain(`the password is ${secret}`);
  expect(await redact(opened, { number, sequence: 3, reason: 'a password' }, at)).toMatch(
    /is redacted: its text is deleted/,
  );
  expect(await everything(incident_id)).not.toContain(`the password is ${secret}`);
});

test('what was corrected and its corrections are named, since each says its own', async () => {
  const number = await declared('corrected');
  const { incident_id } = declaration('corrected');
  const record = openRecord(opened.regions);
  await record.execute(request(incident_id, 'correction', { type: 'correct', sequence: 3, text: `it is ${secret}!` }));
  expect(await redact(opened, { number, sequence: 3, reason: 'a password' }, at)).toMatch(
    /\nCheck event 4, whose text is still there: a text and its corrections are redacted one by one\.\n/,
  );
  expect(await redact(opened, { number, sequence: 4, reason: 'a password' }, at)).not.toContain('Look at');
});

test('what can’t be redacted is told in a sentence', async () => {
  const number = await declared('wrong');
  const asked = { number, sequence: 3, reason: 'x' };
  expect(await failureOf(redact(opened, { ...asked, sequence: 9 }, at))).toBe(
    `1 INC-${number} has no event 9: expected 1 to 3.`,
  );
  expect(await failureOf(redact(opened, { ...asked, sequence: 2 }, at))).toBe(
    `1 Event 2 of INC-${number} holds no text: there is nothing to redact.`,
  );
  expect(await failureOf(redact(opened, { ...asked, reason: ' ' }, at))).toBe(
    '2 The reason is empty. Please write it and send it again.',
  );
  expect(await failureOf(redact(opened, { ...asked, reason: 'x'.repeat(3001) }, at))).toBe(
    '2 The reason has 3001 characters; at most 3000 fit. Please shorten it and send it again.',
  );
  expect(await failureOf(redact(opened, { ...asked, number: 999 }, at))).toMatch(/^1 There is no INC-999\. /);
  expect(await failureOf(redact(opened, { ...asked, team: 'T9' }, at))).toMatch(
    /^1 There is no INC-.* workspace T9\. /,
  );
});

test('the application itself may not delete a text', async () => {
  const denied = opened.regions.runAnywhere((db) => sql`DELETE FROM incident_text`.execute(db));
  await expect(denied).rejects.toThrow(/permission denied/);
  const regions = database.open();
  await expect(regions.runAnywhere((db) => sql`DELETE FROM incident_text`.execute(db))).rejects.toMatchObject({
    code: '42501',
  });
  await regions.close();
});

/** Only PostgreSQL lets somebody hold a row for which the process waits: through the cluster nothing waits. */
if (process.env.QUORUM_TEST_DATABASE !== 'cluster') {
  test('a process that is killed between the two leaves what another finishes', async () => {
    const number = await declared('killed');
    const { incident_id } = declaration('killed');
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await owner.query('BEGIN');
    await owner.query('SELECT * FROM incident_text WHERE incident_id = $1 AND sequence = 3 FOR UPDATE', [incident_id]);
    const quorum = fileURLToPath(new URL('../../bin/quorum.js', import.meta.url));
    const child = spawn(process.execPath, [quorum, 'redact', String(number), '3', '--reason', 'a password'], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...database.environment },
      cwd: tmpdir(),
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    await until(async () => {
      const events = await asOwner(
        database.ownerUrl,
        `SELECT 1 FROM incident_event WHERE incident_id = '${incident_id}' AND type = 'redacted'`,
      );
      return events.length === 1;
    }, 'the redaction is recorded');
    child.kill('SIGKILL');
    await ended;
    // The server would go on with the statement that it has got.
    await asOwner(
      database.ownerUrl,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'quorum-redact' AND datname = current_database()",
    );
    await owner.query('ROLLBACK');
    await owner.end();
    expect(await everything(incident_id)).toContain(`the password is ${secret}`);
    await redact(opened, { number, sequence: 3, reason: 'a password' }, at);
    expect(await everything(incident_id)).not.toContain(`the password is ${secret}`);
    expect(await verifyIncidents(terminal(), { number })).toBe(true);
  });
}
