import { randomUUID } from 'node:crypto';
import { type Attempt, ackLimitMs, type Delivery, type Transport } from './delivery.ts';
import type { DeliveryFault } from './faults/delivery-rule.ts';
import type { Faults } from './faults/faults.ts';
import type { Ack } from './protocol.ts';
import type { DeliveryRecord } from './test-verbs.ts';

/** A payload that the app is told, and how often it was sent. */
export type Sent = DeliveryRecord & { readonly acks: Ack[]; sent: number };

export type Sender = {
  /** Sends once, whatever faults are set. */
  send(payload: Sent, attempt: Partial<Attempt>, requestUrl: string | undefined): Promise<Ack>;
  /** Sends once, and meets the fault that is set for it. */
  sendWithFault(payload: Sent, attempt: Partial<Attempt>, requestUrl: string | undefined): Promise<Ack>;
};

export function asSent(delivery: Delivery, atMs: number): Sent {
  return { ...delivery, id: randomUUID(), envelope_id: randomUUID(), at: atMs, acks: [], sent: 0 };
}

/** Sends payloads through one transport, as well as the faults allow. `retriesMs`: the waits before Slack's retries. */
export function createSender(transport: Transport, faults: Faults, retriesMs: readonly number[]): Sender {
  async function take(payload: Sent, attempt: Partial<Attempt>, requestUrl: string | undefined): Promise<Ack> {
    faults.counter.add(payload.sent === 0 ? 'deliveries' : 'redeliveries');
    payload.sent += 1;
    const { envelope_id } = payload;
    const first = { retry: 0, reason: '', envelope_id, isCopy: false, isCut: false };
    return transport(payload, { ...first, ...attempt }, requestUrl);
  }

  const send: Sender['send'] = async (payload, attempt, requestUrl) => {
    const ack = await take(payload, attempt, requestUrl);
    payload.acks.push(ack);
    return ack;
  };

  /** The app's answer is thrown away, and Slack waits until its time is over. */
  const loseAck: Sender['send'] = async (payload, attempt, requestUrl) => {
    const started = performance.now();
    const ack = await take(payload, attempt, requestUrl);
    if (ack.kind === 'acked') await restOfLimit(faults, started);
    const lost: Ack = ack.kind === 'acked' ? { kind: 'failed', reason: 'http_timeout' } : ack;
    payload.acks.push(lost);
    return lost;
  };

  function sendAgainLater(
    payload: Sent,
    fault: Extract<DeliveryFault, { readonly kind: 'redelivered' }>,
    time: number,
  ): void {
    const waitMs = retriesMs[time - 1];
    if (time > fault.count || waitMs === undefined) return;
    const isNumbered = payload.kind === 'events_api' && fault.retry_num === 'counted';
    const run = async () => {
      const retry = isNumbered ? { retry: time, reason: 'http_timeout' } : {};
      await send(payload, { ...retry, ...copyOf(payload, fault) }, undefined);
      sendAgainLater(payload, fault, time + 1);
    };
    faults.waiting.later(waitMs * faults.settings().pace, () => void run(), 'drop');
  }

  return {
    send,
    async sendWithFault(payload, attempt, requestUrl) {
      const fault = faults.ofDelivery(payload.kind, payload.name);
      switch (fault?.kind) {
        case undefined:
          return send(payload, attempt, requestUrl);
        case 'ack_lost':
          return loseAck(payload, attempt, requestUrl);
        case 'cut':
          return send(payload, { ...attempt, isCut: true }, requestUrl);
        case 'twice': {
          const answer = send(payload, attempt, requestUrl);
          void send(payload, { ...attempt, ...copyOf(payload, fault) }, undefined);
          return answer;
        }
        case 'redelivered': {
          const ack = await send(payload, attempt, requestUrl);
          if (ack.kind === 'acked') sendAgainLater(payload, fault, 1);
          return ack;
        }
        default: {
          const unreachable: never = fault;
          return unreachable;
        }
      }
    },
  };
}

function copyOf(payload: Sent, fault: { readonly envelope: 'same' | 'new' }): Partial<Attempt> {
  return { isCopy: true, envelope_id: envelopeOf(payload, fault.envelope) };
}

/** Until the app's time to acknowledge is over. */
function restOfLimit(faults: Faults, startedMs: number): Promise<void> {
  const restMs = Math.max(0, ackLimitMs - (performance.now() - startedMs)) * faults.settings().pace;
  return new Promise((resolve) => faults.waiting.later(restMs, resolve));
}

/** The id of an envelope for a payload: that of its first, or a new one. */
export function envelopeOf(payload: Sent, envelope: 'same' | 'new'): string {
  return envelope === 'same' ? payload.envelope_id : randomUUID();
}
