import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { checkSignature } from './check-signature.ts';

/** What a receiver does in place of taking a delivery. */
export type ReceiverFault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string; readonly location?: string }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  /** Cuts the connection. */
  | { readonly kind: 'reset' }
  /** Takes it, and cuts the connection in place of the answer: the sender can't know. */
  | { readonly kind: 'answer_lost' };

/** A request as it came, and what was made of it. */
export type ReceivedDelivery = {
  /** ISO 8601. */
  readonly at: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly wrong: string | null;
  readonly fault: ReceiverFault | null;
  /** It is the first that was taken of its `webhook-id`. */
  readonly isNews: boolean;
};

export type Receiver = {
  readonly url: string;
  /** What came lately, the oldest first. */
  received(): readonly ReceivedDelivery[];
  /** What was taken: answered with 204, or so that the answer was lost. */
  taken(): readonly ReceivedDelivery[];
  /** The next requests meet these faults, one each. */
  failNext(...faults: readonly ReceiverFault[]): void;
  /** Every request meets this one, until null. */
  failAlways(fault: ReceiverFault | null): void;
  close(): Promise<void>;
};

export type ReceiverOptions = {
  readonly secret: string;
  readonly port?: number;
  readonly clock?: () => number;
};

/** So many requests are kept. */
const keptMax = 1_000;
/** A delivery of Quorum's has 20 kB at most. */
const bodyMax = 262_144;

/** A receiver of Standard Webhooks on this machine, which fails as receivers do. */
export async function startReceiver({ secret, port = 0, clock = Date.now }: ReceiverOptions): Promise<Receiver> {
  const all: ReceivedDelivery[] = [];
  const known = new Set<string>();
  const next: ReceiverFault[] = [];
  let always: ReceiverFault | null = null;

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers, url: path = '' } = request;
    const body = await bodyOf(request);
    if (body === null) return void response.writeHead(413, { connection: 'close' }).end();
    const fault = next.shift() ?? always;
    const wrong = checkSignature(headers, body, secret, clock());
    const isTaken = wrong === null && (fault === null || fault.kind === 'answer_lost');
    const id = String(headers['webhook-id']);
    const isNews = isTaken && !known.has(id);
    if (isTaken) known.add(id);
    all.push({ at: new Date(clock()).toISOString(), path, headers, body: body.toString(), wrong, fault, isNews });
    if (all.length > keptMax) all.shift();
    answer(response, fault, wrong);
  }

  const server = createServer((request, response) => {
    receive(request, response).catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const at = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${at}/`,
    received: () => [...all],
    taken: () => all.filter(({ wrong, fault }) => wrong === null && (fault === null || fault.kind === 'answer_lost')),
    failNext: (...faults) => void next.push(...faults),
    failAlways(fault) {
      always = fault;
    },
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    parts.push(part);
    length += part.length;
    if (length > bodyMax) return null;
  }
  return Buffer.concat(parts);
}

function answer(response: ServerResponse, fault: ReceiverFault | null, wrong: string | null): void {
  switch (fault?.kind) {
    case undefined:
      response.writeHead(wrong === null ? 204 : 401).end();
      return;
    case 'status': {
      const { status, retryAfter, location } = fault;
      response.writeHead(status, {
        ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
        ...(location === undefined ? {} : { location }),
      });
      response.end();
      return;
    }
    case 'hang':
      return;
    case 'reset':
    case 'answer_lost':
      response.socket?.resetAndDestroy();
      return;
    default:
      fault satisfies undefined;
  }
}
