import { randomUUID } from 'node:crypto';
import { hmacHex, type Sender } from '../sender.ts';

/** https://developer.pagerduty.com/docs/events-api-v2/trigger-events/ */
export const pagerdutyEvents: Sender = {
  kind: 'pagerduty-events',
  sender: 'What pages PagerDuty by its Events API v2',
  body({ id, title, service, state, at }) {
    const payload = { summary: title, source: `${service}-1`, severity: 'critical', timestamp: at, component: service };
    const event = { routing_key: 'a routing key of the sandbox', dedup_key: id, client: 'Monitoring' };
    return state === 'firing'
      ? { ...event, event_action: 'trigger', payload }
      : { ...event, event_action: 'resolve', payload };
  },
};

/** https://developer.pagerduty.com/docs/webhooks/v3-overview/ */
export const pagerdutyWebhooks: Sender = {
  kind: 'pagerduty-webhooks',
  sender: 'PagerDuty, by webhooks V3',
  body({ id, title, service, state, at }) {
    const url = `https://example.pagerduty.com/incidents/${id}`;
    return {
      event: {
        id: randomUUID(),
        event_type: state === 'firing' ? 'incident.triggered' : 'incident.resolved',
        resource_type: 'incident',
        occurred_at: at,
        data: {
          id,
          type: 'incident',
          html_url: url,
          status: state === 'firing' ? 'triggered' : 'resolved',
          title,
          service: { id: 'PSERVICE', summary: service, html_url: url },
          priority: { id: 'PPRIORITY', summary: 'P1' },
          urgency: 'high',
        },
      },
    };
  },
  sign: (rawBody, secret) => ({ 'x-pagerduty-signature': `v1=${hmacHex(secret, rawBody)}` }),
};
