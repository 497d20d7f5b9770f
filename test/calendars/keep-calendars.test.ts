import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createCalendars } from '../../src/calendars/keep-calendars.ts';
import { gapsIn, whoIsOnCall } from '../../src/oncall/on-call.ts';
import { openWaysOut, type WaysOut } from '../../src/outgoing/ways-out.ts';
import { driverOf } from '../../src/paging/drivers/index.ts';
import type { FakePager } from '../../src/sandbox/pagers/fake-pager.ts';
import { startFakePagerDuty } from '../../src/sandbox/pagers/fake-pagerduty.ts';
import type { Regions } from '../../src/store/regions.ts';
import { checkCalendars } from '../../src/terminal/doctor/check-calendars.ts';
import { findingText } from '../../src/terminal/doctor/finding.ts';
import { rotation } from '../oncall/rotations.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let regions: Regions;
let server: Server;
let waysOut: WaysOut;
const key = 'a'.repeat(32);

let pagerduty: FakePager;
let answer: (response: ServerResponse) => void;
let asked = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  regions = database.open();
  waysOut = openWaysOut(undefined);
  pagerduty = await startFakePagerDuty('k'.repeat(32), 0, key);
  server = createServer((_, response) => {
    asked += 1;
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await waysOut.close();
  await pagerduty.close();
  await new Promise((resolve) => server.close(resolve));
  await regions.close();
  await database.drop();
});

const now = Date.parse('2026-11-26T12:00:00Z');
const feed = [
  ...['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:1', 'SUMMARY:Ana', 'DTSTART:20261126T080000Z'],
  ...['DTEND:20261127T080000Z', 'END:VEVENT', 'END:VCALENDAR', ''],
].join('\r\n');

function keeping(path: string, more: object = { private_network: true }) {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const url = `http://127.0.0.1:${port}/${path}`;
  const payments = rotation({
    zone: 'UTC',
    calendars: [{ name: 'primary', url, people: { Ana: 'U0ANA' }, private_network: true }],
  });
  const [calendar] = payments.calendars;
  if (calendar === undefined) throw new Error('a calendar expected');
  const of = { ...payments, calendars: [{ ...calendar, ...more }] };
  const warned: string[] = [];
  const calendars = createCalendars([of], {
    ...{ regions, waysOut, pagers: [], version: '0', clock: () => now },
    logger: { warn: (about) => void warned.push(JSON.stringify(about)) },
  });
  const rota = async () => {
    const [first] = await calendars.withCalendars([of]);
    if (first === undefined) throw new Error('a rotation expected');
    return first;
  };
  const said = async () => (await rota()).read?.get('primary');
  /** As though it had been tried long ago. */
  const later = () =>
    regions.runAnywhere((db) => db.updateTable('oncall_calendar').set({ tried_at: '2020-01-01T00:00:00Z' }).execute());
  return { of, calendars, rota, said, later, warned };
}

test('a calendar says who is on call, is read once a while for all processes, and keeps its last word while it fails', async () => {
  const { calendars, rota, said, later, warned } = keeping('whole');
  answer = (response) => response.end(feed);
  expect(await said()).toBeUndefined();
  expect(await calendars.look()).toBe(true);
  const at = new Date(now).toISOString();
  expect(whoIsOnCall(await rota(), at)).toMatchObject({
    layers: [{ layer: 'primary', who: 'U0ANA', until: '2026-11-27T08:00:00.000Z' }],
    gap: false,
  });
  expect(gapsIn(await rota(), at, '2026-11-28T00:00:00Z')).toEqual([{ from: '2026-11-27T08:00:00.000Z', until: null }]);
  const before = asked;
  expect(await keeping('whole').calendars.look()).toBe(false);
  expect(asked).toBe(before);

  const answers: readonly (readonly [typeof answer, string])[] = [
    [(response) => response.writeHead(503).end(), 'It answers 503'],
    [
      (response) => response.writeHead(302, { location: '/whole' }).end(),
      'It answers 302: it has moved, and no other address is asked',
    ],
    [(response) => response.end('<html>'), 'It is not an iCal feed that can be read'],
    [(response) => response.end(feed + 'x'.repeat(1_100_000)), 'It is larger than 1 MiB'],
    [(response) => response.destroy(), 'No answer (UND_ERR_SOCKET)'],
  ];
  for (const [next, failure] of answers) {
    answer = next;
    await later();
    expect(await calendars.look()).toBe(true);
    expect(await said()).toMatchObject({ shifts: [{ who: 'U0ANA' }], readAt: expect.any(String), failure });
  }
  expect(warned).toHaveLength(answers.length);
  expect(warned.join()).not.toContain('127.0.0.1');
  answer = (response) => response.end(feed);
  await later();
  await calendars.look();
  expect(await said()).toMatchObject({ failure: null });
});

