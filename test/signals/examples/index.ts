import { alertmanager, grafana } from './alertmanager.ts';
import { cloudwatch, eventbridge } from './amazon.ts';
import type { Example } from './example.ts';
import { pagerdutyEvents, pagerdutyWebhooks } from './pagerduty.ts';
import { grafanaIrm } from './pagers.ts';
import { datadog, newrelic, opsgenie, sentry } from './trackers.ts';
import { betterstack, generic, uptimerobot } from './uptime.ts';

export const examples: readonly Example[] = [
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
