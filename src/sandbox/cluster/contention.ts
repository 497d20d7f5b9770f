import { setTimeout as delay } from 'node:timers/promises';
import type { OwnerSession } from './owner-session.ts';
import type { Reply } from './upstream.ts';
import { textRows } from './wire-messages.ts';

/** A transaction as the others see it that want what it has locked. */
export type Contender = {
  /** Whether its COMMIT has not begun, so that it can still be made to give way. */
  isOpen(): boolean;
  /** Whether it took effect, once that is decided. */
  readonly committed: Promise<boolean>;
  /**
   * Undoes its writes and lets go of their locks, unless its COMMIT has begun: it will lose. A definition wants the
   * locks of its reads, too. Does nothing when it is no longer wanted by the time of its turn.
   */
  giveWay(to: 'row' | 'definition', isWanted: () => boolean): Promise<void>;
};

/** The transactions of all regions, by the PostgreSQL session that each runs in. */
export type Contention = {
  enter(processId: number, contender: Contender): void;
  leave(processId: number): void;
  /** Who of them holds what a session waits for at this moment. */
  blockersOf(processId: number): Promise<readonly Contender[]>;
};

export type Turns = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Runs what it is given one after another. */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** The owner may see everybody's locks. */
export function createContention(owner: OwnerSession): Contention {
  const contenders = new Map<number, Contender>();
  return {
    enter: (processId, contender) => contenders.set(processId, contender),
    leave: (processId) => contenders.delete(processId),
    async blockersOf(processId) {
      const { frames } = await owner.query(`SELECT unnest(pg_blocking_pids(${processId}))`);
      return textRows(frames).flatMap(([blocker]) => contenders.get(Number(blocker)) ?? []);
    },
  };
}

const firstLookMs = 4;
const laterLookMs = 50;

/** Waits for a running statement, and while it takes long tells `meet` of each transaction that it waits for. */
export async function watchLocks(
  running: Promise<Reply>,
  look: () => Promise<readonly Contender[]>,
  meet: (contender: Contender, isWaiting: () => boolean) => void,
): Promise<Reply> {
  let isWaiting = true;
  const ended = running.finally(() => {
    isWaiting = false;
  });
  ended.catch(() => undefined);
  const met = new Set<Contender>();
  for (let lookMs = firstLookMs; ; lookMs = Math.min(2 * lookMs, laterLookMs)) {
    await Promise.race([ended, delay(lookMs)]);
    if (!isWaiting) return ended;
    for (const contender of await look()) {
      if (!met.has(contender)) meet(contender, () => isWaiting);
      met.add(contender);
    }
  }
}
