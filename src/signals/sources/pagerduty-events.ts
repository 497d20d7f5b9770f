import { z } from 'zod';
import { digest } from '../identity.ts';
import { instantOf } from '../instant.ts';
import { group, readAs, said } from '../sent.ts';
import type { Delivery, Reading, Source } from '../source.ts';
import { tell } from '../tell.ts';

/** https://developer.pagerduty.com/docs/events-api-v2/trigger-events/ */
const keyLengthMax = 255;

const payload = z.looseObject({
  summary: z.string().trim().min(1),
  source: said,
  severity: said,
  timestamp: said,
  component: said,
  group: said,
  class: said,
  custom_details: z.unknown().optional(),
});

const shared = { routing_key: said, client: said, client_url: said };
const key = z.string().trim().min(1).max(keyLengthMax);
const links = z.array(z.looseObject({ href: said })).catch([]);

const event = z.discriminatedUnion('event_action', [
  z.looseObject({ ...shared, event_action: z.literal('trigger'), dedup_key: key.nullish(), payload, links }),
  z.looseObject({
    ...shared,
    event_action: z.enum(['acknowledge', 'resolve']),
    dedup_key: key,
    payload: payload.optional().catch(undefined),
    links,
  }),
]);

type Event = z.infer<typeof event>;

const states = { trigger: 'firing', acknowledge: 'acknowledged', resolve: 'cleared' } as const;

/**
 * Whatever can page PagerDuty by its Events API v2 can send its events here. As there, the same key is the same alert while
 * it is open, another routing key is another alert, and a trigger without a key is always a new one.
 */
export const pagerdutyEvents: Source = {
  kind: 'pagerduty-events',
  words: {
    sender: 'What pages PagerDuty by its Events API v2',
    toldApartBy: '`routing_key` and `dedup_key`',
    clearedBy: '`event_action: resolve`',
  },
  takesForms: false,
  signing: null,
  secretFields: ['routing_key'],
  keyField: 'routing_key',
  read: (delivery) =>
    readAs(event, delivery.body, 'a sender of PagerDuty’s Events API v2', (sent) => understand(sent, delivery)),
  answer(delivery) {
    const sent = event.safeParse(delivery.body).data;
    const dedup_key = sent === undefined ? '' : keyOf(sent, delivery);
    return { status: 202, body: { status: 'success', message: 'Event processed', dedup_key } };
  },
};

/**
 * What later events of the alert have to name: the key that came with the event, or one that is made for it. A trigger
 * without a key that comes again with the same time of its own is a retry of the first.
 */
function keyOf({ dedup_key, payload: told }: Event, { body, receivedAt }: Delivery): string {
  return dedup_key ?? digest([body, instantOf(told?.timestamp) ?? receivedAt]).slice(0, 32);
}

function understand(sent: Event, delivery: Delivery): Reading {
  const { event_action: action, payload: told } = sent;
  const at = instantOf(told?.timestamp);
  const dedupKey = keyOf(sent, delivery);
  // The routing key is a secret of the sender's: only its hash is kept.
  const names = [digest(sent.routing_key ?? '').slice(0, 16), dedupKey];
  const details = group.parse(told?.custom_details);
  const signal = tell({
    alert: names,
    delivery: at === null ? null : [...names, action, at],
    state: states[action],
    title: [told?.summary, dedupKey],
    text: [typeof told?.custom_details === 'string' ? told.custom_details : undefined],
    severity: told?.severity,
    service: told?.component ?? told?.source,
    labels: {
      ...details,
      dedup_key: dedupKey,
      source: told?.source,
      component: told?.component,
      group: told?.group,
      class: told?.class,
      client: sent.client,
    },
    link: [...sent.links.map(({ href }) => href), sent.client_url],
    at,
    receivedAt: delivery.receivedAt,
  });
  return { kind: 'signals', signals: [signal] };
}
