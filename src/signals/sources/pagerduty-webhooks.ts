import { z } from 'zod';
import { instantOf } from '../instant.ts';
import { name, readAs, said, stateFor } from '../sent.ts';
import type { SignalState } from '../signal.ts';
import { hmacOf, isSame } from '../signature.ts';
import { headerOf, ignored, type Reading, type Signing, type Source } from '../source.ts';
import { tell } from '../tell.ts';

const signatureHeader = 'x-pagerduty-signature';

/** Several signatures while a secret is exchanged: any one is enough. https://developer.pagerduty.com/docs/webhooks/webhook-signatures/ */
const signing: Signing = {
  isAlways: true,
  hasTimestampHeader: false,
  check({ rawBody, headers, secret }) {
    const sent = headerOf(headers, signatureHeader);
    if (sent === undefined) return `the header ${signatureHeader} is missing`;
    const expected = `v1=${hmacOf(secret, rawBody)}`;
    const isSigned = sent.split(',').some((signature) => isSame(signature.trim(), expected));
    return isSigned ? null : 'the signature is another';
  },
};

const reference = z.looseObject({ id: said, type: said, summary: said, html_url: said }).nullish().catch(undefined);

/** https://developer.pagerduty.com/docs/webhooks/v3-overview/ */
const delivery = z.looseObject({
  event: z.looseObject({
    id: name,
    event_type: z.string(),
    occurred_at: said,
    agent: reference,
    data: z.looseObject({
      id: said,
      number: said,
      title: said,
      html_url: said,
      incident_key: said,
      urgency: said,
      content: said,
      message: said,
      service: reference,
      priority: reference,
      escalation_policy: reference,
      /** A note, a status update or a responder is about an incident. */
      incident: reference,
    }),
  }),
});

type Event = z.infer<typeof delivery>['event'];

const states: Readonly<Record<string, SignalState>> = {
  'incident.triggered': 'firing',
  'incident.reopened': 'firing',
  'incident.unacknowledged': 'unacknowledged',
  'incident.acknowledged': 'acknowledged',
  'incident.resolved': 'cleared',
};

export const pagerdutyWebhooks: Source = {
  kind: 'pagerduty-webhooks',
  words: {
    sender: 'PagerDuty, by webhooks V3',
    toldApartBy: 'the id of its incident',
    clearedBy: '`incident.resolved`',
  },
  takesForms: false,
  signing,
  secretFields: [],
  read: ({ body, receivedAt }) => readAs(delivery, body, 'PagerDuty', ({ event }) => understand(event, receivedAt)),
};

/** One event is one signal, whichever of several subscriptions delivers it. */
function understand({ id, event_type: type, occurred_at, agent, data }: Event, receivedAt: string): Reading {
  if (!type.startsWith('incident.')) return ignored('The event is not about an incident');
  const incidentId = data.incident?.id ?? data.id;
  if (incidentId === undefined) return ignored('The event names no incident');
  const signal = tell({
    alert: [incidentId],
    delivery: [id],
    state: stateFor(states, type),
    title: [data.title, data.incident?.summary],
    text: [data.content ?? data.message],
    severity: data.priority?.summary ?? data.urgency,
    service: data.service?.summary,
    labels: {
      event: type,
      by: personOf(agent),
      number: data.number,
      incident_key: data.incident_key,
      urgency: data.urgency,
      escalation_policy: data.escalation_policy?.summary,
    },
    link: [data.html_url, data.incident?.html_url],
    at: instantOf(occurred_at),
    receivedAt,
  });
  return { kind: 'signals', signals: [signal] };
}

/** Who did it, where that was a person: of what is done by its APIs the agent is a service or an integration. */
function personOf(agent: Event['agent']): string | undefined {
  return (agent?.type ?? 'user_reference') === 'user_reference' ? agent?.summary : undefined;
}
