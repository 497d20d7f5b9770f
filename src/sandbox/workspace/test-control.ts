import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { BoundedLog } from './bounded-log.ts';
import { changeGroup } from './change-group.ts';
import { changePerson } from './change-person.ts';
import type { Core } from './core.ts';
import { boundsOf } from './faults/bounds.ts';
import { callRuleOf } from './faults/call-rule.ts';
import type { Counts } from './faults/counts.ts';
import { deliveryRuleOf } from './faults/delivery-rule.ts';
import type { Faults } from './faults/faults.ts';
import type { SocketsOrder } from './faults/sockets-order.ts';
import { postAsApp } from './post-as-app.ts';
import type { Ack, Group, Person } from './protocol.ts';
import { orRefused, type Refused } from './refusal.ts';
import type { Sockets } from './socket-delivery.ts';
import { type Call, type DeliveryRecord, testVerbs } from './test-verbs.ts';

type Sent<V extends keyof typeof testVerbs> = z.input<(typeof testVerbs)[V]>;
type Done = { readonly ok: true };

/** The verbs for tests and demonstrations, as functions: the same as one POST a verb. */
export type TestVerbs = {
  faults(body: Sent<'faults'>): Promise<Done>;
  delivery_faults(body: Sent<'delivery_faults'>): Promise<Done>;
  sockets(body: Sent<'sockets'>): Promise<(Done & { readonly count: number }) | Refused>;
  standing(body: Sent<'standing'>): Promise<Done>;
  settings(body: Sent<'settings'>): Promise<Done>;
  clear(body?: Sent<'clear'>): Promise<Done>;
  counts(body?: Sent<'counts'>): Promise<Done & { readonly counts: Counts }>;
  redeliver(body: Sent<'redeliver'>): Promise<(Done & { readonly acks: readonly Ack[] }) | Refused>;
  deliver(body: Sent<'deliver'>): Promise<(Done & { readonly ack: Ack }) | Refused>;
  person(body: Sent<'person'>): Promise<(Done & { readonly person: Person }) | Refused>;
  group(body: Sent<'group'>): Promise<(Done & { readonly group: Group }) | Refused>;
  post(body: Sent<'post'>): Promise<(Done & { readonly ts: string }) | Refused>;
  calls(body: Sent<'calls'>): Promise<Done & { readonly calls: readonly Call[] }>;
  requests(body: Sent<'requests'>): Promise<Done & { readonly requests: readonly DeliveryRecord[] }>;
};

const httpMode: Refused = { ok: false, error: 'http_mode', detail: 'The app hears by HTTP: there are no sockets.' };

type Parts = { readonly faults: Faults; readonly sockets: Sockets | undefined; readonly calls: BoundedLog<Call> };

export function createTestVerbs(core: Core, { faults, sockets, calls }: Parts): TestVerbs {
  return {
    async faults(body) {
      const rule = callRuleOf(testVerbs.faults.parse(body));
      if (rule.times > 0) faults.calls.add(rule);
      else faults.calls.remove((one) => (rule.id === undefined ? one.method === rule.method : one.id === rule.id));
      return { ok: true };
    },
    async delivery_faults(body) {
      const rule = deliveryRuleOf(testVerbs.delivery_faults.parse(body));
      if (rule.times > 0) faults.deliveries.add(rule);
      else faults.deliveries.remove((one) => (rule.id === undefined ? one.name === rule.name : one.id === rule.id));
      return { ok: true };
    },
    async sockets(body) {
      const order = testVerbs.sockets.parse(body);
      if (sockets) return { ok: true, count: orderSockets(faults, sockets, order) };
      return httpMode;
    },
    async standing(body) {
      faults.standing.change(testVerbs.standing.parse(body));
      return { ok: true };
    },
    async settings(body) {
      faults.change(testVerbs.settings.parse(body));
      return { ok: true };
    },
    async clear() {
      faults.clear();
      return { ok: true };
    },
    counts: async () => ({ ok: true, counts: faults.counter.counts() }),
    async redeliver(body) {
      const acks = await core.deliveries.redeliver(testVerbs.redeliver.parse(body));
      return acks
        ? { ok: true, acks }
        : { ok: false, error: 'nothing_delivered', detail: 'No such payload was delivered yet.' };
    },
    async deliver(body) {
      const delivery = { ...testVerbs.deliver.parse(body), name: 'given' };
      if (sockets === undefined) return httpMode;
      const attempt = { retry: 0, reason: '', envelope_id: randomUUID(), isCopy: false, isCut: false };
      return { ok: true, ack: await sockets.transport(delivery, attempt, undefined) };
    },
    async person(body) {
      return orRefused(() => ({ ok: true, person: changePerson(core, testVerbs.person.parse(body)) }));
    },
    async group(body) {
      return orRefused(() => ({ ok: true, group: changeGroup(core, testVerbs.group.parse(body)) }));
    },
    async post(body) {
      return orRefused(() => ({ ok: true, ts: postAsApp(core, testVerbs.post.parse(body)).ts }));
    },
    async calls(body) {
      const { method } = testVerbs.calls.parse(body);
      return { ok: true, calls: calls.items().filter((call) => method === undefined || call.method === method) };
    },
    async requests(body) {
      const { name } = testVerbs.requests.parse(body);
      return { ok: true, requests: core.deliveries.records().filter((one) => name === undefined || one.name === name) };
    },
  };
}

function orderSockets(faults: Faults, sockets: Sockets, order: SocketsOrder): number {
  switch (order.action) {
    case 'disconnect':
      return sockets.disconnect(order.reason, order.count);
    case 'drop':
      return sockets.drop(order.count);
    case 'refresh':
      return sockets.refresh(order.count);
    case 'outage': {
      const lasts_ms = order.ms ?? (order.times === undefined ? 10_000 : undefined);
      const bounds = boundsOf({ times: order.times, after: 0, lasts_ms });
      const open = { ...bounds, method: 'apps.connections.open', with: {} };
      if (order.how === 'open_hangs') faults.calls.add({ ...open, fault: { kind: 'hang' } });
      else if (order.how === 'open_500') faults.calls.add({ ...open, fault: { kind: 'error_500' } });
      else faults.connects.add({ ...bounds, fault: { kind: order.how } });
      return order.keep ? 0 : sockets.drop();
    }
    default: {
      const unreachable: never = order;
      return unreachable;
    }
  }
}
