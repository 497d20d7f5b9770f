import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, serveLocally } from '../local-server.ts';
import { fail, type ServerFault } from '../server-fault.ts';
import { checkSignature } from './check-signature.ts';

/** A request as it came, and what was made of it. */
export type ReceivedDelivery = {
  /** ISO 8601. */
  readonly at: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly wrong: string | null;
  readonly fault: ServerFault | null;
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
  failNext(...faults: readonly ServerFault[]): void;
  /** Every request meets this one, until null. */
  failAlways(fault: ServerFault | null): void;
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
  const next: ServerFault[] = [];
  let always: ServerFault | null = null;

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers, url: path = '' } = request;
    const body = await bodyOf(request, bodyMax);
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

  const server = await serveLocally(receive, port);
  return {
    url: `${server.url}/`,
    received: () => [...all],
    taken: () => all.filter(({ wrong, fault }) => wrong === null && (fault === null || fault.kind === 'answer_lost')),
    failNext: (...faults) => void next.push(...faults),
    failAlways(fault) {
      always = fault;
    },
    close: server.close,
  };
}

function answer(response: ServerResponse, fault: ServerFault | null, wrong: string | null): void {
  if (fault === null) response.writeHead(wrong === null ? 204 : 401).end();
  else fail(response, fault);
}
