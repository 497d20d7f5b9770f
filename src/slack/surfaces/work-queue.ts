import { EventEmitter, once } from 'node:events';
import { withTimeout } from '../../store/with-timeout.ts';
import { createPauses, type Pauses } from './pauses.ts';
import { createSlowSteps, type SlowSteps } from './slow-steps.ts';

/** How many incidents are brought up to date at a time, and how many of those that nobody has just touched. */
const concurrencyMax = 8;
const sweptConcurrencyMax = 4;

/** Shortest wait before an incident is looked at again. */
const shortestWaitMs = 50;

/** What goes first: what somebody has just touched, then what the sweep found, and of that what is not over. */
export const urgency = { touched: 0, open: 1, resolved: 2 } as const;
export type Urgency = (typeof urgency)[keyof typeof urgency];

/** How many incidents of one person go first at a time: the others are a crowd, which waits like what the sweep found. */
const ownMax = 3;

/** Goes after every known one. */
const unknownSeverity = Number.POSITIVE_INFINITY;

/** The whole incident, where a pause is not one post's. */
const everything = '';

/** What is known of an incident that is to be brought up to date, from one run to the next. */
export type Work = {
  /** Whether whoever declared it has declared many that are not shown yet. */
  readonly isCrowd: boolean;
  readonly pauses: Pauses;
  readonly slow: SlowSteps;
};

type Entry = Pick<Work, 'pauses' | 'slow'> & {
  urgency: Urgency;
  /** Who declared it, where that is known. */
  by: string | null;
  /** How bad the incident is, 1 the worst, where that is known. */
  severity: number;
  isWanted: boolean;
  /** How often it was looked at without being done. */
  runs: number;
  timer: NodeJS.Timeout | null;
  comeBackAtMs: number;
  /** Since when Slack does not show it; null while it does. */
  behindSinceMs: number | null;
};

export type WorkQueue = {
  add(incidentId: string, urgency: Urgency, options?: { readonly severity?: number; readonly by?: string }): void;
  /** How many incidents Slack does not show yet, and for how long the first of them. */
  behind(): { readonly incidents: number; readonly ms: number };
  /** Resolves when Slack shows all incidents, or does not until that time: what is paused for longer is not waited for. */
  settled(untilMs: number): Promise<void>;
  /** Resolves when what is under way has ended; nothing new begins. */
  stop(): Promise<void>;
};

export type WorkQueueOptions = {
  /** Brings an incident up to date; answers when to come back for what is left (null: not), and whether Slack shows it. */
  readonly run: (
    incidentId: string,
    work: Work,
  ) => Promise<{ readonly comeBackAtMs: number | null; readonly isShown: boolean }>;
  readonly onFailure: (incidentId: string, error: unknown) => void;
  /** Milliseconds; may not be set back. */
  readonly clock: () => number;
};

type Running = { readonly urgency: Urgency; readonly by: string | null; readonly ended: Promise<void> };

/** What may begin, and how urgent it is beside the others of whoever declared it. */
type Candidate = {
  readonly incidentId: string;
  readonly entry: Entry;
  readonly urgency: Urgency;
  readonly isCrowd: boolean;
};

