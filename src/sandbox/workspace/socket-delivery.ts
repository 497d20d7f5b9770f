import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Transport } from './deliveries.ts';
import { ackLimitMs } from './http-delivery.ts';
import { app } from './people.ts';
import type { Ack } from './protocol.ts';

/** https://docs.slack.dev/apis/events-api/using-socket-mode#connections */
export const connectionsMax = 10;
const pingMs = 10_000;
/** Slack closes a connection itself a while after it asked the app to leave. */
const leaveMs = 10_000;

const frame = z.object({ envelope_id: z.string(), payload: z.unknown().optional() });

export type Sockets = {
  readonly transport: Transport;
  /** A ticket that opens one connection. */
  ticket(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  count(): number;
  disconnect(reason: string, count?: number): number;
  drop(count?: number): number;
  stop(): void;
};

/** Socket Mode: every envelope goes to one of the open connections, in turn. */
export function createSockets(onCount: (count: number) => void): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: 4 * 1024 * 1024 });
  const tickets = new Set<string>();
  const open = new Set<WebSocket>();
  const leaving = new Set<WebSocket>();
  const pending = new Map<string, (body: unknown) => void>();
  const timers = new Set<NodeJS.Timeout>();
  let turn = 0;

  const ping = setInterval(() => {
    for (const connection of open) connection.ping();
  }, pingMs);
  ping.unref();

  function welcome(connection: WebSocket): void {
    open.add(connection);
    onCount(open.size);
    connection.on('message', (data) => {
      const read = frame.safeParse(parse(data.toString()));
      if (!read.success) return;
      pending.get(read.data.envelope_id)?.(read.data.payload);
    });
    connection.on('error', () => undefined);
    connection.on('close', () => {
      open.delete(connection);
      leaving.delete(connection);
      onCount(open.size);
    });
    connection.send(
      JSON.stringify({
        type: 'hello',
        num_connections: open.size,
        debug_info: { host: 'sandbox', build_number: 1, approximate_connection_time: 18_060 },
        connection_info: { app_id: app.id },
      }),
    );
  }

  const transport: Transport = ({ kind, payload }, attempt) => {
    const ready = [...open].filter(
      (connection) => !leaving.has(connection) && connection.readyState === connection.OPEN,
    );
    const connection = ready[turn++ % Math.max(1, ready.length)];
    if (!connection) return Promise.resolve({ kind: 'failed', reason: 'not_connected' });
    const envelope_id = randomUUID();
    const started = performance.now();
    return new Promise<Ack>((resolve) => {
      const settle = (ack: Ack) => {
        clearTimeout(timer);
        timers.delete(timer);
        pending.delete(envelope_id);
        resolve(ack);
      };
      const timer = setTimeout(() => settle({ kind: 'failed', reason: 'http_timeout' }), ackLimitMs);
      timers.add(timer);
      pending.set(envelope_id, (body) =>
        settle({ kind: 'acked', body: isEmpty(body) ? undefined : body, ms: Math.round(performance.now() - started) }),
      );
      const retry =
        kind === 'events_api'
          ? {
              retry_attempt: attempt.retry,
              retry_reason: attempt.reason === 'http_timeout' ? 'timeout' : attempt.reason,
            }
          : {};
      const accepts_response_payload = kind !== 'events_api';
      connection.send(JSON.stringify({ envelope_id, payload, type: kind, accepts_response_payload, ...retry }));
    });
  };

  return {
    transport,
    ticket() {
      const ticket = randomUUID();
      tickets.add(ticket);
      const oldest = tickets.size > 100 ? tickets.values().next().value : undefined;
      if (oldest !== undefined) tickets.delete(oldest);
      return ticket;
    },
    upgrade(request, socket, head) {
      const ticket = new URL(request.url ?? '/', 'http://sandbox').searchParams.get('ticket') ?? '';
      if (!tickets.delete(ticket) || open.size >= connectionsMax) {
        socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, welcome);
    },
    count: () => open.size,
    disconnect(reason, count) {
      const chosen = [...open].filter((connection) => !leaving.has(connection)).slice(0, count);
      for (const connection of chosen) {
        leaving.add(connection);
        connection.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'sandbox' } }));
        const timer = setTimeout(() => {
          timers.delete(timer);
          connection.close();
        }, leaveMs);
        timers.add(timer);
      }
      return chosen.length;
    },
    drop(count) {
      const chosen = [...open].slice(0, count);
      for (const connection of chosen) connection.terminate();
      return chosen.length;
    },
    stop() {
      clearInterval(ping);
      for (const timer of timers) clearTimeout(timer);
      for (const connection of open) {
        connection.close(1001);
        setTimeout(() => connection.terminate(), 1000).unref();
      }
      server.close();
    },
  };
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
