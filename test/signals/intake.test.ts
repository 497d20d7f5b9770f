import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { ConfiguredSource } from '../../src/signals/configured.ts';
import { createSignalIntake, type IntakeNews, type IntakePorts, type RawDelivery } from '../../src/signals/intake.ts';
import type { Signal } from '../../src/signals/signal.ts';
import { hmacOf } from '../../src/signals/signature.ts';
import type { Headers } from '../../src/signals/source.ts';
import { sourceOf } from '../../src/signals/sources/index.ts';
import { burst, perSecond } from '../../src/signals/token-bucket.ts';
import { until } from '../support/until.ts';
import { alertmanagerBody } from './examples/alertmanager.ts';
import { notification, topic } from './examples/amazon.ts';
import { examples } from './examples/index.ts';
import { certificate, signed } from './signed-by-sns.ts';

const key = 'hush-0123456789abcdef0123456789';
const secret = 'hush-secret-0123456789';
const receivedAt = '2026-11-26T02:15:00.000Z';
const seconds = String(Date.parse(receivedAt) / 1_000);

function configured(kind: string, more: Partial<ConfiguredSource> = {}): ConfiguredSource {
  const source = sourceOf(kind);
  if (source === null) throw new Error(`There is no source ${kind}`);
  return { name: kind, source, keys: [key], secrets: [], topics: [], ...more };
}

type Request = {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Headers;
  readonly body?: unknown;
  readonly text?: string;
};

function createHouse(sources: readonly ConfiguredSource[], ports: Partial<IntakePorts> = {}) {
  const kept: { readonly signals: readonly Signal[]; readonly raw: RawDelivery }[] = [];
  const news: IntakeNews[] = [];
  const time = { ms: 0 };
  const intake = createSignalIntake({
    sources,
    keep: async (signals, raw) => {
      kept.push({ signals, raw });
      return 'kept';
    },
    ask: async () => ({ status: 200, text: certificate }),
    tell: (one) => news.push(one),
    elapsedMs: () => time.ms,
    ...ports,
  });
  async function send({
    method = 'POST',
    url = `/signals/${sources[0]?.name}/${key}`,
    headers = {},
    body,
    text,
  }: Request) {
    const begun = intake.begin({ method, url, headers });
    if (begun === null) return null;
    if (!('kind' in begun)) return begun;
    return intake.take(begun, { rawBody: Buffer.from(text ?? JSON.stringify(body) ?? ''), headers, receivedAt });
  }
  return { send, begin: intake.begin, kept, news, time };
}

const firing = alertmanagerBody([{}]);

describe('each source is let in and kept', () => {
  test.each(examples)('$kind', async ({ kind, firing: sent }) => {
    const source = sourceOf(kind);
    const body = kind === 'cloudwatch' ? signed(Object(sent.body), '2') : sent.body;
    const signing = source?.signing?.isAlways === true;
    const rawBody = JSON.stringify(body);
    const signature = hmacOf(secret, rawBody);
    const house = createHouse([configured(kind, { name: 'ours', topics: [topic], secrets: signing ? [secret] : [] })]);
    const headers = {
      ...sent.headers,
      'sentry-hook-signature': signature,
      'x-pagerduty-signature': `v1=${'0'.repeat(64)}, v1=${signature}`,
    };
    const answer = await house.send({ url: `/signals/ours/${key}`, headers, text: rawBody });
    expect(answer?.status).toBe(kind === 'pagerduty-events' ? 202 : 200);
    expect(house.kept).toHaveLength(1);
    expect(house.kept[0]?.signals).toMatchObject([{ source: 'ours', state: 'firing' }]);
    expect(house.kept[0]?.raw).toMatchObject({ source: 'ours', kind, receivedAt });
    expect(JSON.stringify(house)).not.toContain('hush');
    expect(house.news).toEqual([]);
  });
});

