import type { Sender } from '../sender.ts';
import { eventbridge } from './amazon.ts';
import { pagerdutyEvents, pagerdutyWebhooks } from './pagerduty.ts';
import { alertmanager, grafana } from './prometheus.ts';
import { datadog, newrelic, opsgenie, sentry } from './trackers.ts';
import { betterstack, generic, uptimerobot } from './uptime.ts';

/** Every system that the sandbox can be. Amazon SNS is not among them: Amazon alone can sign what it sends. */
export const senders: readonly Sender[] = [
  alertmanager,
  grafana,
  eventbridge,
  datadog,
  pagerdutyEvents,
  pagerdutyWebhooks,
  sentry,
  opsgenie,
  newrelic,
  betterstack,
  uptimerobot,
  generic,
];
