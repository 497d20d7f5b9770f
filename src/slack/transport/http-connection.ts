import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import bolt from '@slack/bolt';
import { reasonOf } from '../../store/database-error.ts';
import type { Connection, ConnectionOptions, Transport } from './connection.ts';

/** Listens for Slack's signed requests. */
export function overHttp(
  { signingSecret, port, host }: Extract<Transport, { kind: 'http' }>,
  { intake, boltLogger }: ConnectionOptions,
): Connection {
  const receiver = new bolt.HTTPReceiver({ signingSecret, endpoints: '/slack/events', logger: boltLogger });
  const unanswered = new Set<ServerResponse>();
  let server: Server | null = null;
  let isShut = false;

  /** The connection ends with this answer, so that a client that goes on sending has to look for another process. */
  function makeLast(response: ServerResponse): void {
    if (!response.headersSent) response.setHeader('connection', 'close');
  }

  return {
    receiver,
    async open() {
      try {
        server = await receiver.start({ port, ...(host === undefined ? {} : { host }) });
      } catch (error) {
        throw new Error(`Port ${port} can't be listened on (${reasonOf(error)}): set PORT to a free one`);
      }
      server.prependListener('request', (_request, response: ServerResponse) => {
        if (isShut) makeLast(response);
        unanswered.add(response);
        intake.hold(once(response, 'close').finally(() => unanswered.delete(response)));
      });
    },
    shut() {
      isShut = true;
      for (const response of unanswered) makeLast(response);
      server?.close();
    },
    async close() {
      server?.closeAllConnections();
    },
  };
}