describe('the address and the key', () => {
  const house = () => createHouse([configured('alertmanager'), configured('uptimerobot')]);
  const bearer = (value: string) => ({ authorization: value });

  test.each<readonly [string, Request, number | null]>([
    ['another path is not ours', { url: '/slack/events' }, null],
    ['nor is one that only begins so', { url: '/signals-of-life' }, null],
    ['the key in the path', { url: `/signals/alertmanager/${key}` }, 200],
    ['a slash behind it', { url: `/signals/alertmanager/${key}/` }, 200],
    ['a query behind it', { url: `/signals/alertmanager/${key}?x=1` }, 200],
    ['by PUT', { method: 'PUT' }, 200],
    ['a bearer token', { url: '/signals/alertmanager', headers: bearer(`Bearer ${key}`) }, 200],
    ['a password', { url: '/signals/alertmanager', headers: bearer(`Basic ${btoa(`quorum:${key}`)}`) }, 200],
    ['another key', { url: `/signals/alertmanager/${key}x` }, 401],
    ['a part of the key', { url: `/signals/alertmanager/${key.slice(0, -1)}` }, 401],
    ['no key', { url: '/signals/alertmanager' }, 401],
    ['an empty key', { url: '/signals/alertmanager/', headers: bearer('Bearer ') }, 401],
    ['another bearer token', { url: '/signals/alertmanager', headers: bearer('Bearer x') }, 401],
    [
      'a user in place of the password',
      { url: '/signals/alertmanager', headers: bearer(`Basic ${btoa(`${key}:`)}`) },
      401,
    ],
    ['another source', { url: `/signals/grafana/${key}` }, 401],
    ['no source', { url: '/signals' }, 401],
    ['more behind the key', { url: `/signals/alertmanager/${key}/more` }, 401],
    ['by GET', { method: 'GET' }, 405],
    ['by DELETE', { method: 'DELETE' }, 405],
    ['packed', { headers: { 'content-encoding': 'gzip' } }, 415],
  ])('%s', async (_says, request, status) => {
    const { send, kept } = house();
    expect((await send({ body: firing, ...request }))?.status ?? null).toBe(status);
    expect(kept).toHaveLength(status === 200 ? 1 : 0);
  });

  test('no body is read whose key is wrong or missing, but where the key may stand in it', () => {
    const { begin } = createHouse([configured('alertmanager'), configured('pagerduty-events')]);
    const ask = (url: string) => begin({ method: 'POST', url, headers: {} });
    expect(ask('/signals/alertmanager')).toMatchObject({ status: 401 });
    expect(ask('/signals/alertmanager/wrong')).toMatchObject({ status: 401 });
    expect(ask('/signals/pagerduty-events/wrong')).toMatchObject({ status: 401 });
    expect(ask('/signals/pagerduty-events')).toMatchObject({ kind: 'key_in_body' });
  });

  test('two keys open the way in while one takes the other’s place', async () => {
    const { send } = createHouse([configured('generic', { keys: ['another-0123456789', key] })]);
    expect((await send({ body: { title: 'Down' } }))?.status).toBe(200);
  });

  test('a source that is named is told of its wrong key, and anybody else’s is not', async () => {
    const { send, news } = house();
    await send({ url: '/signals/alertmanager/wrong' });
    await send({ url: '/signals/nobody/wrong' });
    expect(news).toEqual([
      { kind: 'turned_away', source: 'alertmanager', status: 401, why: 'No source has this name and this key.' },
    ]);
  });

  test('UptimeRobot may send a query or a form', async () => {
    const { send, kept } = house();
    const fields = 'monitorID=77&monitorFriendlyName=Shop&alertType=1&alertDateTime=1795659247';
    const url = `/signals/uptimerobot/${key}`;
    expect((await send({ method: 'GET', url: `${url}?${fields}` }))?.status).toBe(200);
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
    expect((await send({ url, headers, text: fields }))?.status).toBe(200);
    expect(kept.map(({ signals: [signal] }) => signal?.title)).toEqual(['Shop is down', 'Shop is down']);
    expect(kept[0]?.raw.body).toBe(kept[1]?.raw.body);
  });

  test('a sender of PagerDuty’s events may have its key in the body alone, and adds a path of its own', async () => {
    const { send, kept } = createHouse([configured('pagerduty-events')]);
    const event = { event_action: 'resolve', dedup_key: 'db1' };
    const url = '/signals/pagerduty-events';
    expect(await send({ url: `${url}/v2/enqueue`, body: { ...event, routing_key: key } })).toEqual({
      status: 202,
      body: { status: 'success', message: 'Event processed', dedup_key: 'db1' },
    });
    expect((await send({ url: `${url}/${key}/v2/enqueue`, body: { ...event, routing_key: 'any' } }))?.status).toBe(202);
    expect((await send({ url, body: { ...event, routing_key: 'wrong' } }))?.status).toBe(401);
    expect((await send({ url, text: 'no event' }))?.status).toBe(401);
    expect(kept.map(({ raw }) => raw.body)).toEqual([
      JSON.stringify({ ...event, routing_key: '(left out)' }),
      JSON.stringify({ ...event, routing_key: '(left out)' }),
    ]);
  });
});

