import { digest, nameOf } from '../../../src/signals/identity.ts';
import type { Example, Sent } from './example.ts';

const routingKey = 'hush0123456789abcdef0123456789ab';

function event(action: string, more: object = {}): Sent {
  return { body: { routing_key: routingKey, event_action: action, dedup_key: 'orders/db1/replication', ...more } };
}

const payload = {
  summary: 'Replication of db1 lags by 42 s',
  source: 'db1.example.net',
  severity: 'error',
  timestamp: '2026-11-26T02:14:07.613+0000',
  component: 'orders-db',
  group: 'prod-data',
  class: 'replication',
  custom_details: { lag_seconds: 42 },
};

const links = [{ href: 'https://monitoring.example.net/db1', text: 'Graph' }];

export const pagerdutyEvents: Example = {
  kind: 'pagerduty-events',
  firing: event('trigger', { payload, links }),
  again: event('trigger', { links: [], payload: { ...payload, custom_details: { lag_seconds: 57 } } }),
  other: event('trigger', { payload, routing_key: 'another-routing-key' }),
  cleared: event('resolve'),
  acknowledged: event('acknowledge'),
  told: {
    firing: {
      alert: nameOf(digest(routingKey).slice(0, 16), 'orders/db1/replication'),
      title: 'Replication of db1 lags by 42 s',
      severity: 'error',
      service: 'orders-db',
      labels: {
        lag_seconds: '42',
        dedup_key: 'orders/db1/replication',
        source: 'db1.example.net',
        component: 'orders-db',
        group: 'prod-data',
        class: 'replication',
      },
      link: 'https://monitoring.example.net/db1',
      at: '2026-11-26T02:14:07.613Z',
    },
    cleared: { title: 'orders/db1/replication' },
    acknowledged: { title: 'orders/db1/replication' },
  },
  unreadable: [
    [event('trigger'), 'payload'],
    [event('trigger', { payload: { ...payload, summary: ' ' } }), 'payload.summary'],
    [event('resolve', { dedup_key: undefined }), 'dedup_key'],
    [event('trigger', { payload, dedup_key: 'x'.repeat(256) }), 'dedup_key'],
    [event('escalate'), 'event_action'],
  ],
};

function webhook(type: string, id: string, data: object = {}): Sent {
  const body = {
    event: {
      id,
      event_type: type,
      resource_type: 'incident',
      occurred_at: type.endsWith('resolved') ? '2026-11-26T03:01:37.613Z' : '2026-11-26T02:14:07.613Z',
      agent: { id: 'PANA123', summary: 'Ana Ruiz', type: 'user_reference' },
      client: null,
      data: {
        id: 'Q1CHECKOUT',
        type: 'incident',
        html_url: 'https://acme.pagerduty.com/incidents/Q1CHECKOUT',
        number: 4711,
        status: 'triggered',
        incident_key: 'checkout/5xx',
        title: 'Checkout answers with errors',
        service: { id: 'PSRV1', summary: 'Checkout', type: 'service_reference' },
        escalation_policy: { id: 'PESC1', summary: 'Payments' },
        priority: { id: 'PPRI1', summary: 'P2' },
        urgency: 'high',
        ...data,
      },
    },
  };
  return { body, headers: { 'x-webhook-id': `webhook-${id}` } };
}

const note = {
  event: {
    id: 'note1',
    event_type: 'incident.annotated',
    occurred_at: '2026-11-26T02:20:00Z',
    data: {
      id: 'PNOTE1',
      type: 'incident_note',
      content: 'Rolled back, watching',
      incident: {
        id: 'Q1CHECKOUT',
        summary: 'Checkout answers with errors',
        html_url: 'https://acme.pagerduty.com/incidents/Q1CHECKOUT',
      },
    },
  },
};

export const pagerdutyWebhooks: Example = {
  kind: 'pagerduty-webhooks',
  firing: webhook('incident.triggered', 'event1'),
  again: {
    ...webhook('incident.triggered', 'event1', { urgency: 'low' }),
    headers: { 'x-webhook-id': 'of another subscription' },
  },
  other: webhook('incident.triggered', 'event1', { id: 'Q2CHECKOUT' }),
  cleared: webhook('incident.resolved', 'event2'),
  acknowledged: webhook('incident.acknowledged', 'event3'),
  told: {
    firing: {
      alert: 'Q1CHECKOUT',
      delivery: 'event1',
      title: 'Checkout answers with errors',
      severity: 'P2',
      service: 'Checkout',
      labels: {
        event: 'incident.triggered',
        by: 'Ana Ruiz',
        number: '4711',
        incident_key: 'checkout/5xx',
        urgency: 'high',
        escalation_policy: 'Payments',
      },
      link: 'https://acme.pagerduty.com/incidents/Q1CHECKOUT',
      at: '2026-11-26T02:14:07.613Z',
    },
    cleared: { at: '2026-11-26T03:01:37.613Z' },
    acknowledged: {},
  },
  ignored: [
    [{ body: { event: { id: '1', event_type: 'service.updated', data: {} } } }, 'The event is not about an incident'],
    [
      { body: { event: { id: '1', event_type: 'pagey.ping', data: { message: 'Hello' } } } },
      'The event is not about an incident',
    ],
    [{ body: { event: { id: '1', event_type: 'incident.annotated', data: {} } } }, 'The event names no incident'],
  ],
  unreadable: [
    [{ body: { messages: [] } }, 'event'],
    [{ body: { event: { event_type: 'incident.triggered', data: {} } } }, 'event.id'],
  ],
  more: [
    [
      'a note is about its incident',
      { body: note },
      { state: 'info', alert: 'Q1CHECKOUT', text: 'Rolled back, watching' },
    ],
    ['what was reopened fires again', webhook('incident.reopened', 'event4'), { state: 'firing', alert: 'Q1CHECKOUT' }],
    ['another owner changes no state', webhook('incident.reassigned', 'event5'), { state: 'info' }],
  ],
};
