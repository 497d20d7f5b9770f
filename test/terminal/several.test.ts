import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { openRecord } from '../../src/store/open-record.ts';
import type { Regions } from '../../src/store/regions.ts';
import { exportIncident } from '../../src/terminal/export.ts';
import { readExportFile } from '../../src/terminal/export-file.ts';
import { Failure } from '../../src/terminal/failure.ts';
import { listIncidents } from '../../src/terminal/list.ts';
import { rebuildLists } from '../../src/terminal/rebuild.ts';
import { showIncident } from '../../src/terminal/show.ts';
import { verifyIncidents } from '../../src/terminal/verify.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { declaration, request } from '../support/requests.ts';

let database: TestDatabase;
let regions: Regions;
let owner: pg.Client;
const said: string[] = [];
const terminal = () => ({ say: (line: string) => said.push(line), regions });

beforeAll(async () => {
  database = await createTestDatabase();
  regions = database.open();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const record = openRecord(regions);
  for (const [title, team_id, minute] of [
    ['one', 'T1', 15],
    ['two', 'T1', 16],
    ['three', 'T1', 17],
    ['one elsewhere', 'T2', 18],
  ] as const) {
    const { command, ...rest } = declaration(title, title);
    await record.declare({ ...rest, command: { ...command, team_id } });
    await record.execute(request(rest.incident_id, `${title} note`, { type: 'add_note', text: 'hello' }));
    const resolve = request(rest.incident_id, `${title} resolve`, { type: 'resolve' });
    await record.execute({ ...resolve, occurred_at: `2026-11-24T02:${minute}:00.000Z` });
  }
  for (const [title, severity, kind] of [
    ['Worst', 'sev1', 'real'],
    ['At hand', 'sev2', 'real'],
    ['Practice', 'sev1', 'drill'],
    ['Newest', 'sev2', 'real'],
    ['Over', 'sev1', 'real'],
  ] as const) {
    const { command, ...rest } = declaration(title, title);
    await record.declare({ ...rest, command: { ...command, team_id: 'T3', severity, kind } });
  }
  await record.execute(request(idOf('At hand'), 'at hand', { type: 'acknowledge' }));
  await record.execute(request(idOf('At hand'), 'at hand resolved', { type: 'resolve' }));
  await record.execute(request(idOf('At hand'), 'at hand reopened', { type: 'reopen' }));
  await record.execute(request(idOf('Over'), 'over', { type: 'resolve' }));
});
afterAll(async () => {
  await owner.end();
  await regions.close();
  await database.drop();
});
beforeEach(() => {
  said.length = 0;
});

const idOf = (title: string) => declaration(title).incident_id;
const failureOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Failure)) throw new Error('a failure expected');
  return `${error.exitCode} ${error.message}`;
};

test('incidents of several workspaces are never mixed: which is meant has to be said', async () => {
  const ask = '2 Several workspaces have an INC-1: T1, T2, T3. Say which, such as --team T1.';
  expect(await failureOf(showIncident(terminal(), { number: 1 }))).toBe(ask);
  expect(await failureOf(exportIncident(terminal(), { number: 1, format: 'json' }))).toBe(ask);
  expect(await failureOf(verifyIncidents(terminal(), { number: 1 }))).toBe(ask);
  await showIncident(terminal(), { number: 1, team: 'T2' });
  expect(said.join('\n')).toContain('# INC-1 “one elsewhere”');
  expect(await failureOf(showIncident(terminal(), { number: 3, team: 'T2' }))).toMatch(
    /^1 There is no INC-3 in the workspace T2\. /,
  );
  await verifyIncidents(terminal(), {});
  expect(said.filter((line) => line.startsWith('INC-1 of T'))).toHaveLength(3);
});

