import { randomUUID } from 'node:crypto';
import type { Json } from '../json.ts';
import { createBoundedLog } from './bounded-log.ts';
import type { Ack, DeliveryRecord } from './protocol.ts';

/** What is to be told to the app. */
export type Delivery = { readonly kind: DeliveryRecord['kind']; readonly name: string; readonly payload: Json };

export type Attempt = { readonly retry: number; readonly reason: string };

/** Takes one payload to the app and waits for its acknowledgement, three seconds at most; never throws. */
export type Transport = (delivery: Delivery, attempt: Attempt, requestUrl: string | undefined) => Promise<Ack>;

export type Deliveries = {
  deliver(delivery: Delivery, requestUrl?: string): Promise<Ack>;
  /** Delivers without waiting, and again as the Events API does while it is not acknowledged. */
  announce(delivery: Delivery, requestUrl?: string): void;
  redeliver(order: Redelivery): Promise<readonly Ack[] | undefined>;
  records(): readonly DeliveryRecord[];
  stop(): void;
};

export type Redelivery = {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly times: number;
  readonly at_once: boolean;
  readonly request_urls?: readonly string[] | undefined;
};

/** Three retries: at once, after one minute, after five. https://docs.slack.dev/apis/events-api#retries */
export const eventRetriesMs = [0, 60_000, 300_000] as const;

/** Delivers through one transport and remembers the last 500 payloads with their answers. */
export function createDeliveries(
  transport: Transport,
  now: () => number,
  retriesMs: readonly number[] = eventRetriesMs,
): Deliveries {
  const log = createBoundedLog<DeliveryRecord & { readonly acks: Ack[] }>(500);
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;

  function remember(delivery: Delivery): { readonly acks: Ack[] } {
    const record = { ...delivery, id: randomUUID(), at: now(), acks: [] };
    log.add(record);
    return record;
  }

  async function attempt(
    record: { readonly acks: Ack[] },
    delivery: Delivery,
    at: Attempt,
    requestUrl: string | undefined,
  ): Promise<Ack> {
    const ack = await transport(delivery, at, requestUrl);
    record.acks.push(ack);
    return ack;
  }

  async function announceFrom(
    record: { readonly acks: Ack[] },
    delivery: Delivery,
    at: Attempt,
    requestUrl: string | undefined,
  ): Promise<void> {
    const ack = await attempt(record, delivery, at, requestUrl);
    const waitMs = retriesMs[at.retry];
    if (ack.kind === 'acked' || ack.no_retry === true || waitMs === undefined || stopped) return;
    const reason = ack.reason === 'not_connected' ? 'connection_failed' : ack.reason;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void announceFrom(record, delivery, { retry: at.retry + 1, reason }, requestUrl);
    }, waitMs);
    timers.add(timer);
  }

  return {
    deliver: (delivery, requestUrl) => attempt(remember(delivery), delivery, { retry: 0, reason: '' }, requestUrl),

    announce(delivery, requestUrl) {
      void announceFrom(remember(delivery), delivery, { retry: 0, reason: '' }, requestUrl);
    },

    async redeliver({ id, name, times, at_once, request_urls }) {
      const record = log
        .items()
        .findLast(
          (candidate) => (id === undefined || candidate.id === id) && (name === undefined || candidate.name === name),
        );
      if (!record) return undefined;
      const targets: readonly (string | undefined)[] = request_urls ?? [undefined];
      const orders = Array.from({ length: times }, (_, index) => index).flatMap((index) =>
        targets.map((target) => ({ target, retry: record.kind === 'events_api' ? index + 1 : 0 })),
      );
      const send = ({ target, retry }: (typeof orders)[number]) =>
        attempt(record, record, { retry, reason: retry === 0 ? '' : 'http_timeout' }, target);
      if (at_once) return Promise.all(orders.map(send));
      const acks: Ack[] = [];
      for (const order of orders) acks.push(await send(order));
      return acks;
    },

    records: () => log.items().map((record) => ({ ...record, acks: [...record.acks] })),

    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
