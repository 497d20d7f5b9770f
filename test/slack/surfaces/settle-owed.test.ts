import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Command } from '../../../src/capabilities/index.ts';
import { settleOwed } from '../../../src/slack/surfaces/settle-owed.ts';
import { openRecord } from '../../../src/store/open-record.ts';
import type { IncidentRecord } from '../../../src/store/record.ts';
import type { Regions } from '../../../src/store/regions.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { declaration, request } from '../../support/requests.ts';
import { settings } from '../../support/settings.ts';

let database: TestDatabase;
const opened: Regions[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(opened.map((regions) => regions.close()));
  await database.drop();
});

/** A record with a cache and connections of its own, as another process has. */
function open(): IncidentRecord {
  const regions = database.open();
  opened.push(regions);
  return openRecord(regions);
}

async function read(record: IncidentRecord, incidentId: string) {
  const found = await record.load(incidentId, { fresh: true });
  if (found.kind !== 'read' || found.value === null) throw new Error('an incident expected');
  return found.value;
}

/** Two incidents, of which one is merged into the other by a process that dies right after it. */
async function mergedAndDied(key: string) {
  const record = open();
  const [loser, winner] = [declaration(`${key} loser`), declaration(`${key} winner`)];
  for (const one of [loser, winner]) expect(await record.declare(one)).toMatchObject({ kind: 'recorded' });
  const { number } = (await read(record, winner.incident_id)).state;
  const into = { incident_id: winner.incident_id, number, kind: 'real', stands: 'open', ended: '' } as const;
  const merge: Command = { type: 'merge', into, people: ['U0ANA', 'U0BEN'] };
  expect(await record.execute(request(loser.incident_id, `${key} merge`, merge))).toMatchObject({ kind: 'recorded' });
  return { loser: loser.incident_id, winner: winner.incident_id };
}

test('a merge that broke off between its two events is finished once, by however many come back to it', async () => {
  const { loser, winner } = await mergedAndDied('once');
  const touched: string[] = [];
  const settle = async (record: IncidentRecord) =>
    settleOwed(
      { record, settings, owedSettled: new Map(), touched: (id) => touched.push(id) },
      (await read(record, loser)).state,
    );
  await Promise.all([settle(open()), settle(open()), settle(open())]);
  await settle(open());
  const { events, state } = await read(open(), winner);
  expect(events.map(({ type }) => type)).toEqual(['declared', 'absorbed']);
  expect(events[1]).toMatchObject({ actor: 'U0ANA', data: { incident_id: loser, merged: 2 } });
  expect(state.absorbed).toMatchObject([{ isIn: true, people: ['U0ANA', 'U0BEN'] }]);
  expect(touched).toContain(winner);
});

test('one whose other incident was declined meanwhile is taken back', async () => {
  const { loser, winner } = await mergedAndDied('refused');
  const record = open();
  await record.execute(request(winner, 'decline', { type: 'decline', text: 'a false alarm' }));
  const settle = async () =>
    settleOwed(
      { record, settings, owedSettled: new Map(), touched: () => undefined },
      (await read(record, loser)).state,
    );
  await settle();
  await settle();
  const { events, state } = await read(record, loser);
  expect(events.map(({ type }) => type)).toEqual(['declared', 'merged', 'unmerged']);
  expect(state).toMatchObject({ resolved: null, mergedInto: null });
  expect((await read(record, winner)).events.map(({ type }) => type)).toEqual(['declared', 'declined', 'released']);
});

test('an alert that is silenced stops each page about it, once', async () => {
  const record = open();
  const { command, ...asked } = declaration('silenced');
  await record.declare({ ...asked, command: { ...command, kind: 'alert' } });
  const { incident_id } = asked;
  const does = async (key: string, does: Command) =>
    expect(await record.execute(request(incident_id, key, does))).toMatchObject({ kind: 'recorded' });
  await does('silenced open', {
    ...{ type: 'open_alert', source: 'prometheus', alert: '11111111-1111-4111-8111-111111111111', episode: 1 },
    ...{ settle_seconds: 300, flapping_from: 5, at: '2026-11-24T02:00:00.000Z' },
  });
  const steps = [{ whom: [], how: 'pd', wait_seconds: 300 }];
  for (const name of ['one', 'two'])
    await does(`silenced ${name}`, { type: 'page', name, steps, repeat: 0, snooze_seconds: 900, people: [] });
  await does('silenced silence', { type: 'silence_alert', seconds: 3600 });
  for (let round = 0; round < 2; round++) {
    const { state } = await read(record, incident_id);
    await settleOwed({ record, settings, owedSettled: new Map(), touched: () => undefined }, state);
  }
  const { events } = await read(open(), incident_id);
  expect(events.slice(5).map(({ type, data }) => [type, data])).toEqual([
    ['page_stopped', { page: 1 }],
    ['page_stopped', { page: 2 }],
  ]);
});
