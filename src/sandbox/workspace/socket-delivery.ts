import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { type Connections, createConnections } from './connections.ts';
import type { Transport } from './delivery.ts';
import { createEnvelopes } from './envelopes.ts';
import type { Faults } from './faults/faults.ts';

/** https://docs.slack.dev/apis/events-api/using-socket-mode#connections */
export const connectionsMax = 10;
const ticketsMax = 100;
const pingMs = 10_000;

export type Sockets = Pick<Connections, 'count' | 'disconnect' | 'drop' | 'refresh'> & {
  readonly transport: Transport;
  /** A ticket that opens one connection. */
  ticket(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  stop(): void;
};

/** Socket Mode: every envelope goes to one of the open connections, in turn. */
export function createSockets(faults: Faults, onCount: (count: number) => void): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: 4 * 1024 * 1024 });
  const tickets = new Set<string>();
  const envelopes = createEnvelopes();
  const connections = createConnections(faults, { count: onCount, message: envelopes.hear });
  const ping = setInterval(connections.ping, pingMs);
  ping.unref();

  return {
    count: connections.count,
    disconnect: connections.disconnect,
    drop: connections.drop,
    refresh: connections.refresh,
    transport(delivery, attempt) {
      const connection = connections.next();
      if (!connection) return Promise.resolve({ kind: 'failed', reason: 'not_connected' });
      return envelopes.send(connection, delivery, attempt);
    },
    ticket() {
      const ticket = randomUUID();
      tickets.add(ticket);
      const oldest = tickets.size > ticketsMax ? tickets.values().next().value : undefined;
      if (oldest !== undefined) tickets.delete(oldest);
      return ticket;
    },
    upgrade(request, socket, head) {
      const fault = faults.ofConnect();
      if (fault?.kind === 'connect_hangs') return holdUntilEnd(faults, socket);
      const ticket = new URL(request.url ?? '/', 'http://sandbox').searchParams.get('ticket') ?? '';
      if (fault || !tickets.delete(ticket) || connections.count() >= connectionsMax) {
        socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, connections.welcome);
    },
    stop() {
      clearInterval(ping);
      envelopes.stop();
      connections.stop();
      server.close();
    },
  };
}

/** A connect that hears nothing until the faults end, or until the app gives up. */
function holdUntilEnd(faults: Faults, socket: Duplex): void {
  const forget = faults.waiting.hold(() => socket.destroy());
  socket.on('error', () => undefined);
  socket.on('close', forget);
}
