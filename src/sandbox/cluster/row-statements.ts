import { type Contender, watchLocks } from './contention.ts';
import {
  commitLockWaitMs,
  concurrencyCodes,
  done,
  failed,
  type Outcome,
  type TransactionParts,
} from './transaction-parts.ts';
import { conflict, countRows, type OpenTransaction, type RowStatement, type Runner } from './transaction-state.ts';
import { violatesVisibleRow } from './unique-violation.ts';
import type { Reply } from './upstream.ts';
import { type Failure, rowsOfTag } from './wire-messages.ts';

/** What a row statement answers, and the transaction after it. */
export type RowOutcome = { readonly outcome: Outcome; readonly state: OpenTransaction };

const statementPoint = 'SAVEPOINT quorum_statement';
const undoStatement = 'ROLLBACK TO SAVEPOINT quorum_statement';
/** Undoes every write of a transaction and frees their locks, and keeps its snapshot. */
export const undoWrites = 'ROLLBACK TO SAVEPOINT quorum_writes';

/** How often a statement that was refused a lock runs again because its holder had not been seen. */
const unseenMax = 4;

/**
 * Runs a statement that changes or locks rows. PostgreSQL would let it wait for another's lock; DSQL never waits, answers
 * as if it had run, and judges at COMMIT. So before COMMIT it waits a moment only, is undone when it was refused, and is
 * deferred to COMMIT with all that follow it: there it wins, or meets a commit since its snapshot. What is deferred holds
 * no lock, and the transaction's own later reads don't see it. A statement on its own is at its COMMIT already, and
 * makes those give way who are not.
 */
export async function runRows(
  parts: TransactionParts,
  before: OpenTransaction,
  statement: RowStatement,
  runner: Runner,
): Promise<RowOutcome> {
  const { upstream } = parts;
  upstream.runFirst(
    before.guarded
      ? `RELEASE SAVEPOINT quorum_statement; ${statementPoint}`
      : `SAVEPOINT quorum_writes; ${statementPoint}`,
  );
  const state: OpenTransaction = { ...before, guarded: true, wrote: true };
  const alone = state.scope === 'implicit';
  const { reply, holders } = alone
    ? { reply: await insist(parts, () => runner.run()), holders: [] }
    : await attempt(parts, () => runner.run());
  const isDeferring = state.deferred.length > 0;
  if (reply.failure === null && !state.doomed && !isDeferring) return count(state, statement, runner, reply);

  await upstream.query(undoStatement);
  const error = reply.failure === null ? null : await errorOf(parts, reply.failure);
  if (error !== null) return { outcome: failed(error), state };
  if (alone) return { outcome: failed(conflict), state };
  const returning = statement.kind === 'write' && statement.returning;
  // Rows can't be made up, and those of a deferred statement may be others when it runs.
  if (returning && (reply.failure !== null || !state.doomed)) return { outcome: failed(conflict), state };
  const after: OpenTransaction = state.doomed
    ? state
    : { ...state, deferred: [...state.deferred, { statement, runner }], met: [...state.met, ...holders] };
  if (reply.failure === null) return { outcome: { ok: true, frames: reply.frames }, state: after };
  if (statement.kind === 'write') return { outcome: done(statement.assumedTag), state: after };
  const unlocked = await runner.runAs(statement.unlockedSql);
  const outcome: Outcome = unlocked.failure === null ? { ok: true, frames: unlocked.frames } : failed(unlocked.failure);
  return { outcome, state: after };
}

/** Runs at COMMIT what was deferred, in its order; null when all of it took effect. */
export async function runDeferred(parts: TransactionParts, before: OpenTransaction): Promise<Failure | null> {
  let state = before;
  for (const { statement, runner } of before.deferred) {
    parts.upstream.runFirst(`RELEASE SAVEPOINT quorum_statement; ${statementPoint}`);
    const reply = await insist(parts, () => runner.runAs(statement.sql));
    if (reply.failure !== null) {
      await parts.upstream.query(undoStatement);
      return (await errorOf(parts, reply.failure)) ?? conflict;
    }
    const counted = count(state, statement, runner, reply);
    if (!counted.outcome.ok) return counted.outcome.failure;
    state = counted.state;
  }
  return null;
}

/**
 * At COMMIT: those who hold the locks give way, or are waited for when their COMMIT began earlier. It runs again each
 * time its short wait is over, because one that waits for a lock within another's transaction is not woken when only
 * that part of it is undone.
 */
async function insist(parts: TransactionParts, run: () => Promise<Reply>): Promise<Reply> {
  const { upstream, contention } = parts;
  const look = () => contention.blockersOf(upstream.processId());
  for (const untilMs = performance.now() + commitLockWaitMs(parts); ; await upstream.query(undoStatement)) {
    const reply = await watchLocks(run(), look, (holder, isWaiting) => void holder.giveWay('row', isWaiting));
    if (reply.failure?.code !== '55P03' || performance.now() > untilMs) return reply;
  }
}

/** Before COMMIT: a lock that somebody holds is waited for only as long as it takes to see who does. */
async function attempt(
  { upstream, contention }: TransactionParts,
  run: () => Promise<Reply>,
): Promise<{ readonly reply: Reply; readonly holders: readonly Contender[] }> {
  const holders: Contender[] = [];
  const look = () => contention.blockersOf(upstream.processId());
  for (let unseen = 0; ; unseen += 1) {
    const reply = await watchLocks(run(), look, (holder) => holders.push(holder));
    if (reply.failure?.code !== '55P03' || holders.length > 0 || unseen === unseenMax) return { reply, holders };
    await upstream.query(undoStatement);
  }
}

/** The error of a statement, or null when it only met somebody else: one who may still lose, or one who has committed. */
async function errorOf({ upstream }: TransactionParts, error: Failure): Promise<Failure | null> {
  if (concurrencyCodes.has(error.code)) return null;
  return error.code !== '23505' || (await violatesVisibleRow(upstream, error)) ? error : null;
}

function count(state: OpenTransaction, statement: RowStatement, runner: Runner, reply: Reply): RowOutcome {
  const isWrite = statement.kind === 'write';
  const complete = reply.frames.find((frame) => frame.type === 'C');
  const rows = isWrite && complete !== undefined ? rowsOfTag(complete) : 0;
  const counted = countRows(state, rows, isWrite ? runner : { bytes: 0, largest: 0 });
  return 'code' in counted
    ? { outcome: failed(counted), state }
    : { outcome: { ok: true, frames: reply.frames }, state: counted };
}
