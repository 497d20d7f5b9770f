import type { Contention } from './contention.ts';
import type { CounterCells } from './counters.ts';
import type { Faults } from './faults.ts';
import type { SystemCatalogue } from './system-catalogue.ts';
import type { Upstream } from './upstream.ts';
import type { Frame } from './wire-frames.ts';
import { commandComplete, type Failure } from './wire-messages.ts';

/** What the transactions of one session work with. */
export type TransactionParts = {
  readonly upstream: Upstream;
  readonly faults: Faults;
  readonly counters: CounterCells;
  readonly catalogue: SystemCatalogue;
  readonly contention: Contention;
  readonly isAdmin: boolean;
  readonly onStatement: (sql: string) => void;
  readonly now: () => number;
  /** Breaks the client's connection without a word. */
  cut(): void;
};

export type Outcome =
  | { readonly ok: true; readonly frames: readonly Frame[] }
  | { readonly ok: false; readonly failure: Failure };

export const done = (tag: string): Outcome => ({ ok: true, frames: [commandComplete(tag)] });
export const failed = (failure: Failure): Outcome => ({ ok: false, failure });

/** How long a statement waits for a lock that somebody else holds, before it is looked at again. */
const shortLockWaitMs = 50;
/** How long one at COMMIT waits for another whose COMMIT began earlier, beyond the time that a commit takes. */
const commitLockMarginMs = 1_000;

/** Settings of every session behind the cluster: https://docs.aws.amazon.com/aurora-dsql/latest/userguide/working-with-concurrency-control.html */
export const sessionSettings = {
  default_transaction_isolation: 'repeatable read',
  lock_timeout: String(shortLockWaitMs),
  // A statement whose client is gone is given up, and its locks with it.
  client_connection_check_interval: '100',
  TimeZone: 'UTC',
};

export function commitLockWaitMs({ faults }: TransactionParts): number {
  return faults.commitLatencyMs + commitLockMarginMs;
}

/** serialization_failure, lock_not_available, deadlock_detected. https://www.postgresql.org/docs/16/errcodes-appendix.html */
export const concurrencyCodes: ReadonlySet<string> = new Set(['40001', '55P03', '40P01']);
