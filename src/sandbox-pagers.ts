import { randomUUID } from 'node:crypto';
import type { Settings } from './configuration/settings.ts';
import { goalertQuery } from './paging/drivers/goalert-api.ts';
import { driverOf } from './paging/drivers/index.ts';
import type { Pager } from './paging/pagers.ts';
import type { OpenSource } from './sandbox/alerts/alert-control.ts';
import type { Answered, SandboxPager } from './sandbox/pagers/fake-pagers.ts';
import type { createPagerControl } from './sandbox/pagers/pager-control.ts';

/** What the sandbox is made of, which is loaded only where it is used. */
type Parts = {
  readonly startFakePagers: (query: string) => Promise<readonly SandboxPager[]>;
  readonly createPagerControl: typeof createPagerControl;
};

type Known = {
  readonly pagers: readonly Pager[];
  readonly settings: Settings;
  readonly sources: readonly OpenSource[];
  /** Where the app hears. */
  readonly url: () => string;
};

/** How long somebody has to answer a page before everybody is told that nobody did. */
const waitMs = 5 * 60_000;
const snoozeMs = 15 * 60_000;

/** The kinds of sources that the pagers of the sandbox tell of an answer. */
export const pagerSources: readonly string[] = ['pagerduty-webhooks', 'opsgenie', 'grafana-irm'];

/**
 * The pagers that the sandbox plays, beside those of the settings: each has an escalation of its name, so that
 * "/incident page pagerduty" goes there. What the settings have by the same name stands.
 */
export async function startSandboxPagers(parts: Parts, { pagers, settings, sources, url }: Known) {
  const all = await parts.startFakePagers(goalertQuery);
  const isTaken = (kind: string) =>
    pagers.some(({ name }) => name === kind) || settings.escalations.some(({ name }) => name.toLowerCase() === kind);
  const played = all.filter(({ kind }) => !isTaken(kind));
  return {
    pagers: [...pagers, ...played.flatMap(pagerOf)],
    escalations: [
      ...settings.escalations,
      ...played.map(({ kind: name }) => ({
        ...{ name, repeat: 0, snooze: snoozeMs },
        steps: [{ whom: [], how: name, wait: waitMs }],
      })),
    ],
    control: parts.createPagerControl({
      pagers: played.map((one) => ({ ...one, name: one.kind })),
      tell: (pager, answered) => tell(pager, answered, sources, url()),
      now: Date.now,
      newId: randomUUID,
    }),
    close: () => Promise.all(all.map(({ fake }) => fake.close())),
  };
}

function pagerOf({ kind: name, fake: { url }, secret, apiSecret }: SandboxPager): readonly Pager[] {
  const driver = driverOf(name);
  return driver === null ? [] : [{ name, driver, url, secret, api: { url, secret: apiSecret } }];
}

async function tell({ hook }: SandboxPager, answered: Answered, sources: readonly OpenSource[], url: string) {
  const source = sources.find(({ kind }) => kind === hook?.source);
  if (hook === null || source === undefined) return 'nobody';
  const { headers, body } = hook.sent(answered, source.secret);
  try {
    const response = await fetch(`${url}/signals/${source.name}`, {
      method: 'POST',
      headers: { ...headers, authorization: `Bearer ${source.key}` },
      body,
    });
    await response.arrayBuffer();
    return String(response.status);
  } catch {
    return 'no answer';
  }
}