test('a private address is not asked unless the settings allow it', async () => {
  const before = asked;
  const { calendars, said } = keeping('private', { private_network: false });
  expect(await calendars.look()).toBe(true);
  expect(asked).toBe(before);
  expect(await said()).toMatchObject({ readAt: null, failure: '127.0.0.1 is in a private network' });
});

test('a schedule at a pager is a layer: it is asked again within a minute, and its last word stands while it is away', async () => {
  const [driver, nowMs] = [driverOf('pagerduty'), Date.now()];
  if (driver === null) throw new Error('a driver expected');
  const people = { 'ana@example.net': 'U0ANA' };
  const of = rotation({ zone: 'UTC', schedules: [{ name: 'primary', pager: 'pagerduty', id: 'PABC123', people }] });
  const warned: string[] = [];
  const calendars = createCalendars([of], {
    ...{ regions, waysOut, version: '0', clock: () => nowMs },
    pagers: [{ name: 'pagerduty', driver, url: '', secret: '', api: { url: pagerduty.url, secret: key } }],
    logger: { warn: (about) => void warned.push(JSON.stringify(about)) },
  });
  const triedAgo = (ago: string) =>
    regions.runAnywhere((db) =>
      db
        .updateTable('oncall_calendar')
        .set({ tried_at: sql<string>`now() - ${ago}::interval` })
        .execute(),
    );
  const said = async () => (await calendars.withCalendars([of]))[0];
  const until = new Date(nowMs + 3_600_000).toISOString();
  pagerduty.setOnCall('PABC123', [{ name: 'Ana', email: 'ana@example.net', from: '2026-01-01T00:00:00Z', until }]);
  expect(await calendars.look()).toBe(true);
  await triedAgo('55 seconds');
  expect(await calendars.look()).toBe(false);
  await triedAgo('65 seconds');
  pagerduty.failAlways({ kind: 'status', status: 503 });
  expect(await calendars.look()).toBe(true);
  const rota = await said();
  if (rota === undefined) throw new Error('a rotation expected');
  expect(rota.read?.get('primary')).toMatchObject({ failure: 'It answers 503', readAt: expect.any(String) });
  expect(whoIsOnCall(rota, new Date(nowMs).toISOString()).layers).toMatchObject([{ who: 'U0ANA', until }]);
  expect(warned).toEqual(['{"schedule":"primary","reason":"It answers 503"}']);
});

test('the doctor says whether each calendar can be read, and what of it counts for nothing', async () => {
  const { of } = keeping('secret.ics');
  const check = async () =>
    (await checkCalendars([of], { waysOut, pagers: [], version: '0', clock: () => now })).map(findingText).join('\n');
  answer = (response) => void response.end(feed);
  expect(await check()).toBe('ok      The calendar primary of the rotation payments has 1 shift in the next 100 days');
  answer = (response) => void response.end(feed.replace('SUMMARY:Ana', 'SUMMARY:Zoe'));
  expect(await check()).toBe(
    [
      'warning The calendar primary of the rotation payments has 0 shifts in the next 100 days. Check its people.',
      'warning The calendar primary of the rotation payments has an event that names nobody who is known: Zoe. It counts for nothing.',
    ].join('\n'),
  );
  answer = (response) => void response.writeHead(403).end();
  expect(await check()).toBe(
    "not ok  The calendar primary of the rotation payments can't be read: It answers 403. Check its url.",
  );
});
