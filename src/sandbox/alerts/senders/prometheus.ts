import type { Sample } from '../sample.ts';
import { hmacHex, type Sender } from '../sender.ts';

/** The time that Go writes where there is none yet. */
const never = '0001-01-01T00:00:00Z';

/** https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
export const alertmanager: Sender = {
  kind: 'alertmanager',
  sender: 'Alertmanager',
  body: (sample) => groupOf(sample, 'https://alertmanager.example.net', {}),
};

/** https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/ */
export const grafana: Sender = {
  kind: 'grafana',
  sender: 'Grafana',
  body: (sample) => ({
    ...groupOf(sample, 'https://grafana.example.net', {
      values: { A: 91, C: sample.state === 'firing' ? 1 : 0 },
      panelURL: 'https://grafana.example.net/d/shop?viewPanel=4',
      silenceURL: 'https://grafana.example.net/alerting/silence/new',
    }),
    orgId: 1,
    title: `[${sample.state.toUpperCase()}:1] ${sample.title}`,
    state: sample.state === 'firing' ? 'alerting' : 'ok',
    message: sample.text,
  }),
  sign: (rawBody, secret) => ({ 'x-grafana-alerting-signature': hmacHex(secret, rawBody) }),
};

function groupOf({ id, title, text, service, state, since, at }: Sample, externalURL: string, more: object): object {
  const status = state === 'firing' ? 'firing' : 'resolved';
  const labels = { alertname: title, service, severity: 'critical', instance: `${service}:9100` };
  const annotations = { summary: title, description: text, runbook_url: `https://runbooks.example.net/${service}` };
  return {
    version: '4',
    groupKey: `{}:{alertname=${JSON.stringify(title)}}`,
    truncatedAlerts: 0,
    status,
    receiver: 'quorum',
    groupLabels: { alertname: title },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL,
    alerts: [
      {
        status,
        labels,
        annotations,
        startsAt: since,
        endsAt: state === 'firing' ? never : at,
        generatorURL: 'https://prometheus.example.net/graph',
        fingerprint: id,
        ...more,
      },
    ],
  };
}
