import { createPauses, type Pauses } from './pauses.ts';

/** How many incidents are brought up to date at a time, and how many of those that nobody has just touched. */
const concurrencyMax = 4;
const sweptConcurrencyMax = 2;

/** Shortest wait before an incident is looked at again. */
const shortestWaitMs = 50;

/** What goes first: what somebody has just touched, then what the sweep found, and of that what is not over. */
export const urgency = { touched: 0, open: 1, resolved: 2 } as const;
export type Urgency = (typeof urgency)[keyof typeof urgency];

/** The whole incident, where a pause is not one post's. */
const everything = '';

/** What is known of an incident that is to be brought up to date, from one run to the next. */
export type Work = {
  /** Somebody deleted a message: the summary is edited even if it shows everything, since it may be gone. */
  recheckSummary: boolean;
  readonly pauses: Pauses;
};

type Entry = Work & { urgency: Urgency; isWanted: boolean; timer: NodeJS.Timeout | null };

export type WorkQueue = {
  add(incidentId: string, urgency: Urgency, options?: { readonly recheckSummary?: boolean }): void;
  /** Resolves when what is under way has ended; nothing new begins. */
  stop(): Promise<void>;
};

export type WorkQueueOptions = {
  /** Brings an incident up to date; answers when to come back for what is left, null when nothing is. */
  readonly run: (incidentId: string, work: Work) => Promise<number | null>;
  readonly onFailure: (incidentId: string, error: unknown) => void;
  /** Milliseconds; may not be set back. */
  readonly clock: () => number;
};

/** Which incidents are to be brought up to date: each once, however often it is added, and never twice at a time. */
export function createWorkQueue({ run, onFailure, clock }: WorkQueueOptions): WorkQueue {
  const entries = new Map<string, Entry>();
  const running = new Map<string, { readonly urgency: Urgency; readonly ended: Promise<void> }>();
  let isStopped = false;

  /** The most urgent that may begin now; of equals, whichever was added first. */
  function next(): readonly [string, Entry] | null {
    const swept = [...running.values()].filter((one) => one.urgency !== urgency.touched).length;
    let found: readonly [string, Entry] | null = null;
    for (const [incidentId, entry] of entries) {
      if (!entry.isWanted || running.has(incidentId)) continue;
      if (entry.urgency !== urgency.touched && swept >= sweptConcurrencyMax) continue;
      if (found === null || entry.urgency < found[1].urgency) found = [incidentId, entry];
    }
    return found;
  }

  function pump(): void {
    while (!isStopped && running.size < concurrencyMax) {
      const found = next();
      if (found === null) return;
      const [incidentId, entry] = found;
      entry.isWanted = false;
      running.set(incidentId, { urgency: entry.urgency, ended: runOnce(incidentId, entry) });
    }
  }

  async function runOnce(incidentId: string, entry: Entry): Promise<void> {
    // Begins once it is among those that run.
    await Promise.resolve();
    let comeBackAtMs: number | null;
    try {
      comeBackAtMs = await run(incidentId, entry);
      entry.pauses.done(everything);
    } catch (error) {
      onFailure(incidentId, error);
      entry.pauses.failed(everything, clock());
      comeBackAtMs = entry.pauses.untilMs(everything);
    }
    running.delete(incidentId);
    if (comeBackAtMs !== null && !entry.isWanted && !isStopped) comeBack(entry, comeBackAtMs);
    else if (!entry.isWanted) entries.delete(incidentId);
    pump();
  }

  function comeBack(entry: Entry, atMs: number): void {
    entry.timer = setTimeout(
      () => {
        want(entry);
        pump();
      },
      Math.max(shortestWaitMs, atMs - clock()),
    );
  }

  function want(entry: Entry): void {
    entry.isWanted = true;
    if (entry.timer !== null) clearTimeout(entry.timer);
    entry.timer = null;
  }

  return {
    add(incidentId, how, { recheckSummary = false } = {}) {
      if (isStopped) return;
      const entry = entries.get(incidentId) ?? {
        recheckSummary,
        pauses: createPauses(),
        urgency: how,
        isWanted: false,
        timer: null,
      };
      entries.set(incidentId, entry);
      entry.recheckSummary ||= recheckSummary;
      if (how < entry.urgency) entry.urgency = how;
      if (how === urgency.touched) entry.pauses.cut();
      // An incident that the sweep finds again waits until its pause is over.
      else if (entry.timer !== null) return;
      want(entry);
      pump();
    },
    async stop() {
      isStopped = true;
      for (const { timer } of entries.values()) if (timer !== null) clearTimeout(timer);
      entries.clear();
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}
