import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, serveLocally } from '../local-server.ts';
import { fail, type ServerFault } from '../server-fault.ts';

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
  failAlways(fault: ServerFault | null): void;
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
  let always: ServerFault | null = null;

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    const body = await bodyOf(request, bodyMax);
    if (body === null) return void response.destroy();
    count += 1;
    const fault = always;
    if (fault !== null && fault.kind !== 'answer_lost') return fail(response, fault);
    const { status, body: said } = answer({ method, path, headers, body: jsonOf(body.toString()) }, alerts);
    if (fault !== null) return fail(response, fault);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
  }

  const server = await serveLocally(receive, port);
  return {
    url: server.url,
    requests: () => count,
    alerts: () => [...alerts.values()],
    acknowledge: (key) => change(alerts, 'acknowledge', key, ''),
    failAlways(fault) {
      always = fault;
    },
    close: server.close,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
