import type { WebSocket } from 'ws';
import { z } from 'zod';
import { type Attempt, ackLimitMs, type Delivery } from './delivery.ts';
import type { Ack } from './protocol.ts';

const acknowledgement = z.object({ envelope_id: z.string(), payload: z.unknown().optional() });

export type Envelopes = {
  /** Sends one and waits for its acknowledgement, three seconds at most. */
  send(connection: WebSocket, delivery: Delivery, attempt: Attempt): Promise<Ack>;
  /** Hears what the app says over any of the connections. */
  hear(data: string): void;
  stop(): void;
};

/** Socket Mode's envelopes on their way. https://docs.slack.dev/apis/events-api/using-socket-mode#events */
export function createEnvelopes(): Envelopes {
  /** By envelope id: several where one was sent twice. */
  const waiting = new Map<string, Set<(body: unknown) => void>>();
  const timers = new Set<NodeJS.Timeout>();

  return {
    send(connection, delivery, attempt) {
      const frame = JSON.stringify(frameOf(delivery, attempt));
      if (attempt.isCut) {
        connection.send(frame, () => connection.terminate());
        return Promise.resolve({ kind: 'failed', reason: 'connection_failed' });
      }
      const { envelope_id } = attempt;
      const started = performance.now();
      const others = waiting.get(envelope_id) ?? new Set();
      waiting.set(envelope_id, others);
      return new Promise<Ack>((resolve) => {
        const settle = (ack: Ack) => {
          clearTimeout(timer);
          timers.delete(timer);
          others.delete(acked);
          if (others.size === 0) waiting.delete(envelope_id);
          resolve(ack);
        };
        const acked = (body: unknown) =>
          settle({
            kind: 'acked',
            body: isEmpty(body) ? undefined : body,
            ms: Math.round(performance.now() - started),
          });
        const timer = setTimeout(() => settle({ kind: 'failed', reason: 'http_timeout' }), ackLimitMs);
        timers.add(timer);
        others.add(acked);
        connection.send(frame);
      });
    },
    hear(data) {
      const read = acknowledgement.safeParse(parse(data));
      if (!read.success) return;
      for (const acked of [...(waiting.get(read.data.envelope_id) ?? [])]) acked(read.data.payload);
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** Only events say how often they were tried. */
function frameOf({ kind, payload }: Delivery, { envelope_id, retry, reason }: Attempt): Record<string, unknown> {
  const isEvent = kind === 'events_api';
  const retry_reason = reason === 'http_timeout' ? 'timeout' : reason;
  const tried = isEvent ? { retry_attempt: retry, retry_reason } : {};
  return { envelope_id, payload, type: kind, accepts_response_payload: !isEvent, ...tried };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Bolt acknowledges with `{}` where it has nothing to say. */
function isEmpty(body: unknown): boolean {
  return (
    body === undefined || body === null || body === '' || (typeof body === 'object' && Object.keys(body).length === 0)
  );
}
