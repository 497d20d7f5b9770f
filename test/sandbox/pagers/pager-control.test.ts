import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { driverOf } from '../../../src/paging/drivers/index.ts';
import { pageKey } from '../../../src/paging/page-key.ts';
import { createPagers } from '../../../src/paging/pagers.ts';
import { type Answered, type SandboxPager, startFakePagers } from '../../../src/sandbox/pagers/fake-pagers.ts';
import { createPagerControl } from '../../../src/sandbox/pagers/pager-control.ts';
import { sourceOf } from '../../../src/signals/sources/index.ts';
import { createPost, type Post } from '../../../src/webhooks/post.ts';

const key = pageKey('00000000-0000-4000-8000-000000000001', 1);
const signedWith = 's'.repeat(40);
const at = '2026-11-26T02:14:07.613Z';

let pagers: readonly SandboxPager[];
let post: Post;
beforeAll(async () => {
  pagers = await startFakePagers('query { a }');
  post = createPost({ proxies: undefined, version: '0', clock: Date.now, answerMs: 1_000 });
});
afterAll(() => Promise.all([post.close(), ...pagers.map(({ fake }) => fake.close())]));

const control = (told: [SandboxPager, Answered][] = []) =>
  createPagerControl({
    pagers: pagers.map((one) => ({ ...one, name: one.kind })),
    tell: async (...answered) => String(told.push(answered) + 199),
    now: () => Date.parse(at),
    newId: () => 'n1',
  });

/** Has the product page by it. */
function page(kind: string) {
  const all = pagers.flatMap(({ kind: name, fake: { url }, secret }) => {
    const driver = driverOf(name);
    return driver === null ? [] : [{ name, driver, url, secret, api: null }];
  });
  return createPagers(all, post.send)(kind, { action: 'trigger', key, summary: 'INC-1', severity: 'sev1', link: null });
}

test.each(['pagerduty', 'opsgenie', 'goalert', 'grafana'])(
  '%s shows what it got, and whoever answers there is told to Quorum as it would',
  async (kind) => {
    expect(await page(kind)).toEqual({ kind: 'taken' });
    const told: [SandboxPager, Answered][] = [];
    const { read, set } = control(told);
    const own = (answer: unknown) => answer as { pagers: readonly Record<string, unknown>[] };
    const shown = () => own(read()).pagers.find(({ name }) => name === kind);
    expect(shown()).toMatchObject({
      fault: 'none',
      pages: [{ key, summary: 'INC-1', status: 'triggered', history: [{ by: null }] }],
    });
    expect(await set({ pager: kind, key, does: 'acknowledge' })).toMatchObject({ ok: true });
    expect(shown()).toMatchObject({ pages: [{ status: 'acknowledged', history: [{}, { by: 'Ana Ruiz' }] }] });
    if (kind === 'goalert') {
      expect(shown()).toMatchObject({ told: null, said: expect.stringContaining('tells nobody') });
      expect(told).toEqual([]);
    } else {
      expect(shown()).toMatchObject({ said: expect.stringMatching(/^POST \/signals\/.* → 200$/) });
      const [[{ hook }, answered] = [{ hook: null }, null]] = told;
      if (hook === null || answered === null) throw new Error('an answer expected');
      const { headers, body } = hook.sent(answered, signedWith);
      const source = sourceOf(hook.source);
      const wrong = source?.signing?.check({ rawBody: Buffer.from(body), headers, receivedAt: at, secret: signedWith });
      expect(wrong ?? null).toBeNull();
      const signal = source?.read({ body: JSON.parse(body), headers, receivedAt: at });
      expect(signal).toMatchObject({
        signals: [{ state: 'acknowledged', at, labels: { by: expect.stringMatching(/ana/i) } }],
      });
      expect(JSON.stringify(signal)).toContain(key);
    }
    expect(await set({ pager: kind, key, does: 'resolve' })).toMatchObject({ ok: true });
    expect(shown()).toMatchObject({ pages: [{ status: 'resolved' }] });
  },
);

test('it fails as it is told to, until it is told otherwise', async () => {
  const { set } = control();
  for (const [fault, called] of [
    ['status 500', { kind: 'away', why: '500' }],
    ['status 429', { kind: 'away', why: '429', retryAfterMs: 20_000 }],
    ['away', { kind: 'away' }],
    ['slow', { kind: 'away' }],
    ['none', { kind: 'taken' }],
  ] as const) {
    expect(await set({ pager: 'pagerduty', fault })).toMatchObject({ ok: true });
    expect(await page('pagerduty')).toMatchObject(called);
  }
  expect(await set({ pager: 'pagerduty', fault: 'on fire' })).toMatchObject({ ok: false });
  expect(await set({ pager: 'victorops', fault: 'away' })).toMatchObject({ ok: false });
  expect(await set({ pager: 'pagerduty', key: 'none', does: 'resolve' })).toMatchObject({ ok: false });
});
