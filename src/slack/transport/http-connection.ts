import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import bolt from '@slack/bolt';
import { reasonOf } from '../../store/database-error.ts';
import { createBodyReader } from './bounded-body.ts';
import type { Connection, ConnectionOptions, Transport } from './connection.ts';

const endpoint = '/slack/events';

/**
 * How long a client may take to send its headers, and its whole request: Slack sends both at once, and waits 3 s for the
 * answer. https://nodejs.org/api/http.html#serverrequesttimeout
 */
const limits = { headersTimeout: 3_000, requestTimeout: 5_000, connectionsCheckingInterval: 500 };

/** Listens for Slack's signed requests. */
export function overHttp(
  { signingSecret, port, host }: Extract<Transport, { kind: 'http' }>,
  { intake, boltLogger, answerAside }: ConnectionOptions,
): Connection {
  const receiver = new bolt.HTTPReceiver({ signingSecret, endpoints: endpoint, logger: boltLogger });
  const unanswered = new Set<ServerResponse>();
  const readBody = createBodyReader();
  const server = createServer(limits, (request, response) => {
    if (isShut) makeLast(response);
    unanswered.add(response);
    intake.hold(once(response, 'close').finally(() => unanswered.delete(response)));
    answer(request, response).catch(() => response.destroy());
  });
  let isShut = false;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'POST' && pathOf(request) === endpoint) return takeDelivery(request, response);
    if ((await answerAside?.(request, response)) !== true) end(response, 404);
  }

  async function takeDelivery(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    switch (body.kind) {
      case 'read':
        // Bolt takes a body that was read before as `rawBody`, and checks its signature.
        return receiver.requestListener(Object.assign(request, { rawBody: body.bytes }), response);
      case 'too_large':
        makeLast(response);
        return end(response, 413);
      case 'broken':
        response.destroy();
        return;
      default: {
        const unreachable: never = body;
        return unreachable;
      }
    }
  }

  /** The connection ends with this answer, so that a client that goes on sending has to look for another process. */
  function makeLast(response: ServerResponse): void {
    if (!response.headersSent) response.setHeader('connection', 'close');
  }

  return {
    receiver,
    trouble: () => null,
    async open() {
      try {
        server.listen({ port, ...(host === undefined ? {} : { host }) });
        await once(server, 'listening');
      } catch (error) {
        throw new Error(`Port ${port} can't be listened on (${reasonOf(error)}): set PORT to a free one`);
      }
    },
    shut() {
      isShut = true;
      for (const response of unanswered) makeLast(response);
      server.close();
    },
    async close() {
      server.closeAllConnections();
    },
  };
}

function pathOf({ url = '' }: IncomingMessage): string {
  return url.replace(/[?#].*$/, '');
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}
