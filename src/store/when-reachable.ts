import { setTimeout as wait } from 'node:timers/promises';
import { codeOf, isUnreachable, reasonOf } from './database-error.ts';

const firstPauseMs = 250;
const longestPauseMs = 5_000;

export type Waiting = {
  /** Ends the wait. */
  readonly signal: AbortSignal;
  /** Told once, with what keeps the database from answering. */
  readonly onWait: (reason: string) => void;
};

/**
 * Opens a database, and where it does not answer yet, waits for it: one that starts with Quorum may take longer.
 * @throws what opening threw when waiting can't mend that, or when the signal comes.
 */
export async function whenReachable<T>(open: () => Promise<T>, { signal, onWait }: Waiting): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await open();
    } catch (error) {
      if (!mayComeUp(error) || signal.aborted) throw error;
      if (failures === 0) onWait(reasonOf(error));
      await wait(Math.min(longestPauseMs, firstPauseMs * 2 ** failures), undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Not who signs in, and nothing that is told with what to do: time alone mends neither. */
function mayComeUp(error: unknown): boolean {
  return isUnreachable(error) && !['28000', '28P01', '25006'].includes(codeOf(error));
}