describe('signatures', () => {
  const body = JSON.stringify(alertmanagerBody([{}]));
  const withTime = `${seconds}:${body}`;
  const oldTime = String(Number(seconds) - 301);

  test.each<readonly [string, Partial<ConfiguredSource>, Headers, number]>([
    ['none is asked for', { secrets: [] }, {}, 200],
    ['of the body', {}, { 'x-grafana-alerting-signature': hmacOf(secret, body) }, 200],
    [
      'by the secret that is going',
      { secrets: ['new-secret-0123', secret] },
      { 'x-grafana-alerting-signature': hmacOf(secret, body) },
      200,
    ],
    ['missing', {}, {}, 401],
    ['of another secret', {}, { 'x-grafana-alerting-signature': hmacOf('another', body) }, 401],
    ['of another body', {}, { 'x-grafana-alerting-signature': hmacOf(secret, `${body} `) }, 401],
    ['empty', {}, { 'x-grafana-alerting-signature': '' }, 401],
    [
      'of the time and the body',
      { timestampHeader: 'X-At' },
      { 'x-at': seconds, 'x-grafana-alerting-signature': hmacOf(secret, withTime) },
      200,
    ],
    [
      'of the body alone, where the time is asked for',
      { timestampHeader: 'X-At' },
      { 'x-at': seconds, 'x-grafana-alerting-signature': hmacOf(secret, body) },
      401,
    ],
    [
      'without its time',
      { timestampHeader: 'X-At' },
      { 'x-grafana-alerting-signature': hmacOf(secret, `:${body}`) },
      401,
    ],
    [
      'of more than five minutes ago',
      { timestampHeader: 'X-At' },
      { 'x-at': oldTime, 'x-grafana-alerting-signature': hmacOf(secret, `${oldTime}:${body}`) },
      401,
    ],
  ])('Grafana’s: %s', async (_says, more, headers, status) => {
    const { send, kept } = createHouse([configured('grafana', { secrets: [secret], ...more })]);
    expect((await send({ headers, text: body }))?.status).toBe(status);
    expect(kept).toHaveLength(status === 200 ? 1 : 0);
  });

  test.each<readonly [string, string | undefined, number]>([
    ['one of several', `v1=${'a'.repeat(64)},v1=${hmacOf(secret, body)}`, 200],
    ['another version', `v2=${hmacOf(secret, body)}`, 401],
    ['none', undefined, 401],
    ['a wrong one', 'v1=', 401],
  ])('PagerDuty’s: %s', async (_says, signature, status) => {
    const { send } = createHouse([configured('pagerduty-webhooks', { secrets: [secret] })]);
    const answer = await send({ headers: { 'x-pagerduty-signature': signature }, text: body });
    // What is signed is read, and is no webhook of PagerDuty's.
    expect(answer?.status).toBe(status === 200 ? 400 : status);
  });

  test('a wrong topic of Amazon SNS is refused, and a signature that can’t be checked now is to come again', async () => {
    const cloudwatch = configured('cloudwatch', { topics: [topic] });
    const { send, kept } = createHouse([cloudwatch]);
    const headers = { 'content-type': 'text/plain; charset=UTF-8' };
    const other = signed(notification('1', '{}', { TopicArn: `${topic}2` }), '1');
    expect((await send({ headers, body: other }))?.status).toBe(403);
    const away = createHouse([cloudwatch], { ask: async () => null });
    expect((await away.send({ headers, body: signed(notification('1', '{}'), '1') }))?.status).toBe(503);
    expect(kept).toEqual([]);
  });
});

describe('a body that can’t be read is one that no retry would mend', () => {
  test.each([
    ['no JSON', 'alerts are firing'],
    ['nothing', ''],
    ['half of it', '{"alerts":['],
    ['nested too deeply', `${'['.repeat(65)}${']'.repeat(65)}`],
    ['nested beyond any stack', '['.repeat(500_000)],
    ['what another source sends', '{"event":{}}'],
    ['bytes', '\u0000\u0001'],
  ])('%s', async (_says, text) => {
    const { send, kept, news } = createHouse([configured('alertmanager')]);
    expect((await send({ text }))?.status).toBe(400);
    expect(kept).toEqual([]);
    expect(news).toMatchObject([{ kind: 'turned_away', status: 400 }]);
  });

  test('as deep as a body may be, no stack of a reader ends', async () => {
    const { send, news } = createHouse([configured('pagerduty-events')]);
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const text = `{"event_action":"trigger","payload":{"summary":"Down","custom_details":${deep}}}`;
    expect((await send({ text }))?.status).toBe(400);
    expect(news).toMatchObject([{ why: 'The body is nested too deeply.' }]);
  });

  test('brackets in a string nest nothing', async () => {
    const { send } = createHouse([configured('generic')]);
    expect((await send({ body: { title: `${'['.repeat(100)}"\\"${'{'.repeat(100)}` } }))?.status).toBe(200);
  });
});

test('what tells of no alert is not asked for again', async () => {
  const { send, kept, news } = createHouse([configured('alertmanager')]);
  const reason = 'The group holds no alert';
  expect(await send({ body: alertmanagerBody([]) })).toEqual({ status: 200, body: { status: 'ignored', reason } });
  expect([kept, news]).toEqual([[], [{ kind: 'no_signal', source: 'alertmanager', why: reason }]]);
});

