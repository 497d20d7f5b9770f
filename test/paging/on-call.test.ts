import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createAskPagers } from '../../src/alerts/ask-pagers.ts';
import type { Request } from '../../src/capabilities/index.ts';
import { fetchText } from '../../src/outgoing/fetch-text.ts';
import { openWaysOut, type WaysOut } from '../../src/outgoing/ways-out.ts';
import { goalertQuery } from '../../src/paging/drivers/goalert-api.ts';
import { driverOf } from '../../src/paging/drivers/index.ts';
import { pageKey } from '../../src/paging/page-key.ts';
import { createPagers, type Pager } from '../../src/paging/pagers.ts';
import { askSchedule, readSchedule } from '../../src/paging/read-schedule.ts';
import { startFakeGoalert } from '../../src/sandbox/pagers/fake-goalert.ts';
import { startFakeGrafana } from '../../src/sandbox/pagers/fake-grafana.ts';
import { startFakeOpsgenie } from '../../src/sandbox/pagers/fake-opsgenie.ts';
import type { FakePager } from '../../src/sandbox/pagers/fake-pager.ts';
import { startFakePagerDuty } from '../../src/sandbox/pagers/fake-pagerduty.ts';
import { createPost } from '../../src/webhooks/post.ts';

const secret = 'k'.repeat(32);
const api = 'a'.repeat(32);
const schedule = '11111111-1111-4111-8111-111111111111';
const hour = 3_600_000;

let waysOut: WaysOut;
let fakes: Readonly<Record<string, FakePager>>;
beforeAll(async () => {
  waysOut = openWaysOut(undefined);
  const [pagerduty, opsgenie, goalert, grafana] = await Promise.all([
    startFakePagerDuty(secret, 0, api),
    startFakeOpsgenie(api),
    startFakeGoalert({ token: secret, api, query: goalertQuery }),
    startFakeGrafana({ webhook: secret, api }),
  ]);
  fakes = { pagerduty, opsgenie, goalert, grafana };
});
afterAll(() => Promise.all([waysOut.close(), ...Object.values(fakes).map((one) => one.close())]));

function pagerOf(kind: string, key = api): Pager {
  const driver = driverOf(kind);
  const url = fakes[kind]?.url;
  if (driver === null || url === undefined) throw new Error(`there is no ${kind}`);
  return { name: kind, driver, url, secret, api: { url, secret: key } };
}

async function ask({ driver, api }: Pager, people: Readonly<Record<string, string>>, nowMs: number) {
  if (api === null) throw new Error('an API expected');
  const of = { id: schedule, people };
  const question = { ...askSchedule(driver, api, of, nowMs), mayBePrivate: true, answerMs: 2_000 };
  const fetched = await fetchText(waysOut, question, '0');
  return fetched.kind === 'fetched' ? readSchedule(driver, fetched.text, of, nowMs) : fetched;
}

test.each(['pagerduty', 'opsgenie', 'goalert', 'grafana'])(
  '%s says who is on call, and until when where it knows',
  async (kind) => {
    const nowMs = Date.now();
    const iso = (ms: number) => new Date(ms).toISOString();
    const [from, change, end] = [iso(nowMs - hour), iso(nowMs + 2 * hour), iso(nowMs + 400 * 24 * hour)];
    fakes[kind]?.setOnCall(schedule, [
      { name: 'Ana Ruiz', email: 'Ana@example.net', from, until: change },
      { name: 'Ben', email: 'ben@example.net', from: change, until: end },
    ]);
    const said = await ask(pagerOf(kind), { 'ana@example.net': 'U0ANA', Ben: 'U0BEN' }, nowMs);
    const openEnd = iso(nowMs + 100 * 24 * hour);
    if (kind === 'opsgenie') {
      // It says who is on call now, and no more.
      expect(said).toMatchObject({ kind: 'read', shifts: [{ who: 'U0ANA', until: openEnd }], ignored: [] });
      return;
    }
    expect(said).toEqual({
      kind: 'read',
      shifts: [
        { who: 'U0ANA', from, until: change },
        { who: 'U0BEN', from: change, until: openEnd },
      ],
      ignored: [],
    });
  },
);

