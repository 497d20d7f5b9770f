import { randomBytes } from 'node:crypto';
import { startFakeGoalert } from './fake-goalert.ts';
import { grafanaWebhook, startFakeGrafana } from './fake-grafana.ts';
import { opsgenieWebhook, startFakeOpsgenie } from './fake-opsgenie.ts';
import type { Deed, FakePager } from './fake-pager.ts';
import { pagerDutyWebhook, startFakePagerDuty } from './fake-pagerduty.ts';

/** Somebody has answered a page there, or said that it is over. */
export type Answered = {
  readonly key: string;
  readonly title: string;
  readonly did: Exclude<Deed, 'trigger'>;
  /** ISO 8601. */
  readonly at: string;
  /** What names this news. */
  readonly id: string;
};

/** How a pager tells of an answer by itself: to a source of this kind. */
export type PagerHook = {
  readonly source: string;
  /** `secret`: what it signs with, where it signs. */
  sent(
    answered: Answered,
    secret: string | undefined,
  ): { readonly headers: Readonly<Record<string, string>>; readonly body: string };
};

export type SandboxPager = {
  readonly kind: string;
  /** As people know it. */
  readonly sender: string;
  readonly fake: FakePager;
  /** What it is paged by, and what its API opens. */
  readonly secret: string;
  readonly apiSecret: string;
  /** Null: it tells nobody, and has to be asked. */
  readonly hook: PagerHook | null;
};

const json = { 'content-type': 'application/json' };

/** The pagers that the sandbox can be, each with keys that are made up. `goalertQuery`: what the key of its API was made for. */
export async function startFakePagers(goalertQuery: string): Promise<readonly SandboxPager[]> {
  const newKey = () => randomBytes(16).toString('hex');
  const [secret, apiSecret] = [newKey(), newKey()];
  const keys = { secret, apiSecret };
  const [pagerduty, opsgenie, goalert, grafana] = await Promise.all([
    startFakePagerDuty(secret, 0, apiSecret),
    startFakeOpsgenie(secret),
    startFakeGoalert({ token: secret, api: apiSecret, query: goalertQuery }),
    startFakeGrafana({ webhook: secret, api: apiSecret }),
  ]);
  return [
    { ...keys, kind: 'pagerduty', sender: 'PagerDuty', fake: pagerduty, hook: ofPagerDuty },
    { ...keys, kind: 'opsgenie', sender: 'Opsgenie', fake: opsgenie, hook: ofOpsgenie },
    { ...keys, kind: 'goalert', sender: 'GoAlert', fake: goalert, hook: null },
    { ...keys, kind: 'grafana', sender: 'Grafana IRM', fake: grafana, hook: ofGrafana },
  ];
}

const ofPagerDuty: PagerHook = {
  source: 'pagerduty-webhooks',
  sent: ({ key, did, at, id }, secret = '') =>
    pagerDutyWebhook({ key, id, type: did === 'resolve' ? 'incident.resolved' : 'incident.acknowledged', at }, secret),
};

const ofOpsgenie: PagerHook = {
  source: 'opsgenie',
  sent: ({ key, title, did, at }) => ({
    headers: json,
    body: JSON.stringify(opsgenieWebhook({ key, title, action: did === 'resolve' ? 'Close' : 'Acknowledge', at })),
  }),
};

const ofGrafana: PagerHook = {
  source: 'grafana-irm',
  sent: ({ key, title, did, at }) => ({
    headers: json,
    body: JSON.stringify(grafanaWebhook({ key, title, type: did, at })),
  }),
};