describe('while the record can’t be written, each sender is told to try again', () => {
  const failure = new Error('no connection');
  test.each<readonly [string, IntakePorts['keep'], object]>([
    ['unreachable', async () => 'unreachable', { kind: 'not_kept' }],
    ['thrown', async () => Promise.reject(failure), { kind: 'not_kept', error: failure }],
    [
      'thrown at once',
      () => {
        throw failure;
      },
      { kind: 'not_kept', error: failure },
    ],
  ])('%s', async (_says, keep, told) => {
    for (const { kind, firing: sent } of examples) {
      if (sourceOf(kind)?.signing?.isAlways === true) continue;
      const { send, news } = createHouse([configured(kind, { topics: [topic] })], { keep });
      const body = kind === 'cloudwatch' ? signed(Object(sent.body), '1') : sent.body;
      expect(await send({ ...sent, body })).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
      expect(news).toEqual([{ source: kind, ...told }]);
    }
  });

  test('what should never throw leaves its alert to a later try, too', async () => {
    const { send, news } = createHouse([configured('cloudwatch', { topics: [topic] })], {
      ask: async () => Promise.reject(failure),
    });
    expect((await send({ body: signed(notification('1', '{}'), '1') }))?.status).toBe(503);
    expect(news).toEqual([{ kind: 'not_kept', source: 'cloudwatch', error: failure }]);
  });

  test('so are those that come while many of their source are on their way into the record, which is told once', async () => {
    const done: (() => void)[] = [];
    const { send, news } = createHouse([configured('alertmanager'), configured('alertmanager', { name: 'other' })], {
      keep: () => new Promise((resolve) => done.push(() => resolve('kept'))),
    });
    const sent = Array.from({ length: 68 }, () => send({ body: firing }));
    await Promise.all(sent.slice(64));
    expect(news).toEqual([{ kind: 'flood', source: 'alertmanager' }]);
    const other = send({ url: `/signals/other/${key}`, body: firing });
    await until(() => done.length === 65, 'another source is heard beside it');
    for (const end of done) end();
    const statuses = (await Promise.all([...sent, other])).map((answer) => answer?.status);
    expect(statuses).toEqual([...Array(64).fill(200), ...Array(4).fill(503), 200]);
  });
});

describe('a flood', () => {
  const full = () => alertmanagerBody(Array.from({ length: burst }, () => ({})));

  test('is told once, holds up its own source alone, and ends', async () => {
    const house = createHouse([configured('alertmanager'), configured('generic')]);
    const send = () => house.send({ body: firing });
    const flooded = { kind: 'flood', source: 'alertmanager' };
    expect((await house.send({ body: full() }))?.status).toBe(200);
    expect(await send()).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect((await send())?.status).toBe(503);
    expect((await house.send({ url: `/signals/generic/${key}`, body: { title: 'Down' } }))?.status).toBe(200);
    expect(house.news).toEqual([flooded]);
    // It trickles on at the rate that is allowed.
    for (let nth = 0; nth < 3; nth += 1) {
      house.time.ms += 1_000;
      expect((await send())?.status).toBe(200);
    }
    for (let nth = 0; nth < 3 * (perSecond - 1); nth += 1) await send();
    expect((await send())?.status).toBe(503);
    expect(house.news).toEqual([flooded]);
    house.time.ms += (burst / perSecond) * 1_000;
    expect((await house.send({ body: full() }))?.status).toBe(200);
    expect((await send())?.status).toBe(503);
    expect(house.news).toEqual([flooded, flooded]);
  });

  test('of one delivery is taken whole, and makes its source wait a minute at most', async () => {
    const house = createHouse([configured('alertmanager')]);
    const huge = alertmanagerBody(Array.from({ length: 3 * burst }, () => ({})));
    expect((await house.send({ body: huge }))?.status).toBe(200);
    expect(house.kept[0]?.signals).toHaveLength(3 * burst);
    expect(await house.send({ body: firing })).toMatchObject({ status: 503, headers: { 'retry-after': '61' } });
    house.time.ms += 61_000;
    expect((await house.send({ body: firing }))?.status).toBe(200);
  });
});

test('a source has its answer once it is noted that it was heard from: after it, the process may be gone', async () => {
  let note: () => void = () => undefined;
  const noted = new Promise<void>((resolve) => {
    note = resolve;
  });
  const { send } = createHouse([configured('alertmanager')], { heard: () => noted });
  const order: string[] = [];
  const answered = send({ body: alertmanagerBody }).then(() => order.push('answered'));
  for (let index = 0; index < 10; index++) await turn();
  order.push('noted');
  note();
  await answered;
  expect(order).toEqual(['noted', 'answered']);
});
