import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { change, type FakePager, shiftsIn, startFakePager } from './fake-pager.ts';

/** https://developer.pagerduty.com/docs/send-alert-event */
const event = z.discriminatedUnion('event_action', [
  z.looseObject({
    routing_key: z.string().length(32),
    event_action: z.literal('trigger'),
    dedup_key: z.string().min(1).max(255),
    payload: z.looseObject({
      summary: z.string().min(1).max(1024),
      source: z.string().min(1),
      severity: z.enum(['critical', 'error', 'warning', 'info']),
    }),
    links: z.array(z.strictObject({ href: z.url(), text: z.string() })).optional(),
  }),
  z.looseObject({
    routing_key: z.string().length(32),
    event_action: z.enum(['acknowledge', 'resolve']),
    dedup_key: z.string().min(1).max(255),
  }),
]);

/** PagerDuty, by its Events API v2 and by the REST API, which have keys of their own. */
export function startFakePagerDuty(routingKey: string, port?: number, apiKey = ''): Promise<FakePager> {
  return startFakePager(({ method, path, headers, body }, kept) => {
    const url = new URL(path, 'http://pagerduty');
    if (method === 'GET' && url.pathname === '/oncalls') {
      if (headers.authorization !== `Token token=${apiKey}`) return { status: 401, body: {} };
      const said = (name: string) => url.searchParams.get(name) ?? '';
      const oncalls = shiftsIn(kept, said('schedule_ids[]'), said('since'), said('until')).map((one) => ({
        user: { id: 'P1', type: 'user', summary: one.name, name: one.name, email: one.email },
        schedule: { id: said('schedule_ids[]'), type: 'schedule_reference' },
        ...{ escalation_level: 1, start: one.from, end: one.until },
      }));
      return { status: 200, body: { oncalls, limit: 100, offset: 0, more: false, total: null } };
    }
    if (method !== 'POST' || path !== '/v2/enqueue') return { status: 404, body: {} };
    const read = event.safeParse(body);
    if (!read.success) return { status: 400, body: { status: 'invalid event', errors: [read.error.message] } };
    const { routing_key, event_action, dedup_key } = read.data;
    if (routing_key !== routingKey) return { status: 400, body: { status: 'invalid key' } };
    const summary = read.data.event_action === 'trigger' ? read.data.payload.summary : '';
    change(kept, event_action, { key: dedup_key, summary });
    return { status: 202, body: { status: 'success', message: 'Event processed', dedup_key } };
  }, port);
}

/** Its webhook V3 of an event of an incident, signed. https://developer.pagerduty.com/docs/webhooks/v3-overview/ */
export function pagerDutyWebhook(
  { key, id, type, at }: { readonly key: string; readonly id: string; readonly type: string; readonly at: string },
  secret: string,
): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  const data = { id: 'Q1', type: 'incident', number: 7, title: 'INC-1', incident_key: key, status: 'acknowledged' };
  const agent = { id: 'P1', type: 'user_reference', summary: 'Ana' };
  const body = JSON.stringify({
    event: { id, event_type: type, resource_type: 'incident', occurred_at: at, agent, client: null, data },
  });
  const signature = `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;
  return { headers: { 'content-type': 'application/json', 'x-pagerduty-signature': signature }, body };
}