test('a moment that the record does not know is said, and one that it knows is named', async () => {
  const at = { number: 1, team: 'T1' };
  expect(await failureOf(showIncident(terminal(), { ...at, at: { kind: 'sequence', sequence: 4 } }))).toBe(
    '1 INC-1 has no event 4: expected 1 to 3.',
  );
  expect(await failureOf(showIncident(terminal(), { ...at, at: { kind: 'time', time: 0 } }))).toMatch(
    /^1 INC-1 was not in the record at 1970-01-01 00:00:00 UTC: its first event was recorded at 20.* UTC\.$/,
  );
  await showIncident(terminal(), { ...at, at: { kind: 'sequence', sequence: 2 } });
  await showIncident(terminal(), { ...at, at: { kind: 'time', time: Date.parse('2099-11-24T01:00:59.999Z') } });
  expect(said[0]).toContain('\n\nAs it stood at event 2 of 3.\n\nsev1');
  expect(said[1]).toContain('\n\nAs it stood at 2099-11-24 01:00:59 UTC: event 3 of 3.\n\nsev1 · resolved');
});

test('a list is bounded and says how many more there are', async () => {
  await listIncidents(terminal(), { limit: 2, team: 'T1' });
  expect(said).toEqual([
    'INC-3     sev1 · resolved after 3 min  2026-11-24  “three”',
    'INC-2     sev1 · resolved after 2 min  2026-11-24  “two”',
    '… and 1 more: quorum list --limit 3 --team T1',
  ]);
  said.length = 0;
  await listIncidents(terminal(), { limit: 2, team: 'T9' });
  expect(said).toEqual(['No incident has been declared in the workspace T9.']);
});

test('a list has what is open first, the most urgent on top, and says how many drills it leaves out', async () => {
  await listIncidents(terminal(), { limit: 4, team: 'T3' });
  expect(said).toEqual([
    'INC-1     sev1 · investigating · nobody has acknowledged · no lead yet  2026-11-24  “Worst”',
    'INC-3     sev2 · investigating · nobody has acknowledged · no lead yet  2026-11-24  “Newest”',
    'INC-2     sev2 · investigating · nobody has acknowledged · no lead yet  2026-11-24  “At hand”',
    'INC-4     sev1 · resolved after 0 s                                     2026-11-24  “Over”',
    '1 drill is left out: quorum list --drills --team T3',
  ]);
  said.length = 0;
  await listIncidents(terminal(), { limit: 4, team: 'T3', drills: true });
  expect(said.slice(2)).toEqual([
    'INC-2     sev2 · investigating · nobody has acknowledged · no lead yet  2026-11-24  “At hand”',
    'DRILL-1   sev1 · investigating · nobody has acknowledged · no lead yet  2026-11-24  “Practice”',
    '… and 1 more: quorum list --limit 5 --drills --team T3',
  ]);
  said.length = 0;
  await listIncidents(terminal(), { limit: 9 });
  expect(said[0]).toMatch(/^T3 {2}INC-1 {5}sev1 /);
});

test('a row that can’t be read and one that is missing are said, and rebuilt', async () => {
  await owner.query(`UPDATE incident_overview SET data = '{"mood": "calm"}' WHERE incident_id = $1`, [idOf('two')]);
  await owner.query('DELETE FROM incident_overview WHERE incident_id = $1', [idOf('one')]);
  await listIncidents(terminal(), { limit: 5, team: 'T1' });
  expect(said).toEqual([
    'INC-3     sev1 · resolved after 3 min  2026-11-24  “three”',
    "INC-2     can't be read by this version of Quorum: quorum verify 2",
    '1 incident is missing from the lists: quorum rebuild adds them',
  ]);
  said.length = 0;
  await rebuildLists(terminal());
  expect(said).toEqual(['9 rows of the lists rebuilt.']);
  said.length = 0;
  await listIncidents(terminal(), { limit: 5, team: 'T1' });
  expect(said.map((line) => line.split(' ')[0])).toEqual(['INC-3', 'INC-2', 'INC-1']);
});

