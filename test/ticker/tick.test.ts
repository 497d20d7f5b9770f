import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { IncidentEvent } from '../../src/capabilities/index.ts';
import { requestId } from '../../src/kernel/request-id.ts';
import { timer } from '../../src/kernel/system-actor.ts';
import { openRecord } from '../../src/store/open-record.ts';
import { dueNow } from '../../src/store/read-overviews.ts';
import type { DeclareRequest, IncidentRecord } from '../../src/store/record.ts';
import type { Regions } from '../../src/store/regions.ts';
import { createDuePauses } from '../../src/ticker/due-pauses.ts';
import { type TickBounds, type TickPorts, tick } from '../../src/ticker/tick.ts';
import { asOwner } from '../support/as-owner.ts';
import { checkedEvents } from '../support/checked-events.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { declaration, request } from '../support/requests.ts';
import { settings } from '../support/settings.ts';

let database: TestDatabase;
let regions: Regions;
let record: IncidentRecord;
beforeAll(async () => {
  database = await createTestDatabase();
  regions = database.open();
  record = openRecord(regions);
});
afterAll(async () => {
  await regions.close();
  await database.drop();
});

const now = Date.parse('2026-11-25T12:00:00.000Z');
const bounds: TickBounds = { incidentsMax: 1_000, deadlineMs: 60_000 };
const farOff = 9_999 * 86_400;

/** Long overdue, unless it is told otherwise. */
function unattended(key: string, after_seconds = 1): DeclareRequest {
  const { command, ...said } = declaration(key);
  const rule = { severities: ['sev1' as const], after_seconds, snooze_seconds: 60 };
  return { ...said, command: { ...command, unattended: rule } };
}

/** Declares incidents and answers their ids. */
async function declared(...requests: readonly DeclareRequest[]): Promise<readonly string[]> {
  for (const one of requests) expect(await record.declare(one)).toMatchObject({ kind: 'recorded' });
  return requests.map(({ incident_id }) => incident_id);
}

const keys = (of: string, count: number) => Array.from({ length: count }, (_, index) => `${of} ${index}`);

type Ports = TickPorts & { readonly touched: string[]; readonly loaded: string[] };

/** A process of its own, with what it has touched and loaded. */
function portsOf(over: Regions, options: Partial<TickPorts> = {}): Ports {
  const own = openRecord(over);
  const touched: string[] = [];
  const loaded: string[] = [];
  return {
    record: {
      execute: own.execute,
      load(incidentId, how) {
        loaded.push(incidentId);
        return own.load(incidentId, how);
      },
    },
    due: (limit, after) => over.runAnywhere((db) => dueNow(db, limit, after)),
    settings,
    pauses: createDuePauses(),
    markDirty: (incidentId) => touched.push(incidentId),
    clock: () => now,
    elapsedMs: () => performance.now(),
    isStopped: () => false,
    touched,
    loaded,
    ...options,
  };
}

const eventsOf = (incidentId: string) => checkedEvents(regions, incidentId);
const typesOf = (events: readonly IncidentEvent[]) => events.map(({ type }) => type);

test('what is due by the database’s clock is done once, and says who, how and when by the process’s', async () => {
  const [id = '', later = ''] = await declared(unattended('one'), unattended('later', farOff));
  const { incidents } = await regions.runAnywhere((db) => dueNow(db, 10, null));
  expect(incidents).toEqual([{ incident_id: id, due_at: '2026-11-24T02:14:01.000Z' }]);
  const ports = portsOf(regions, { clock: () => Date.parse('2099-01-01T00:00:00.000Z') });
  expect(await tick(ports, bounds)).toEqual({ recorded: 1, undone: [], isCut: false });
  expect(ports.touched).toEqual([id]);
  const [, reminder] = await eventsOf(id);
  expect(reminder).toMatchObject({
    event_id: requestId('timer', id, 'unattended', '2026-11-24T02:14:01.000Z'),
    type: 'reminder_sent',
    actor: timer,
    origin: 'timer',
    occurred_at: '2099-01-01T00:00:00.000Z',
    data: { what: 'unattended' },
  });
  expect(typesOf(await eventsOf(later))).toEqual(['declared']);
  expect(await tick(portsOf(regions), bounds)).toEqual({ recorded: 0, undone: [], isCut: false });
});

test('ticks of five processes at once leave one event for each thing that is due, and each is counted once', async () => {
  const ids = await declared(...keys('race', 20).map((key) => unattended(key)));
  const opened = Array.from({ length: 5 }, () => database.open());
  try {
    const passes = await Promise.all(opened.map((over) => tick(portsOf(over), bounds)));
    expect(passes.map(({ undone, isCut }) => [undone, isCut])).toEqual(passes.map(() => [[], false]));
    expect(passes.reduce((sum, { recorded }) => sum + recorded, 0)).toBe(ids.length);
  } finally {
    await Promise.all(opened.map((over) => over.close()));
  }
  for (const id of ids) expect(typesOf(await eventsOf(id))).toEqual(['declared', 'reminder_sent']);
});

