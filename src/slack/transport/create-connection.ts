import type { Connection, ConnectionOptions, Transport } from './connection.ts';
import { handedOver } from './handed-connection.ts';
import { overHttp } from './http-connection.ts';
import { overSockets } from './socket-connection.ts';

/** The way from Slack to us that was chosen; it is opened later. */
export function createConnection(transport: Transport, options: ConnectionOptions): Connection {
  switch (transport.kind) {
    case 'http':
      return overHttp(transport, options);
    case 'socket':
      return overSockets(transport, options);
    case 'handed':
      return handedOver;
    default: {
      const unreachable: never = transport;
      return unreachable;
    }
  }
}