test.each([
  ['a type that there is not', "SET type = 'vanished' WHERE sequence = 2", 'broken at sequence 2'],
  ['other data', `SET data = '[1, "x"]' WHERE sequence = 2`, 'broken at sequence 2'],
  ['another time', `SET occurred_at = occurred_at + interval '1 ms' WHERE sequence = 3`, 'broken at sequence 3'],
  ['a sequence that is missing', 'SET sequence = 9 WHERE sequence = 3', 'broken at sequence 3'],
])('%s is told in a sentence, and the others are checked all the same', async (_what, change, expected) => {
  const before = await owner.query('SELECT * FROM incident_event WHERE incident_id = $1', [idOf('two')]);
  await owner.query(`UPDATE incident_event ${change} AND incident_id = $1`, [idOf('two')]);
  expect(await verifyIncidents(terminal(), { team: 'T1' })).toBe(false);
  expect(said[0]).toMatch(/^INC-3: 3 events, chain intact/);
  expect(said[1]).toContain(`INC-2: ${expected}: `);
  expect(said[2]).toMatch(/^INC-1: 3 events, chain intact/);
  expect(said[3]).toBe('1 of 3 broken: INC-2.');
  expect(await failureOf(showIncident(terminal(), { number: 2, team: 'T1' }))).toMatch(
    new RegExp(`^1 The record of INC-2 is ${expected}: .*"quorum export 2 --team T1"`),
  );
  said.length = 0;
  await exportIncident(terminal(), { number: 2, team: 'T1', format: 'json' });
  expect(readExportFile(said.join('\n'))).toMatchObject({ kind: 'events', events: { length: 3 } });
  for (const row of before.rows) {
    await owner.query(
      'UPDATE incident_event SET type = $2, data = $3, occurred_at = $4, sequence = $5 WHERE event_id = $1',
      [row.event_id, row.type, JSON.stringify(row.data), row.occurred_at, row.sequence],
    );
  }
  said.length = 0;
  expect(await verifyIncidents(terminal(), { number: 2, team: 'T1' })).toBe(true);
});

test.each([
  ['changed', `UPDATE incident_text SET text = 'bye'`, 2, 'its text or the salt is not what was committed to'],
  ['taken away', 'DELETE FROM incident_text', 2, 'its text is missing, and no event says that it was redacted'],
  [
    'put beside no event',
    'UPDATE incident_text SET sequence = 9',
    2,
    'its text is missing, and no event says that it was redacted',
  ],
  [
    'doubled beside no event',
    'INSERT INTO incident_text SELECT incident_id, 9, field, text, salt FROM incident_text',
    9,
    'a text stands beside it that it holds no commitment to',
  ],
])('a text that was %s is found', async (_how, change, sequence, reason) => {
  const texts = await owner.query('SELECT * FROM incident_text WHERE incident_id = $1', [idOf('two')]);
  await owner.query(`${change} WHERE incident_id = $1 AND sequence = 2`, [idOf('two')]);
  expect(await verifyIncidents(terminal(), { number: 2, team: 'T1' })).toBe(false);
  expect(said).toEqual([`INC-2: broken at sequence ${sequence}: ${reason}`]);
  await owner.query('DELETE FROM incident_text WHERE incident_id = $1', [idOf('two')]);
  for (const { incident_id, sequence: at, field, text, salt } of texts.rows) {
    await owner.query('INSERT INTO incident_text VALUES ($1, $2, $3, $4, $5)', [incident_id, at, field, text, salt]);
  }
  expect(await verifyIncidents(terminal(), { number: 2, team: 'T1' })).toBe(true);
});

test('a number that was changed, and events whose incident was taken away, are found', async () => {
  await owner.query('UPDATE incident SET number = 7 WHERE incident_id = $1', [idOf('two')]);
  await owner.query('DELETE FROM incident WHERE incident_id = $1', [idOf('three')]);
  expect(await verifyIncidents(terminal(), {})).toBe(false);
  expect(said.join('\n')).toContain('INC-7 of T1: broken at sequence 1: it declares real incident 2 of T1');
  expect(said.join('\n')).toContain(`${idOf('three')}: broken: it has events and no row`);
  expect(said.at(-1)).toBe(`2 of 9 broken: INC-7 of T1, ${idOf('three')}.`);
  expect(await failureOf(showIncident(terminal(), { number: 7 }))).toContain(
    'INC-7 is broken at sequence 1: it declares real incident 2 of T1',
  );
});

test('many incidents are read some at once, and each is checked by itself', async () => {
  const record = openRecord(regions);
  for (let number = 1; number <= 41; number++) {
    const { command, ...rest } = declaration(`many ${number}`);
    await record.declare({ ...rest, command: { ...command, team_id: 'T4' } });
  }
  expect(await verifyIncidents(terminal(), { team: 'T4' })).toBe(true);
  expect(said.map((line) => line.split(':')[0])).toEqual([
    ...Array.from({ length: 41 }, (_, index) => `INC-${41 - index}`),
    'All 41 are intact.',
  ]);
});
