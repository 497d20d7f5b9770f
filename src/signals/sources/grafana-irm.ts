import { z } from 'zod';
import { instantOf } from '../instant.ts';
import { group, name, readAs, said, stateFor } from '../sent.ts';
import type { SignalState } from '../signal.ts';
import type { Source } from '../source.ts';
import { tell } from '../tell.ts';

const user = z.looseObject({ username: said, email: said }).nullish().catch(undefined);

/** The whole payload. https://grafana.com/docs/oncall/latest/configure/integrations/outgoing-webhooks/ */
const delivery = z.looseObject({
  event: z.looseObject({ type: z.string().trim().min(1), time: said }),
  user,
  alert_group: z.looseObject({
    id: name,
    title: said,
    permalinks: z.looseObject({ web: said }).nullish().catch(undefined),
  }),
  /** What the alert's sender sent. */
  alert_payload: group,
  integration: z.looseObject({ name: said }).nullish().catch(undefined),
});

type Sent = z.infer<typeof delivery>;

const states: Readonly<Record<string, SignalState>> = {
  'alert group created': 'firing',
  unresolve: 'firing',
  unacknowledge: 'unacknowledged',
  acknowledge: 'acknowledged',
  resolve: 'cleared',
};

export const grafanaIrm: Source = {
  kind: 'grafana-irm',
  words: {
    sender: 'Grafana IRM and Grafana OnCall',
    toldApartBy: '`alert_group.id`',
    clearedBy: '`event.type: resolve`',
  },
  takesForms: false,
  signing: null,
  secretFields: [],
  read: ({ body, receivedAt }) =>
    readAs(delivery, body, 'Grafana IRM', (sent) => ({ kind: 'signals', signals: [signalOf(sent, receivedAt)] })),
};

function signalOf({ event, user, alert_group, alert_payload, integration }: Sent, receivedAt: string) {
  const { id, title, permalinks } = alert_group;
  return tell({
    alert: [id],
    delivery: event.time === undefined ? null : [id, event.type, event.time],
    state: stateFor(states, event.type.toLowerCase()),
    title: [title, said.parse(alert_payload.title)],
    text: [said.parse(alert_payload.message)],
    labels: {
      event: event.type,
      by: user?.username || user?.email,
      // What pages by a formatted webhook gives its alert this name: Quorum knows its own pages by it.
      alert_uid: alert_payload.alert_uid,
      integration: integration?.name,
    },
    link: [permalinks?.web],
    at: instantOf(event.time),
    receivedAt,
  });
}
