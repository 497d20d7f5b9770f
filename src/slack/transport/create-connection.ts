import type { Connection, ConnectionOptions, Transport } from './connection.ts';
import { overHttp } from './http-connection.ts';
import { overSockets } from './socket-connection.ts';

/** The way from Slack to us that was chosen; it is opened later. */
export function createConnection(transport: Transport, options: ConnectionOptions): Connection {
  return transport.kind === 'http' ? overHttp(transport, options) : overSockets(transport, options);
}
