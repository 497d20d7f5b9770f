import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { ReceiverFault } from '../receiver/receiver.ts';

/** What a pager knows of one page. */
export type PagedAlert = {
  readonly key: string;
  readonly summary: string;
  readonly status: 'triggered' | 'acknowledged' | 'resolved';
  /** How often its people were called: a repeated trigger calls nobody. */
  readonly calls: number;
};

/** A request that the pager has taken or not, as its protocol has it. */
export type PagerAnswered = { readonly status: number; readonly body: unknown };

export type PagerRequestRead = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
};

export type FakePager = {
  readonly url: string;
  /** How many requests came, whatever became of them. */
  requests(): number;
  alerts(): readonly PagedAlert[];
  /** Somebody answers there. */
  acknowledge(key: string): void;
  /** Every request meets this fault, until null. With `answer_lost` it is carried out all the same. */
  failAlways(fault: ReceiverFault | null): void;
  close(): Promise<void>;
};

/** The alerts of a pager, by their keys. */
export type Alerts = Map<string, PagedAlert>;

/** As pagers do it: a trigger opens an alert or repeats one that is open; what is not open can't be answered. */
export function change(alerts: Alerts, action: string, key: string, summary: string): void {
  const known = alerts.get(key);
  const isOpen = known !== undefined && known.status !== 'resolved';
  if (action === 'trigger') {
    if (!isOpen) alerts.set(key, { key, summary, status: 'triggered', calls: (known?.calls ?? 0) + 1 });
  } else if (isOpen) {
    alerts.set(key, { ...known, status: action === 'acknowledge' ? 'acknowledged' : 'resolved' });
  }
}

const bodyMax = 512 * 1024;

/** A pager on this machine, which fails as pagers do. `answer`: its protocol. */
export async function startFakePager(
  answer: (request: PagerRequestRead, alerts: Alerts) => PagerAnswered,
  port = 0,
): Promise<FakePager> {
  const alerts: Alerts = new Map();
  let count = 0;
  let always: ReceiverFault | null = null;

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    const text = await textOf(request);
    count += 1;
    const fault = always;
    if (fault?.kind === 'status') {
      const wait = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
      return void response.writeHead(fault.status, wait).end();
    }
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'reset') return void response.socket?.resetAndDestroy();
    const { status, body } = answer({ method, path, headers, body: jsonOf(text) }, alerts);
    if (fault?.kind === 'answer_lost') return void response.socket?.resetAndDestroy();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  const server = createServer((request, response) => {
    receive(request, response).catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const at = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${at}`,
    requests: () => count,
    alerts: () => [...alerts.values()],
    acknowledge: (key) => change(alerts, 'acknowledge', key, ''),
    failAlways(fault) {
      always = fault;
    },
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    parts.push(part);
    length += part.length;
    if (length > bodyMax) throw new Error('The body is too long');
  }
  return Buffer.concat(parts).toString();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
