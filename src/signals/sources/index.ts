import type { Source } from '../source.ts';
import { alertmanager } from './alertmanager.ts';
import { betterstack } from './betterstack.ts';
import { cloudwatch } from './cloudwatch.ts';
import { datadog } from './datadog.ts';
import { eventbridge } from './eventbridge.ts';
import { generic } from './generic.ts';
import { grafana } from './grafana.ts';
import { grafanaIrm } from './grafana-irm.ts';
import { newrelic } from './newrelic.ts';
import { opsgenie } from './opsgenie.ts';
import { pagerdutyEvents } from './pagerduty-events.ts';
import { pagerdutyWebhooks } from './pagerduty-webhooks.ts';
import { sentry } from './sentry.ts';
import { uptimerobot } from './uptimerobot.ts';

/** Where alerts come from. The settings, docs/alerts.md and the sandbox follow from this list and its order. */
export const sources: readonly Source[] = [
  alertmanager,
  grafana,
  cloudwatch,
  eventbridge,
  datadog,
  pagerdutyEvents,
  pagerdutyWebhooks,
  sentry,
  opsgenie,
  grafanaIrm,
  newrelic,
  betterstack,
  uptimerobot,
  generic,
];

export const sourceKinds: readonly string[] = sources.map(({ kind }) => kind);

/** The source of a kind; null where there is none. */
export function sourceOf(kind: string): Source | null {
  return sources.find((source) => source.kind === kind) ?? null;
}
