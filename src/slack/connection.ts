import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import bolt, { type Logger, type Receiver } from '@slack/bolt';
import { reasonOf } from '../store/database-error.ts';
import type { Intake } from './intake.ts';

/** How Slack reaches us: signed HTTP requests on a port, or a WebSocket that we open. */
export type Transport =
  | { readonly kind: 'http'; readonly signingSecret: string; readonly port: number; readonly host?: string }
  | { readonly kind: 'socket'; readonly appToken: string };

/** The way from Slack to us, over either transport. */
export type Connection = {
  readonly receiver: Receiver;
  /** @throws Error that says what to mend. */
  open(): Promise<void>;
  /** Takes no new connection. Open ones are still answered, over HTTP only once more. */
  shut(): void;
  /** Cuts what is still connected. An answer that was sent before arrives before that. */
  close(): Promise<void>;
};

export type ConnectionOptions = {
  readonly intake: Intake;
  readonly logger: Logger;
  /** The Web API's root, where it is not Slack's own. */
  readonly slackApiUrl: string | undefined;
};

export function createConnection(transport: Transport, options: ConnectionOptions): Connection {
  return transport.kind === 'http' ? overHttp(transport, options) : overSocket(transport, options);
}

function overHttp(
  { signingSecret, port, host }: Extract<Transport, { kind: 'http' }>,
  { intake, logger }: ConnectionOptions,
): Connection {
  const receiver = new bolt.HTTPReceiver({ signingSecret, endpoints: '/slack/events', logger });
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

function overSocket(
  { appToken }: Extract<Transport, { kind: 'socket' }>,
  { logger, slackApiUrl }: ConnectionOptions,
): Connection {
  const receiver = new bolt.SocketModeReceiver({
    appToken,
    logger,
    ...(slackApiUrl === undefined ? {} : { installerOptions: { clientOptions: { slackApiUrl } } }),
  });
  return {
    receiver,
    async open() {
      try {
        await receiver.start();
      } catch (error) {
        throw new Error(`Slack did not open a socket (${reasonOf(error)}): check SLACK_APP_TOKEN and SLACK_API_URL`);
      }
    },
    // A socket that is open brings what Slack sends, and a closing one takes no acknowledgement any more.
    shut: () => undefined,
    close: () => receiver.client.disconnect(),
  };
}
