import { z } from 'zod';
import { digest } from '../identity.ts';
import { instantOf } from '../instant.ts';
import { group, name, readAs, said, stateFor } from '../sent.ts';
import type { SignalState } from '../signal.ts';
import type { Delivery, Reading } from '../source.ts';
import { tell } from '../tell.ts';

const alert = z.looseObject({
  status: z.string(),
  labels: group,
  annotations: group,
  startsAt: said,
  endsAt: said,
  generatorURL: said,
  panelURL: said,
  dashboardURL: said,
  silenceURL: said,
  values: group,
  fingerprint: name.optional().catch(undefined),
});

const alertGroup = z.looseObject({ alerts: z.array(alert), externalURL: said });

type Alert = z.infer<typeof alert>;

const states: Readonly<Record<string, SignalState>> = { firing: 'firing', resolved: 'cleared' };

/**
 * A group of alerts as Alertmanager notifies of it (webhook version 4), and Grafana in the same form with more fields. Each
 * alert is one of its own, by its fingerprint: the status of the group says nothing of one. An alert that the group lacks,
 * because it was cut off (`truncatedAlerts`) or for whatever reason, has not cleared.
 * https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */
export function readAlertGroup({ body, receivedAt }: Delivery, sender: string): Reading {
  return readAs(alertGroup, body, sender, ({ alerts, externalURL }) => {
    if (alerts.length === 0) return { kind: 'ignored', reason: 'The group holds no alert' };
    return { kind: 'signals', signals: alerts.map((one) => signalOf(one, externalURL, receivedAt)) };
  });
}

/**
 * The news is that the alert began to fire, or ended: repeats, and the peers of a cluster of Alertmanagers, tell it with the
 * same times, and with other words where a value stands in an annotation.
 */
function signalOf(sent: Alert, externalURL: string | undefined, receivedAt: string) {
  const { status, labels, annotations, fingerprint = digest(labels) } = sent;
  const state = stateFor(states, status);
  const [startsAt, endsAt] = [instantOf(sent.startsAt), instantOf(sent.endsAt)];
  const at = state === 'cleared' ? endsAt : startsAt;
  const annotated = (key: string) => said.parse(annotations[key]);
  const runbook = annotated('runbook_url') ?? annotated('runbook');
  return tell({
    alert: [fingerprint],
    delivery: startsAt === null && at === null ? null : [fingerprint, status, startsAt ?? '', at ?? ''],
    state,
    title: [annotated('summary'), annotated('title'), said.parse(labels.alertname), 'An alert without a name'],
    text: [
      annotated('description') ?? annotated('message'),
      valuesOf(sent.values),
      runbook === undefined ? undefined : `Runbook: ${runbook}`,
    ],
    severity: said.parse(labels.severity) ?? said.parse(labels.priority),
    service: said.parse(labels.service),
    labels,
    link: [sent.panelURL, sent.dashboardURL, sent.generatorURL, externalURL],
    at,
    receivedAt,
  });
}

/** By their names, so that the same values read the same. */
function valuesOf(values: Readonly<Record<string, unknown>>): string | undefined {
  const shown = Object.entries(values).flatMap(([key, value]) =>
    typeof value === 'number' ? [`${key} = ${value}`] : [],
  );
  return shown.length === 0 ? undefined : shown.toSorted().join(', ');
}