test('a snooze is another promise, kept once more', async () => {
  const [id = ''] = await declared(unattended('snooze'));
  await tick(portsOf(regions), bounds);
  const snoozed = await record.execute(
    request(id, 'put off', { type: 'snooze_reminder', what: 'unattended', seconds: 60 }),
  );
  expect(snoozed).toMatchObject({ kind: 'recorded' });
  // One of the same process, which has just done the first: another due time waits for no pause.
  const ports = portsOf(regions);
  expect(await tick(ports, bounds)).toMatchObject({ recorded: 1 });
  expect(await tick(ports, bounds)).toMatchObject({ recorded: 0 });
  expect(typesOf(await eventsOf(id))).toEqual(['declared', 'reminder_sent', 'reminder_snoozed', 'reminder_sent']);
});

test('what was put off since it was listed is not done early', async () => {
  const [id = ''] = await declared(unattended('put off since', farOff));
  const listed = { incident_id: id, due_at: '2026-11-24T02:14:01.000Z' };
  const ports = portsOf(regions, { due: async () => ({ asOf: new Date(now).toISOString(), incidents: [listed] }) });
  expect(await tick(ports, bounds)).toEqual({ recorded: 0, undone: [], isCut: false });
  expect(typesOf(await eventsOf(id))).toEqual(['declared']);
});

test('what throws holds up nothing else', async () => {
  const [faulty = '', whole = ''] = await declared(unattended('faulty'), unattended('beside it'));
  const ports = portsOf(regions);
  const load: TickPorts['record']['load'] = (incidentId, how) =>
    incidentId === faulty ? Promise.reject(new Error('permission denied')) : ports.record.load(incidentId, how);
  expect(await tick({ ...ports, record: { ...ports.record, load } }, bounds)).toEqual({
    recorded: 1,
    undone: [{ incident_id: faulty, reason: 'permission denied' }],
    isCut: false,
  });
  expect(typesOf(await eventsOf(whole))).toEqual(['declared', 'reminder_sent']);
  expect(await tick(portsOf(regions), bounds)).toMatchObject({ recorded: 1 });
});

test('what can’t be done holds up nothing else, and is not tried again at once', async () => {
  const [damaged = '', newer = '', whole = ''] = await declared(
    ...['damaged', 'newer', 'whole'].map((key, index) => unattended(key, index + 1)),
  );
  await asOwner(
    database.ownerUrl,
    `UPDATE incident_event SET data = '{"version": 1}' WHERE incident_id = '${damaged}'`,
  );
  await asOwner(
    database.ownerUrl,
    `INSERT INTO incident_event (event_id, incident_id, sequence, type, data, actor, origin, region, occurred_at, previous_hash, hash)
     SELECT gen_random_uuid(), incident_id, 2, 'teleported', '{"version": 1}', actor, origin, region, occurred_at, hash, previous_hash
     FROM incident_event WHERE incident_id = '${newer}'`,
  );
  const ports = portsOf(regions);
  const pass = await tick(ports, bounds);
  expect(pass.recorded).toBe(1);
  expect(pass.undone.map(({ incident_id }) => incident_id).sort()).toEqual([damaged, newer].sort());
  expect(typesOf(await eventsOf(whole))).toEqual(['declared', 'reminder_sent']);
  expect(ports.touched).toEqual([whole]);

  ports.loaded.length = 0;
  expect(await tick(ports, bounds)).toEqual({ recorded: 0, undone: [], isCut: false });
  expect(ports.loaded).toEqual([]);
  const hourLater = { ...ports, elapsedMs: () => performance.now() + 3_600_000 };
  expect((await tick(hourLater, bounds)).undone).toHaveLength(2);
});

test('what is left alone does not hide what is due after it, also where it fills a page', async () => {
  const ids = await declared(...keys('page', 102).map((key, index) => unattended(key, 100 + index)));
  const pauses = createDuePauses();
  const { incidents } = await regions.runAnywhere((db) => dueNow(db, 1_000, null));
  const open = new Set(ids.slice(-2));
  for (const one of incidents) if (!open.has(one.incident_id)) pauses.tried(one, performance.now());
  const ports = portsOf(regions, { pauses });
  expect(await tick(ports, bounds)).toMatchObject({ recorded: 2 });
  expect(ports.touched.toSorted()).toEqual([...open].toSorted());
});

test('a pass ends at its bounds and says so, and the next one goes on', async () => {
  const rest = await tick(portsOf(regions), bounds);
  expect(rest.recorded).toBe(100);
  await declared(...keys('bounds', 7).map((key) => unattended(key, 1)));
  const ports = portsOf(regions);
  const few = { ...bounds, incidentsMax: rest.undone.length + 5 };
  const first = await tick(ports, few);
  expect(first).toMatchObject({ isCut: true });
  const second = await tick(ports, few);
  expect(second).toMatchObject({ isCut: false });
  expect(first.recorded + second.recorded).toBe(7);
  await declared(unattended('late', 1));
  expect(await tick(portsOf(regions, { isStopped: () => true }), bounds)).toEqual({
    recorded: 0,
    undone: [],
    isCut: true,
  });
  expect(await tick(portsOf(regions), { ...bounds, deadlineMs: 0 })).toMatchObject({ recorded: 0, isCut: true });
});
