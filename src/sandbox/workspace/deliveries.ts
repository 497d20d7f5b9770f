import { createBoundedLog } from './bounded-log.ts';
import type { Attempt, Delivery, Transport } from './delivery.ts';
import type { Faults } from './faults/faults.ts';
import type { Ack } from './protocol.ts';
import { asSent, createSender, envelopeOf, type Sent } from './send-payload.ts';
import type { DeliveryRecord } from './test-verbs.ts';

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
  readonly envelope: 'same' | 'new';
  readonly retry_num: 'counted' | 'zero';
  readonly request_urls?: readonly string[] | undefined;
};

/** Three retries: at once, after one minute, after five. https://docs.slack.dev/apis/events-api#retries */
export const eventRetriesMs = [0, 60_000, 300_000] as const;

/** Delivers through one transport and remembers the last 500 payloads with their answers. */
export function createDeliveries(options: {
  readonly transport: Transport;
  readonly now: () => number;
  readonly faults: Faults;
  readonly retriesMs: readonly number[];
}): Deliveries {
  const { now, faults, retriesMs } = options;
  const sender = createSender(options.transport, faults, retriesMs);
  const log = createBoundedLog<Sent>(500);
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;

  function remember(delivery: Delivery): Sent {
    const payload = asSent(delivery, now());
    log.add(payload);
    return payload;
  }

  async function announceFrom(
    payload: Sent,
    retry: Pick<Attempt, 'retry' | 'reason'>,
    requestUrl: string | undefined,
  ): Promise<void> {
    // Each try is an envelope of its own, the first one that by which the payload is known.
    const envelope_id = envelopeOf(payload, retry.retry === 0 ? 'same' : 'new');
    const ack = await sender.sendWithFault(payload, { ...retry, envelope_id }, requestUrl);
    const waitMs = retriesMs[retry.retry];
    if (ack.kind === 'acked' || ack.no_retry === true || waitMs === undefined || stopped) return;
    const reason = ack.reason === 'not_connected' ? 'connection_failed' : ack.reason;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void announceFrom(payload, { retry: retry.retry + 1, reason }, requestUrl);
    }, waitMs * faults.settings().pace);
    timers.add(timer);
  }

  return {
    deliver: (delivery, requestUrl) => sender.sendWithFault(remember(delivery), {}, requestUrl),

    announce(delivery, requestUrl) {
      void announceFrom(remember(delivery), { retry: 0, reason: '' }, requestUrl);
    },

    async redeliver(order) {
      const { id, name, at_once } = order;
      const payload = log
        .items()
        .findLast(
          (candidate) => (id === undefined || candidate.id === id) && (name === undefined || candidate.name === name),
        );
      if (!payload) return undefined;
      const tries = triesOf(payload, order);
      const send = ({ attempt, requestUrl }: Try) => sender.send(payload, attempt, requestUrl);
      if (at_once) return Promise.all(tries.map(send));
      const acks: Ack[] = [];
      for (const one of tries) acks.push(await send(one));
      return acks;
    },

    records: () => log.items().map(({ sent: _sent, ...record }) => ({ ...record, acks: [...record.acks] })),

    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

type Try = { readonly attempt: Partial<Attempt>; readonly requestUrl: string | undefined };

/** Each time goes to each of the request URLs. */
function triesOf(payload: Sent, { times, envelope, retry_num, request_urls }: Redelivery): readonly Try[] {
  const isNumbered = payload.kind === 'events_api' && retry_num === 'counted';
  const requestUrls: readonly (string | undefined)[] = request_urls ?? [undefined];
  return Array.from({ length: times }, (_, index) => index + 1).flatMap((time) =>
    requestUrls.map((requestUrl) => {
      const retry = isNumbered ? { retry: time, reason: 'http_timeout' } : {};
      return { attempt: { ...retry, envelope_id: envelopeOf(payload, envelope) }, requestUrl };
    }),
  );
}
