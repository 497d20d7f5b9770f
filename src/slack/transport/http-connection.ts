import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import bolt, { type BufferedIncomingMessage } from '@slack/bolt';
import { z } from 'zod';
import { createBodyReader } from '../../http/bounded-body.ts';
import { serverLimits } from '../../http/server-limits.ts';
import { reasonOf } from '../../store/database-error.ts';
import type { Connection, ConnectionOptions, Transport } from './connection.ts';

const http = bolt.HTTPModuleFunctions;

const endpoint = '/slack/events';

/** How long a process that stops waits for what was sent by half: nobody has signed it yet, and Slack sends it at once. */
const unreadMs = 1_000;

/** https://docs.slack.dev/interactivity/implementing-slash-commands/#responding_basic_receipt */
const sslCheck = z.object({ ssl_check: z.literal('1') });
/** https://docs.slack.dev/reference/events/url_verification */
const urlVerification = z.object({ type: z.literal('url_verification'), challenge: z.string() });

/**
 * Listens for Slack's signed requests. What Bolt knows of signatures, bodies and receipts is Bolt's. Its receiver is not:
 * it reads fields of a body before it is known to be an object, and then leaves the request without an answer.
 */
export function overHttp(
  { signingSecret, port, host }: Extract<Transport, { kind: 'http' }>,
  { deliver, intake, logger, boltLogger, answerAside }: ConnectionOptions,
): Connection {
  const unanswered = new Set<ServerResponse>();
  const unread = new Set<IncomingMessage>();
  const readBody = createBodyReader();
  const server = createServer(serverLimits, (request, response) => {
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
    unread.add(request);
    const body = await readBody(request).finally(() => unread.delete(request));
    switch (body.kind) {
      case 'read':
        return takeBody(Object.assign(request, { rawBody: body.bytes }), response);
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

  async function takeBody(request: BufferedIncomingMessage, response: ServerResponse): Promise<void> {
    if (!(await isSigned(request))) return end(response, 401);
    const body = bodyOf(request);
    if (body === null) {
      logger.warn({}, 'A signed request holds no object and was turned away');
      return end(response, 400);
    }
    if (sslCheck.safeParse(body).success) return end(response, 200);
    const challenged = urlVerification.safeParse(body).data;
    if (challenged !== undefined) return http.buildUrlVerificationResponse(response, challenged);
    const receipt = new bolt.HTTPResponseAck({
      logger: boltLogger,
      processBeforeResponse: false,
      httpRequest: request,
      httpResponse: response,
    });
    try {
      await deliver({ body, acknowledge: receipt.bind() });
    } catch (error) {
      logger.error({ reason: reasonOf(error) }, 'Something that Slack sent was not acknowledged');
      if (!response.headersSent) end(response, 500);
    }
  }

  /** Bolt takes a body that was read before as `rawBody`. */
  async function isSigned(request: BufferedIncomingMessage): Promise<boolean> {
    try {
      await http.parseAndVerifyHTTPRequest({ signingSecret }, request);
      return true;
    } catch (error) {
      logger.warn({ reason: reasonOf(error) }, 'A request is not signed as Slack signs, and was turned away');
      return false;
    }
  }

  /** The connection ends with this answer, so that a client that goes on sending has to look for another process. */
  function makeLast(response: ServerResponse): void {
    if (!response.headersSent) response.setHeader('connection', 'close');
  }

  return {
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
      // A closed server looks at no deadline of its requests any more.
      setTimeout(() => {
        for (const request of unread) request.destroy();
      }, unreadMs).unref();
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

/** What a request's body holds; null where that is no object. */
function bodyOf(request: BufferedIncomingMessage): object | null {
  try {
    const body: unknown = http.parseHTTPRequestBody(request);
    return typeof body === 'object' && !Array.isArray(body) ? body : null;
  } catch {
    return null;
  }
}