test('somebody of whom Slack knows nothing keeps their name, and that is told; so are several at the same time', async () => {
  const nowMs = Date.now();
  const [from, until] = [-1, 1].map((hours) => new Date(nowMs + hours * hour).toISOString());
  const at = { from: from ?? '', until: until ?? '' };
  fakes.goalert?.setOnCall(schedule, [
    { name: 'Chloe', email: 'chloe@example.net', ...at },
    { name: 'Ana Ruiz', email: 'ana@example.net', ...at },
  ]);
  const said = await ask(pagerOf('goalert'), { 'Ana Ruiz': 'U0ANA' }, nowMs);
  expect(said).toMatchObject({
    shifts: [{ who: 'Chloe' }, { who: 'U0ANA' }],
    ignored: [
      expect.stringContaining('several people'),
      expect.stringContaining('no page in Slack reaches them: Chloe'),
    ],
  });
});

test.each(['pagerduty', 'opsgenie', 'goalert', 'grafana'])(
  'what %s says is no schedule with a wrong key, and tells no key',
  async (kind) => {
    const said = await ask(pagerOf(kind, 'x'.repeat(32)), {}, Date.now());
    expect(['failed', 'unreadable']).toContain(said.kind);
    expect(JSON.stringify(said)).not.toMatch(/xxx|http/);
    const driver = driverOf(kind);
    for (const text of [
      '',
      'null',
      '[]',
      '{"oncalls":[{}]}',
      '{"results":[{"shift_start":"x"}]}',
      '{"data":{"schedule":null}}',
    ]) {
      if (driver !== null)
        expect(readSchedule(driver, text, { id: schedule, people: {} }, 0)).toMatchObject({ kind: 'unreadable' });
    }
  },
);

test('docs/oncall.md has the query that a key of GoAlert is made for', async () => {
  expect(await readFile(new URL('../../docs/oncall.md', import.meta.url), 'utf8')).toContain(`\n${goalertQuery}\n`);
});

test('goalert is asked which pages are answered there: each is recorded once, with who it was and when', async () => {
  const goalert = fakes.goalert;
  if (goalert === undefined) throw new Error('a goalert expected');
  const post = createPost({ proxies: undefined, version: '0', clock: Date.now });
  const pager = pagerOf('goalert');
  const page = createPagers([pager], post.send);
  const asked: Request[] = [];
  const warned: string[] = [];
  const asking = createAskPagers(
    {
      ...{ pagers: [pager], waysOut, version: '0', clock: Date.now, touched: () => undefined },
      record: {
        async execute(request) {
          asked.push(request);
          return asked.length === 1 ? { kind: 'busy' } : { kind: 'mismatch' };
        },
      },
      logger: { warn: (about, says) => void warned.push(`${says} ${JSON.stringify(about)}`) },
    },
    { elapsedMs: () => 0, random: () => 0 },
  );
  const incident_id = '00000000-0000-4000-8000-000000000001';
  const key = pageKey(incident_id, 2);
  const call = { summary: 'INC-1', severity: 'sev1', link: 'https://slack.com/x' } as const;
  await page('goalert', { action: 'trigger', key, ...call });
  // What Quorum has closed itself is nobody's answer.
  await page('goalert', { action: 'trigger', key: pageKey(incident_id, 3), ...call });
  await page('goalert', { action: 'resolve', key: pageKey(incident_id, 3), ...call });
  await asking.look();
  expect(asked).toEqual([]);
  goalert.acknowledge(key, 'Ana Ruiz');
  // It was not recorded at first, and is asked for again until it is.
  for (let round = 0; round < 3; round++) await asking.look();
  expect(asked).toHaveLength(2);
  expect(asked[1]).toEqual(asked[0]);
  expect(asked[0]).toMatchObject({
    ...{ incident_id, actor: 'system:pager', occurred_at: goalert.alerts()[0]?.history.at(-1)?.at },
    command: { type: 'acknowledge_page', page: 2, how: 'goalert', text: 'Ana Ruiz via Web' },
  });
  goalert.failAlways({ kind: 'status', status: 500 });
  await asking.look();
  await asking.look();
  expect(warned).toEqual([
    'A pager does not say which pages are answered {"pager":"goalert","reason":"It answers 500"}',
  ]);
  await asking.stop();
  await post.close();
});
