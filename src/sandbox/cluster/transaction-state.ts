import type { Contender } from './contention.ts';
import type { Statement } from './statement.ts';
import type { Reply } from './upstream.ts';
import { type Failure, failure } from './wire-messages.ts';

/** How a session runs one statement on PostgreSQL: `run` as it came, `runAs` with other SQL and the same parameters. */
export type Runner = {
  run(): Promise<Reply>;
  runAs(sql: string): Promise<Reply>;
  readonly bytes: number;
  /** The bytes of its largest parameter. */
  readonly largest: number;
};

/** A statement that changes or locks rows. */
export type RowStatement = Extract<Statement, { kind: 'write' | 'lock' }>;

/** A row statement that was answered as if it had run, and is run at COMMIT. */
export type Deferred = { readonly statement: RowStatement; readonly runner: Runner };

/** Where a session stands between two statements. `implicit` is a statement (or a pipeline) on its own. */
export type TransactionState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'failed' }
  | {
      readonly phase: 'open';
      readonly scope: 'implicit' | 'explicit';
      readonly startedAtMs: number;
      /** It gave way to somebody who committed first: COMMIT will say so. */
      readonly doomed: boolean;
      /** A definition made the transaction go: its next statement says so. */
      readonly expelled: boolean;
      readonly defined: boolean;
      readonly wrote: boolean;
      readonly rows: number;
      readonly bytes: number;
      /** Whether savepoints stand: one before its first write, one before its last. */
      readonly guarded: boolean;
      readonly deferred: readonly Deferred[];
      /** Who held what the deferred statements wanted. */
      readonly met: readonly Contender[];
      /** What else a definition does, once it has taken effect. */
      readonly afterCommit: readonly (() => Promise<void>)[];
    };

export type OpenTransaction = Extract<TransactionState, { phase: 'open' }>;

/** https://docs.aws.amazon.com/aurora-dsql/latest/userguide/CHAP_quotas.html */
export const transactionLimits = {
  rows: 3000,
  bytes: 10 * 1024 * 1024,
  ageMs: 5 * 60 * 1000,
  valueBytes: 1024 * 1024,
} as const;

export const conflict = failure('40001', 'change conflicts with another transaction (OC000)');
export const staleCatalogue = failure('40001', 'schema has been updated by another transaction (OC001)');
export const abortedTransaction = failure(
  '25P02',
  'current transaction is aborted, commands ignored until end of transaction block',
);

export function openTransaction(scope: 'implicit' | 'explicit', nowMs: number): OpenTransaction {
  const nothing = { doomed: false, expelled: false, defined: false, wrote: false, guarded: false };
  return {
    phase: 'open',
    scope,
    startedAtMs: nowMs,
    ...nothing,
    rows: 0,
    bytes: 0,
    deferred: [],
    met: [],
    afterCommit: [],
  };
}

/** Why a statement may not run in this state, or null. A failed transaction answers before any refusal does. */
export function refuseInState(state: TransactionState, statement: Statement, nowMs: number): Failure | null {
  const ends = statement.kind === 'commit' || statement.kind === 'rollback';
  if (state.phase === 'failed' && !ends) return abortedTransaction;
  if (statement.kind === 'refused') return statement.refusal;
  if (state.phase !== 'open' || statement.kind === 'rollback') return null;
  if (nowMs - state.startedAtMs > transactionLimits.ageMs) {
    return failure('54000', 'transaction age limit of 300s exceeded');
  }
  if (state.expelled && !ends) return staleCatalogue;
  const changesRows = statement.kind === 'write' || statement.kind === 'lock';
  const defines = statement.kind === 'definition' || statement.kind === 'iam-grant';
  if (defines && state.defined) return failure('0A000', 'multiple ddl statements not supported in a transaction');
  if ((defines && state.wrote) || (changesRows && state.defined)) {
    return failure('0A000', 'ddl and dml are not supported in the same transaction');
  }
  return null;
}

/** The transaction after a statement that wrote so many rows, or why it goes past a limit. */
export function countRows(
  state: OpenTransaction,
  rows: number,
  { bytes, largest }: Pick<Runner, 'bytes' | 'largest'>,
): OpenTransaction | Failure {
  const counted = { ...state, wrote: true, rows: state.rows + rows, bytes: state.bytes + bytes };
  if (largest > transactionLimits.valueBytes) return failure('54000', 'column value size limit 1mb exceeded');
  if (counted.rows > transactionLimits.rows) return failure('54000', 'transaction row limit exceeded');
  if (counted.bytes > transactionLimits.bytes) return failure('54000', 'transaction size limit 10mb exceeded');
  return counted;
}

/** What ReadyForQuery says of a state. */
export function readyStatus(state: TransactionState): 'I' | 'T' | 'E' {
  if (state.phase === 'failed') return 'E';
  return state.phase === 'open' && state.scope === 'explicit' ? 'T' : 'I';
}