/** Which incidents are to be brought up to date: each once, however often it is added, and never twice at a time. */
export function createWorkQueue({ run, onFailure, clock }: WorkQueueOptions): WorkQueue {
  const entries = new Map<string, Entry>();
  const running = new Map<string, Running>();
  const slowSteps = createSlowSteps();
  const ends = new EventEmitter<{ end: [] }>().setMaxListeners(0);
  let isStopped = false;

  /** The most urgent that may begin now; of equals the worst, and of those whichever was looked at least and added first. */
  function next(): Candidate | null {
    const swept = [...running.values()].filter((one) => one.urgency !== urgency.touched).length;
    let found: Candidate | null = null;
    for (const candidate of candidates()) {
      if (candidate.urgency !== urgency.touched && swept >= sweptConcurrencyMax) continue;
      if (found === null || isBefore(candidate, found)) found = candidate;
    }
    return found;
  }

  function* candidates(): Iterable<Candidate> {
    const ahead = new Map<string, number>();
    for (const { by } of running.values()) if (by !== null) ahead.set(by, (ahead.get(by) ?? 0) + 1);
    for (const [incidentId, entry] of entries) {
      if (!entry.isWanted || running.has(incidentId)) continue;
      const { by } = entry;
      const before = by === null ? 0 : (ahead.get(by) ?? 0);
      if (by !== null) ahead.set(by, before + 1);
      const isCrowd = before >= ownMax;
      yield { incidentId, entry, isCrowd, urgency: isCrowd ? larger(entry.urgency, urgency.open) : entry.urgency };
    }
  }

  function pump(): void {
    while (!isStopped && running.size < concurrencyMax) {
      const found = next();
      if (found === null) return;
      const { incidentId, entry, isCrowd } = found;
      entry.isWanted = false;
      entry.runs += 1;
      const ended = runOnce(incidentId, entry, isCrowd);
      running.set(incidentId, { urgency: found.urgency, by: entry.by, ended });
    }
  }

  async function runOnce(incidentId: string, entry: Entry, isCrowd: boolean): Promise<void> {
    // Begins once it is among those that run.
    await Promise.resolve();
    let comeBackAtMs: number | null;
    try {
      const { isShown, ...left } = await run(incidentId, { pauses: entry.pauses, slow: entry.slow, isCrowd });
      comeBackAtMs = left.comeBackAtMs;
      if (isShown && !entry.isWanted) entry.behindSinceMs = null;
      entry.pauses.done(everything);
    } catch (error) {
      onFailure(incidentId, error);
      entry.pauses.failed(everything, clock());
      comeBackAtMs = entry.pauses.untilMs(everything);
    }
    running.delete(incidentId);
    if (comeBackAtMs !== null && !entry.isWanted && !isStopped) comeBack(entry, comeBackAtMs);
    else if (!entry.isWanted && entry.slow.isNone()) entries.delete(incidentId);
    pump();
    ends.emit('end');
  }

  /** Whether something of it is under way, or is before that time. */
  function isBusy({ isWanted, behindSinceMs, comeBackAtMs, timer, slow }: Entry, untilMs: number): boolean {
    return isWanted || !slow.isNone() || (behindSinceMs !== null && timer !== null && comeBackAtMs < untilMs);
  }

  function comeBack(entry: Entry, atMs: number): void {
    entry.comeBackAtMs = atMs;
    entry.timer = setTimeout(
      () => {
        want(entry);
        pump();
      },
      Math.max(shortestWaitMs, atMs - clock()),
    );
  }

  function newEntry(how: Urgency, by: string | null, severity: number): Entry {
    const slow = slowSteps.of(() => {
      want(entry);
      pump();
    });
    const entry = {
      pauses: createPauses(),
      slow,
      urgency: how,
      by,
      severity,
      isWanted: false,
      runs: 0,
      timer: null,
      comeBackAtMs: Number.POSITIVE_INFINITY,
      behindSinceMs: null,
    };
    return entry;
  }

  function want(entry: Entry): void {
    entry.isWanted = true;
    if (entry.timer !== null) clearTimeout(entry.timer);
    entry.timer = null;
  }

  return {
    add(incidentId, how, { severity = unknownSeverity, by = null } = {}) {
      if (isStopped) return;
      const entry = entries.get(incidentId) ?? newEntry(how, by, severity);
      entries.set(incidentId, entry);
      const wasBehind = entry.behindSinceMs !== null;
      entry.behindSinceMs ??= clock();
      if (how < entry.urgency) entry.urgency = how;
      if (severity !== unknownSeverity) entry.severity = severity;
      entry.by ??= by;
      if (how === urgency.touched) entry.pauses.cut();
      // What is still behind when the sweep finds it again waits until its pause is over.
      else if (entry.timer !== null && wasBehind) return;
      want(entry);
      pump();
    },
    behind() {
      const since = [...entries.values()].flatMap(({ behindSinceMs }) => behindSinceMs ?? []);
      return { incidents: since.length, ms: since.length === 0 ? 0 : clock() - Math.min(...since) };
    },
    async settled(untilMs) {
      const isSettled = () => running.size === 0 && ![...entries.values()].some((entry) => isBusy(entry, untilMs));
      while (!isStopped && clock() < untilMs && !isSettled()) await withTimeout(once(ends, 'end'), untilMs - clock());
    },
    async stop() {
      isStopped = true;
      ends.emit('end');
      for (const { timer } of entries.values()) if (timer !== null) clearTimeout(timer);
      entries.clear();
      await Promise.all([...running.values()].map(({ ended }) => ended));
      await slowSteps.ended();
    },
  };
}

function isBefore(one: Candidate, other: Candidate): boolean {
  if (one.urgency !== other.urgency) return one.urgency < other.urgency;
  if (one.entry.severity !== other.entry.severity) return one.entry.severity < other.entry.severity;
  // Of what the sweep found, some come back again and again, since they wait for Slack's limits: the others go before them.
  return one.urgency !== urgency.touched && one.entry.runs < other.entry.runs;
}

function larger(one: Urgency, other: Urgency): Urgency {
  return one > other ? one : other;
}
