import { expect, test } from '@jest/globals';
import { withPagerAnswers } from '../../src/alerts/pager-answers.ts';
import type { Request } from '../../src/capabilities/index.ts';
import { pageKey } from '../../src/paging/page-key.ts';
import { sourceOf } from '../../src/signals/sources/index.ts';
import { examples } from '../signals/examples/index.ts';

const incident_id = '00000000-0000-4000-8000-000000000001';
const key = pageKey(incident_id, 2);
const receivedAt = '2026-11-26T02:20:00.000Z';

/** What a source sends of a page of ours in place of the alert of its example. */
const ofPage: Readonly<Record<string, (body: string) => string>> = {
  'pagerduty-webhooks': (body) => body.replaceAll('checkout/5xx', key),
  opsgenie: (body) => body.replaceAll('shop/web-3/load', key),
  'grafana-irm': (body) => body.replaceAll('payments/slow', key),
};

/** What is asked of the record, and how many signals are kept as alerts. */
async function deliver(kind: string, sent: unknown) {
  const asked: Request[] = [];
  let kept = 0;
  const keep = withPagerAnswers(
    async (signals) => {
      kept += signals.length;
      return 'kept';
    },
    {
      record: {
        async execute(request) {
          asked.push(request);
          return { kind: 'busy' };
        },
      },
      touched: () => undefined,
    },
  );
  const read = sourceOf(kind)?.read({ body: sent, headers: {}, receivedAt });
  if (read?.kind !== 'signals') throw new Error(`${kind} is not read`);
  const signals = read.signals.map((one) => ({ ...one, source: 'night-pager' }));
  const answered = await keep(signals, { source: 'night-pager', kind, body: '', receivedAt });
  return { asked, kept, answered };
}

test.each([
  ['pagerduty-webhooks', 'Ana Ruiz', '2026-11-26T02:14:07.613Z'],
  ['opsgenie', 'ana@example.net', '2026-11-26T02:15:00.000Z'],
  ['grafana-irm', 'ana', '2026-11-26T02:15:00.000Z'],
])('%s tells who has answered our page, when and where; it is no alert', async (kind, text, occurred_at) => {
  const acknowledged = examples.find((one) => one.kind === kind)?.acknowledged?.body;
  const body = JSON.parse(ofPage[kind]?.(JSON.stringify(acknowledged)) ?? '');
  const { asked, kept, answered } = await deliver(kind, body);
  expect(asked).toMatchObject([
    {
      ...{ incident_id, actor: 'system:pager', occurred_at },
      command: { type: 'acknowledge_page', page: 2, how: 'night-pager', text },
    },
  ]);
  // The record could not be written: the pager tries again.
  expect([kept, answered]).toEqual([0, 'unreachable']);
  const others = await deliver(kind, acknowledged);
  expect([others.asked, others.kept]).toEqual([[], 1]);
});

test.each([
  ['pagerduty-webhooks', 'Ana Ruiz', { agent: { id: 'PSRV1', summary: 'Checkout', type: 'service_reference' } }],
  ['opsgenie', 'ana@example.net', { username: 'Quorum' }],
  ['grafana-irm', 'ana', { user: null }],
])(
  '%s tells that our page is closed: an answer where a person did it, and the echo of our own otherwise',
  async (kind, text, system) => {
    const body = JSON.parse(
      ofPage[kind]?.(JSON.stringify(examples.find((one) => one.kind === kind)?.cleared?.body)) ?? '',
    );
    expect((await deliver(kind, body)).asked).toMatchObject([{ command: { type: 'acknowledge_page', page: 2, text } }]);
    const place = kind === 'opsgenie' ? 'alert' : kind === 'pagerduty-webhooks' ? 'event' : null;
    const bySystem = place === null ? { ...body, ...system } : { ...body, [place]: { ...body[place], ...system } };
    const echo = await deliver(kind, bySystem);
    expect([echo.asked, echo.kept, echo.answered]).toEqual([[], 0, 'kept']);
  },
);
