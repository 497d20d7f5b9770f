import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { capabilities } from '../../src/capabilities/index.ts';
import { openRecord } from '../../src/store/open-record.ts';
import type { Regions } from '../../src/store/regions.ts';
import { allRows } from '../support/all-rows.ts';
import { asOwner } from '../support/as-owner.ts';
import { createTestDatabase, type TestDatabase, usualKind } from '../support/database.ts';
import { ana, type Deployment, general, type Instance, startDeployment, toldBy } from '../support/deployment.ts';
import { runQuorum } from '../support/quorum-process.ts';
import { postedTwice, shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';
import { fillVaried } from '../support/varied-record.ts';

const quorum = fileURLToPath(new URL('../../bin/quorum.js', import.meta.url));

/**
 * A team's whole record moves to a database of the other kind, by a file, while an import is killed in between; then a
 * process on the new database goes on in the same workspace. The tests follow each other.
 */
let before: Deployment;
let elsewhere: TestDatabase;
let regions: Regions;
/** The same workspace, with the new database. */
let after: Deployment;
let old: Instance;
let file: string;
const incidents = new Map<string, string>();

beforeAll(async () => {
  before = await startDeployment('http');
  elsewhere = await createTestDatabase(usualKind === 'cluster' ? 'postgresql' : 'cluster');
  regions = elsewhere.open();
  after = {
    ...before,
    database: elsewhere,
    record: openRecord(regions),
    query: async (sql, values = []) => {
      const client = new pg.Client({ connectionString: elsewhere.ownerUrl });
      await client.connect();
      return (await client.query(sql, [...values]).finally(() => client.end())).rows;
    },
    start: (options) => before.start({ environment: elsewhere.environment, ...options }),
  };
  file = join(await mkdtemp(join(tmpdir(), 'quorum-restored-')), 'record.jsonl');
  const filling = before.database.open();
  await fillVaried(filling, 7, 2_500);
  await filling.close();
  await before.query(`DELETE FROM incident_text AS typed USING incident_event AS event
    WHERE event.type = 'redacted' AND event.incident_id = typed.incident_id
      AND (event.data->>'sequence')::integer = typed.sequence`);
  old = await before.start();
  for (const name of ['open', 'secret']) {
    const title = `Incident ${name}`;
    expect(toldBy(await say(general, `declare sev1 ${title}`))).toContain('is declared');
    const [row] = await before.query<{ incident_id: string }>(
      'SELECT incident_id FROM incident_text WHERE text = $1 AND sequence = 1',
      [title],
    );
    incidents.set(name, row?.incident_id ?? '');
    await untilShown(before, idOf(name));
    expect(toldBy(await say(channelOf(name), `note a note of ${name}`))).toContain('Your note is in');
    if (name === 'secret') expect(toldBy(await say(channelOf(name), 'private'))).toContain('is now private');
    await untilShown(before, idOf(name));
  }
}, 120_000);
afterAll(async () => {
  await before?.stop();
  await regions?.close();
  await elsewhere?.drop();
});

const say = (channel: string, line: string) => before.workspace.say({ user: ana, channel, text: `/incident ${line}` });
const idOf = (name: string) => incidents.get(name) ?? '';
/** An incident that was made private has left its first channel. */
const channelOf = (name: string) =>
  ['private ', ''].flatMap((era) => shownOf(before.workspace, idOf(name), era).summaries)[0]?.channel ?? '';
const messages = () => before.workspace.snapshot().messages;

test('a running Quorum is exported, with something of each capability in it', async () => {
  await runQuorum(['export', '--all', file], before.database.environment);
  const types = await before.query<{ type: string }>('SELECT DISTINCT type FROM incident_event');
  const met = new Set(types.map(({ type }) => type));
  const unmet = capabilities.filter(
    ({ events }) => Object.keys(events).length > 0 && !Object.keys(events).some((type) => met.has(type)),
  );
  expect(unmet.map(({ name }) => name)).toEqual([]);
});

test('an import that was killed in the middle is finished by the next, with equal heads', async () => {
  const blocker = new pg.Client({ connectionString: elsewhere.ownerUrl });
  await blocker.connect();
  // Nobody may put the last signal in meanwhile.
  const [last] = await before.query<{ signal_id: string }>('SELECT signal_id FROM signal ORDER BY 1 DESC LIMIT 1');
  await blocker.query('BEGIN');
  await blocker.query(
    "INSERT INTO signal (signal_id, team_id, source, delivery, data) VALUES ($1, 'T1', 'x', 'x', '{}')",
    [last?.signal_id],
  );
  const child = spawn(process.execPath, [quorum, 'import', file], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...elsewhere.environment },
    cwd: tmpdir(),
  });
  const ended = once(child, 'exit');
  const countOf = async (table: string) =>
    (await asOwner<{ count: number }>(elsewhere.ownerUrl, `SELECT count(*)::integer AS count FROM ${table}`))[0]
      ?.count ?? 0;
  await until(async () => (await countOf('signal')) > 0, 'a part of the signals is there', 30_000);
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
  await blocker.query('ROLLBACK');
  await blocker.end();
  expect(await countOf('signal')).toBeLessThan(2_500);
  await expect(after.start()).rejects.toThrow(/Only a part of a record was imported/);

  expect(await runQuorum(['import', file], elsewhere.environment)).toMatch(
    /^Imported, and every chain holds: \d+ rows/,
  );
  const verified = await runQuorum(['verify'], elsewhere.environment);
  expect(verified).toMatch(/All \d+ are intact\./);
  expect(verified).toBe(await runQuorum(['verify'], before.database.environment));
  const { slack_post: _, ...rows } = await allRows(elsewhere.ownerUrl);
  expect(await allRows(before.database.ownerUrl)).toMatchObject(rows);
}, 60_000);

test('in the same workspace nothing is posted again, and what is recorded next is shown where it belongs', async () => {
  // What was recorded after the export is lost, and Slack shows it still.
  expect(toldBy(await say(channelOf('secret'), 'note this one is lost'))).toContain('Your note is in');
  await untilShown(before, idOf('secret'));
  await old.kill('SIGTERM');
  const stood = messages();
  const now = await after.start();
  for (const name of incidents.keys()) await untilShown(after, idOf(name));
  expect(messages().map(({ ts }) => ts)).toEqual(stood.map(({ ts }) => ts));

  const line = { channel: channelOf('open'), text: '/incident note goes on', request_url: now.requestUrl };
  expect(toldBy(await before.workspace.say({ user: ana, ...line }))).toContain('Your note is in');
  await untilShown(after, idOf('open'));
  expect(postedTwice(before.workspace, { inPerson: true })).toEqual([]);
  expect(shownOf(before.workspace, idOf('open')).channels).toHaveLength(1);
  await now.kill('SIGTERM');
}, 60_000);
