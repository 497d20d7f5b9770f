import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, serveLocally } from '../local-server.ts';
import { fail, type ServerFault } from '../server-fault.ts';

/** What a pager knows of one page. */
export type PagedAlert = {
  readonly key: string;
  readonly summary: string;
  /** What its sender said besides. */
  readonly details: string;
  readonly status: 'triggered' | 'acknowledged' | 'resolved';
  /** How often its people were called: a repeated trigger calls nobody. */
  readonly calls: number;
  /** What has become of it, the oldest first; `by`: whoever answered there, null for its sender. */
  readonly history: readonly { readonly did: Deed; readonly by: string | null; readonly at: string }[];
};

export type Deed = 'trigger' | 'acknowledge' | 'resolve';

/** Somebody is on call in a schedule from one time until another (ISO 8601). */
export type FakeShift = {
  readonly name: string;
  readonly email: string;
  readonly from: string;
  readonly until: string;
};

/** `slow`: it answers as it should, so late. */
export type PagerFault = ServerFault | { readonly kind: 'slow'; readonly ms: number };

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
  /** Somebody answers there, or says that it is over. */
  acknowledge(key: string, by?: string): void;
  resolve(key: string, by?: string): void;
  /** Who is on call in its schedules, by their ids. */
  setOnCall(schedule: string, shifts: readonly FakeShift[]): void;
  /** Every request meets this fault, until null. With `answer_lost` it is carried out all the same. */
  failAlways(fault: PagerFault | null): void;
  close(): Promise<void>;
};

/** What a pager has kept. */
export type Kept = {
  /** By their keys. */
  readonly alerts: Map<string, PagedAlert>;
  /** By the schedule. */
  readonly onCall: Map<string, readonly FakeShift[]>;
};

export type Told = { readonly key: string; readonly summary?: string; readonly details?: string };

/** As pagers do it: a trigger opens an alert or repeats one that is open; what is not open can't be answered. */
export function change(
  { alerts }: Kept,
  did: Deed,
  { key, summary = '', details = '' }: Told,
  by: string | null = null,
): void {
  const known = alerts.get(key);
  const isOpen = known !== undefined && known.status !== 'resolved';
  const history = [...(known?.history ?? []), { did, by, at: new Date().toISOString() }];
  if (did === 'trigger') {
    const calls = (known?.calls ?? 0) + 1;
    if (!isOpen) alerts.set(key, { key, summary, details, status: 'triggered', calls, history });
  } else if (isOpen && (did === 'resolve' || known.status === 'triggered')) {
    alerts.set(key, { ...known, status: did === 'acknowledge' ? 'acknowledged' : 'resolved', history });
  }
}

/** Who is on call at some time between two. */
export function shiftsIn({ onCall }: Kept, schedule: string, from: string, until: string): readonly FakeShift[] {
  return (onCall.get(schedule) ?? []).filter((one) => one.from < until && from < one.until);
}

const bodyMax = 512 * 1024;

/** A pager on this machine, which fails as pagers do. `answer`: its protocol. */
export async function startFakePager(
  answer: (request: PagerRequestRead, kept: Kept) => PagerAnswered,
  port = 0,
): Promise<FakePager> {
  const kept: Kept = { alerts: new Map(), onCall: new Map() };
  let count = 0;
  let always: PagerFault | null = null;

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    const body = await bodyOf(request, bodyMax);
    if (body === null) return void response.destroy();
    count += 1;
    const fault = always;
    if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms).unref());
    else if (fault !== null && fault.kind !== 'answer_lost') return fail(response, fault);
    const { status, body: said } = answer({ method, path, headers, body: jsonOf(body.toString()) }, kept);
    if (fault?.kind === 'answer_lost') return fail(response, fault);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
  }

  const server = await serveLocally(receive, port);
  return {
    url: server.url,
    requests: () => count,
    alerts: () => [...kept.alerts.values()],
    acknowledge: (key, by = 'Ana Ruiz') => change(kept, 'acknowledge', { key }, by),
    resolve: (key, by = 'Ana Ruiz') => change(kept, 'resolve', { key }, by),
    setOnCall: (schedule, shifts) => void kept.onCall.set(schedule, shifts),
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
