import { AsyncLocalStorage } from 'node:async_hooks';

export type Rounds = {
  /** Has a round begin: at once, or after the rest that follows the last one. Many askings cost one round. */
  ask(): void;
  /** Has a round begin without a rest, and resolves when it has ended. One that is under way already may have missed something. */
  now(): Promise<void>;
  /** Resolves when a round that is under way has ended; nothing new begins. */
  stop(): Promise<void>;
};

export type RoundsOptions = {
  /** Never throws; answers when the next round is due though nobody asks, null when none is. */
  readonly run: () => Promise<number | null>;
  readonly restMs: number;
  /** Milliseconds; may not be set back. */
  readonly clock: () => number;
};

/** One round of work after another, with a rest in between, so that the first asking of a burst is answered at once. */
export function createRounds({ run, restMs, clock }: RoundsOptions): Rounds {
  // A round is nobody's in particular, whoever asked for it.
  const apart = AsyncLocalStorage.snapshot();
  let underWay: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isAsked = false;
  let restUntilMs = Number.NEGATIVE_INFINITY;
  let isStopped = false;

  function beginAt(atMs: number): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (isStopped || underWay !== null) return;
    const waitMs = Math.max(atMs, restUntilMs) - clock();
    if (waitMs > 0) timer = setTimeout(() => beginAt(atMs), waitMs);
    else underWay = apart(round);
  }

  async function round(): Promise<void> {
    isAsked = false;
    const dueAtMs = await run();
    restUntilMs = clock() + restMs;
    underWay = null;
    if (isAsked) beginAt(restUntilMs);
    else if (dueAtMs !== null) beginAt(dueAtMs);
  }

  return {
    ask() {
      isAsked = true;
      beginAt(clock());
    },
    async now() {
      await underWay;
      if (underWay === null) {
        restUntilMs = clock();
        beginAt(restUntilMs);
      }
      await underWay;
    },
    async stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      await underWay;
    },
  };
}
