import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Command } from '../../src/capabilities/index.ts';
import { createDirectory } from '../../src/slack/directory.ts';
import { createIncidentViewers } from '../../src/slack/incident-viewers.ts';
import { createLists, type Listed, pageLength } from '../../src/slack/lists.ts';
import type { Database, WorkingTables } from '../../src/slack/working-tables.ts';
import { openRecord } from '../../src/store/open-record.ts';
import type { Regions } from '../../src/store/regions.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { declaration, request } from '../support/requests.ts';

let database: TestDatabase;
let regions: Regions;
beforeAll(async () => {
  database = await createTestDatabase();
  regions = database.open();
});
afterAll(async () => {
  await regions.close();
  await database.drop();
});

const working: Database = (work) => regions.runAnywhere((db) => work(db.withTables<WorkingTables>()));
const lists = () => createLists(working, createDirectory(working));

async function declare(title: string, more: object = {}): Promise<string> {
  const { command, ...request } = declaration(title, title);
  const outcome = await openRecord(regions).declare({ ...request, command: { ...command, ...more } });
  expect(outcome.kind).toBe('recorded');
  return request.incident_id;
}

async function act(id: string, key: string, command: Command): Promise<void> {
  const outcome = await openRecord(regions).execute(request(id, key, command));
  expect(outcome.kind).toBe('recorded');
}

/** The titles that somebody finds in their list. */
async function listed(team: string, viewer = 'U0ANA', from = 0) {
  const found = await lists().read(team, viewer, { from });
  if (found === null) throw new Error('the list can’t be read');
  const titles = (all: readonly Listed[]) => all.map(({ overview }) => overview?.data.title);
  return { open: titles(found.open), openCount: found.openCount, resolved: titles(found.resolved) };
}

test('a list holds every open incident however old, the worst first, and what was resolved lately', async () => {
  await declare('oldest', { severity: 'sev3' });
  const reopened = await declare('reopened', { severity: 'sev2' });
  const resolved = await declare('resolved');
  const again = await declare('resolved again');
  await declare('drill', { kind: 'drill' });
  await declare('another workspace', { team_id: 'T2' });
  await act(reopened, 'one', { type: 'resolve' });
  await act(reopened, 'two', { type: 'reopen' });
  await act(resolved, 'three', { type: 'resolve' });
  await act(again, 'four', { type: 'resolve' });
  await act(again, 'five', { type: 'reopen' });
  const later = request(again, 'six', { type: 'resolve' });
  await openRecord(regions).execute({ ...later, occurred_at: '2026-11-24T02:15:00.000Z' });
  await act(again, 'seven', { type: 'add_note', text: 'written after it' });

  const channel = { incident_id: reopened, team_id: 'T1', channel_id: 'C1', name: 'inc-2' };
  await working((db) => db.insertInto('slack_channel').values(channel).execute());

  expect(await listed('T1')).toEqual({
    open: ['reopened', 'oldest'],
    openCount: 2,
    resolved: ['resolved again', 'resolved'],
  });
  const found = await lists().read('T1', 'U0ANA', { from: 0 });
  expect(found?.open.map(({ channelId }) => channelId)).toEqual(['C1', null]);
});

test('the worst comes first, then what nobody has acknowledged, then the newest; a corrected title is the one listed', async () => {
  const team_id = 'T3';
  await declare('minor', { team_id, severity: 'sev2' });
  const acknowledged = await declare('acknowledged', { team_id, severity: 'sev1' });
  await act(acknowledged, 'ack', { type: 'acknowledge' });
  await declare('older', { team_id, severity: 'sev1' });
  const newest = await declare('newset', { team_id, severity: 'sev1' });
  await act(newest, 'correct', { type: 'correct', sequence: 1, text: 'newest' });
  expect((await listed(team_id)).open).toEqual(['newest', 'older', 'acknowledged', 'minor']);
});

test('a list goes on where its page ended, and counts all that is open', async () => {
  const team_id = 'T4';
  for (let number = 1; number <= pageLength + 2; number += 1) await declare(`number ${number}`, { team_id });
  await act(await declare('over', { team_id }), 'its end', { type: 'resolve' });
  const first = await listed(team_id);
  const rest = await listed(team_id, 'U0ANA', pageLength);
  expect([first.openCount, first.open.length, first.resolved]).toEqual([pageLength + 2, pageLength, ['over']]);
  expect(rest).toEqual({ open: ['number 2', 'number 1'], openCount: pageLength + 2, resolved: [] });
});

test('a private incident is in the list of those only who were let in', async () => {
  const team_id = 'T5';
  await declare('for all', { team_id });
  const secret = await declare('for some', { team_id, private: true });
  const viewers = createIncidentViewers(working);
  await viewers.admit(secret, ['U0BEN', 'U0CHLOE']);
  await viewers.admit(secret, ['U0BEN']);
  expect((await listed(team_id, 'U0ANA')).open).toEqual(['for all']);
  expect(await listed(team_id, 'U0BEN')).toEqual({ open: ['for some', 'for all'], openCount: 2, resolved: [] });
  await viewers.replace(secret, ['U0ANA']);
  expect((await listed(team_id, 'U0ANA')).open).toEqual(['for some', 'for all']);
  for (const former of ['U0BEN', 'U0CHLOE']) expect(await listed(team_id, former)).toMatchObject({ openCount: 1 });
});

test('incidents are found by the services that they affect, and counted by them', async () => {
  const team_id = 'T6';
  const since = '2026-11-01T00:00:00.000Z';
  const checkout = (title: string, more: object = {}) =>
    declare(title, { team_id, services: 'checkout', services_named: ['checkout'], ...more });
  await checkout('slow pages');
  await declare('of another service', { team_id, services_named: ['checkout api'] });
  await checkout('a drill of it', { kind: 'drill' });
  await checkout('hidden', { private: true });
  const moved = await checkout('moved');
  await act(moved, 'to mail', { type: 'set_services', text: 'mail', services_named: ['mail'] });
  for (const [index, minutes] of [10, 30, 50].entries()) {
    const id = await checkout(`over ${index}`);
    const at = new Date(Date.parse('2026-11-24T02:14:00.000Z') + minutes * 60_000).toISOString();
    await openRecord(regions).execute({ ...request(id, `end ${index}`, { type: 'resolve' }), occurred_at: at });
  }
  await act(await checkout('no incident'), 'no incident at all', { type: 'decline', text: 'a test' });
  const found = await lists().search(team_id, 'U0BEN', 'CHECKOUT', ['Checkout']);
  expect(found?.map(({ overview }) => overview?.data.title).toSorted()).toEqual(
    ['a drill of it', 'no incident', 'over 0', 'over 1', 'over 2', 'slow pages'].toSorted(),
  );
  expect(await lists().ofService(team_id, 'U0BEN', ['Checkout'], since)).toMatchObject({
    openCount: 1,
    declared: 5,
    medianMs: 30 * 60_000,
    open: [{ overview: { data: { title: 'slow pages' } } }],
  });
  expect(await lists().ofService(team_id, 'U0BEN', ['checkout'], '2026-12-01T00:00:00.000Z')).toMatchObject({
    openCount: 1,
    declared: 0,
    medianMs: null,
  });
});
