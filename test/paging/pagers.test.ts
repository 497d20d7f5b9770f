import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { PagerCall } from '../../src/paging/drivers/driver.ts';
import { driverOf, pagerKinds } from '../../src/paging/drivers/index.ts';
import { pageKey, readPageKey } from '../../src/paging/page-key.ts';
import { createPagers } from '../../src/paging/pagers.ts';
import { startFakeOpsgenie } from '../../src/sandbox/pagers/fake-opsgenie.ts';
import type { FakePager } from '../../src/sandbox/pagers/fake-pager.ts';
import { startFakePagerDuty } from '../../src/sandbox/pagers/fake-pagerduty.ts';
import type { Answer } from '../../src/webhooks/judge-attempt.ts';
import { createPost, type Outgoing, type Post } from '../../src/webhooks/post.ts';

const incident = '00000000-0000-4000-8000-000000000001';
const secret = 'k'.repeat(32);
const call = (action: PagerCall['action'], summary = 'INC-1 (sev1): Checkout is down'): PagerCall => ({
  ...{ action, key: pageKey(incident, 2), summary, severity: 'sev1' },
  link: 'https://slack.com/app_redirect?team=T1&channel=C1',
});

let post: Post;
let hasty: Post;
let pagerduty: FakePager;
let opsgenie: FakePager;
beforeAll(async () => {
  post = createPost({ proxies: undefined, version: '1.2.3', clock: Date.now });
  hasty = createPost({ proxies: undefined, version: '1.2.3', clock: Date.now, answerMs: 50 });
  [pagerduty, opsgenie] = await Promise.all([startFakePagerDuty(secret), startFakeOpsgenie(secret)]);
});
afterEach(() => {
  pagerduty.failAlways(null);
  opsgenie.failAlways(null);
});
afterAll(() => Promise.all([post.close(), hasty.close(), pagerduty.close(), opsgenie.close()]));

/** The pagers of the settings, and what was sent to them. */
function pagersWith(send: (what: Outgoing) => Promise<Answer> = post.send, key = secret) {
  const at: Readonly<Record<string, string>> = { pagerduty: pagerduty.url, opsgenie: opsgenie.url };
  const all = pagerKinds.flatMap((kind) => {
    const driver = driverOf(kind);
    return driver === null
      ? []
      : [{ name: kind, driver, url: at[kind] ?? 'http://127.0.0.1:9', secret: key, api: null }];
  });
  return createPagers(all, send);
}

test.each([
  ['pagerduty', () => pagerduty],
  ['opsgenie', () => opsgenie],
])('%s takes a page once however often it is asked, then its answer and its end', async (name, fake) => {
  const ask = pagersWith();
  const [key, taken] = [pageKey(incident, 2), { kind: 'taken' }];
  expect(await ask(name, call('trigger'))).toEqual(taken);
  expect(await ask(name, call('trigger'))).toEqual(taken);
  expect(fake().alerts()).toMatchObject([{ key, calls: 1, status: 'triggered' }]);
  expect(fake().alerts()[0]?.summary).toContain('Checkout is down');
  expect(await ask(name, call('acknowledge'))).toEqual(taken);
  expect(fake().alerts()).toMatchObject([{ status: 'acknowledged' }]);
  expect(await ask(name, call('resolve'))).toEqual(taken);
  expect(fake().alerts()).toMatchObject([{ status: 'resolved' }]);
  expect(await ask(name, call('trigger', '🔥'.repeat(2_000)))).toEqual(taken);
});

test('what may pass is told from what is wrong for good, and nothing told holds the key', async () => {
  const ask = pagersWith();
  pagerduty.failAlways({ kind: 'status', status: 429, retryAfter: '7' });
  expect(await ask('pagerduty', call('trigger'))).toEqual({ kind: 'away', why: '429', retryAfterMs: 7_000 });
  pagerduty.failAlways({ kind: 'status', status: 503 });
  expect(await ask('pagerduty', call('trigger'))).toEqual({ kind: 'away', why: '503', retryAfterMs: null });
  for (const kind of ['reset', 'hang'] as const) {
    pagerduty.failAlways({ kind });
    const called = await pagersWith(hasty.send)('pagerduty', call('trigger'));
    expect(called).toMatchObject({ kind: 'away' });
    expect(JSON.stringify(called)).not.toContain(secret);
  }
  pagerduty.failAlways(null);
  expect(await pagersWith(post.send, 'x'.repeat(32))('pagerduty', call('trigger'))).toEqual({
    kind: 'refused',
    why: '400',
  });
  expect(await pagersWith(post.send, 'x'.repeat(32))('opsgenie', call('trigger'))).toEqual({
    kind: 'refused',
    why: '401',
  });
  expect(await ask('victorops', call('trigger'))).toEqual({ kind: 'refused', why: 'not_in_settings' });
});

test('goalert and grafana are asked to fire and to clear, and can’t be acknowledged from outside', async () => {
  const sent: Outgoing[] = [];
  const ask = pagersWith(async (what) => {
    sent.push(what);
    return { kind: 'answered', status: 204, retryAfterMs: null };
  });
  for (const action of ['trigger', 'acknowledge', 'resolve'] as const) {
    for (const name of ['goalert', 'grafana']) expect(await ask(name, call(action))).toEqual({ kind: 'taken' });
  }
  const key = pageKey(incident, 2);
  const summary = 'INC-1 (sev1): Checkout is down';
  const link = 'https://slack.com/app_redirect?team=T1&channel=C1';
  expect(sent.map(({ url, body }) => [url, JSON.parse(body)])).toEqual([
    [
      `http://127.0.0.1:9/api/v2/generic/incoming?token=${secret}`,
      { summary, details: `${link}\n\n${key}`, dedup: key },
    ],
    [
      `http://127.0.0.1:9/${secret}/`,
      { alert_uid: key, title: summary, state: 'alerting', link_to_upstream_details: link },
    ],
    [
      `http://127.0.0.1:9/api/v2/generic/incoming?token=${secret}`,
      { summary, details: `${link}\n\n${key}`, dedup: key, action: 'close' },
    ],
    [`http://127.0.0.1:9/${secret}/`, { alert_uid: key, title: summary, state: 'ok', link_to_upstream_details: link }],
  ]);
});

test('a page is known again by its key, and nothing else is taken for one', () => {
  expect(readPageKey(pageKey(incident, 2))).toEqual({ incident_id: incident, page: 2 });
  for (const other of ['', 'quorum-1-2', `${pageKey(incident, 2)}x`, pageKey(incident, 0)]) {
    expect(readPageKey(other)).toBeNull();
  }
});
