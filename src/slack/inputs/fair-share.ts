import { LRUCache } from 'lru-cache';

/** How many requests of one person are worked on at a time, and how many more may wait for their turn. */
const atOnceMax = 8;
const waitingMax = 100;

/** How long somebody who was told by a message that theirs are left aside is not told so again. */
const tellingPauseMs = 10_000;

/** Lets each person have a few requests worked on at a time, so that nobody's thousand hold up another's one. */
export type FairShare = {
  /** Does the work when it is this person's turn; answers `full` at once where too many of theirs wait already. */
  take<T>(person: string, work: () => Promise<T>): Promise<T | 'full'>;
  /** Whether somebody is to be told now that theirs are left aside, where telling them costs a call: now and then. */
  isToBeTold(person: string): boolean;
};

type Line = { atWork: number; readonly waiting: (() => void)[] };

/** `clock`: milliseconds; may not be set back. */
export function createFairShare(clock: () => number): FairShare {
  const lines = new Map<string, Line>();
  const told = new LRUCache<string, number>({ max: 1_000 });

  function leave(person: string, line: Line): void {
    const next = line.waiting.shift();
    if (next === undefined) line.atWork -= 1;
    else next();
    if (line.atWork === 0) lines.delete(person);
  }

  return {
    isToBeTold(person) {
      const nowMs = clock();
      if (nowMs - (told.get(person) ?? Number.NEGATIVE_INFINITY) < tellingPauseMs) return false;
      told.set(person, nowMs);
      return true;
    },
    async take(person, work) {
      const line = lines.get(person) ?? { atWork: 0, waiting: [] };
      lines.set(person, line);
      if (line.atWork < atOnceMax) line.atWork += 1;
      else if (line.waiting.length >= waitingMax) return 'full';
      else await new Promise<void>((resolve) => line.waiting.push(resolve));
      try {
        return await work();
      } finally {
        leave(person, line);
      }
    },
  };
}
