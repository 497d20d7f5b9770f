import { setTimeout as delay } from 'node:timers/promises';
import type { CounterCells } from './counters.ts';
import { type Faults, takeCommitFault } from './faults.ts';
import type { Statement } from './statement.ts';
import type { SystemCatalogue } from './system-catalogue.ts';
import {
  conflict,
  countWrite,
  openTransaction,
  refuseInState,
  staleCatalogue,
  type TransactionState,
} from './transaction-state.ts';
import { violatesVisibleRow } from './unique-violation.ts';
import type { Reply, Upstream } from './upstream.ts';
import type { Frame } from './wire-frames.ts';
import { commandComplete, type Failure, failure, oneTextColumn, oneTextRow, rowsOfTag } from './wire-messages.ts';

/** How a session runs one statement on PostgreSQL: `run` as it came, `runAs` with other SQL and the same parameters. */
export type Runner = { run(): Promise<Reply>; runAs(sql: string): Promise<Reply>; readonly bytes: number };

export type Outcome =
  | { readonly ok: true; readonly frames: readonly Frame[] }
  | { readonly ok: false; readonly failure: Failure };

export type TransactionParts = {
  readonly upstream: Upstream;
  readonly faults: Faults;
  readonly counters: CounterCells;
  readonly catalogue: SystemCatalogue;
  readonly isAdmin: boolean;
  readonly now: () => number;
  /** Breaks the client's connection without a word. */
  cut(): void;
};

/** How long a write in an explicit transaction waits for another's lock before it counts as a conflict. */
const explicitLockWaitMs = 20;
/** A single statement waits for a commit in flight elsewhere (its latency) and this much more. */
const implicitLockMarginMs = 60;
const definitionLockWaitMs = 5_000;

/** Settings of every session behind the cluster: https://docs.aws.amazon.com/aurora-dsql/latest/userguide/working-with-concurrency-control.html */
export const sessionSettings = {
  default_transaction_isolation: 'repeatable read',
  lock_timeout: String(explicitLockWaitMs),
  // A statement whose client is gone is given up, and its locks with it.
  client_connection_check_interval: '100',
  TimeZone: 'UTC',
};

const tag = (text: string): Outcome => ({ ok: true, frames: [commandComplete(text)] });
const savepoint = 'SAVEPOINT quorum_statement';
const undoStatement = 'ROLLBACK TO SAVEPOINT quorum_statement';
/** serialization_failure, lock_not_available, deadlock_detected. https://www.postgresql.org/docs/16/errcodes-appendix.html */
const concurrencyCodes = new Set(['40001', '55P03', '40P01']);

/**
 * DSQL's transactions on top of PostgreSQL's. PostgreSQL lets a writer wait for another's lock and fails the statement;
 * DSQL never waits and judges at COMMIT. So each write runs behind a hidden savepoint and a short lock_timeout: what
 * fails on a concurrent change is undone, answered as if it had run, and dooms the transaction. A statement with
 * RETURNING fails right there instead, as its rows can't be made up. In a doomed transaction a statement sees nothing
 * of the undone writes. A single statement (its own transaction) just fails, once the commit it met has been decided.
 */
export function createTransaction(parts: TransactionParts) {
  const { upstream, faults, counters, catalogue } = parts;
  let state: TransactionState = { phase: 'idle' };
  let seenVersion = catalogue.version();
  let savepointOpen = false;
  let afterCommit: (() => Promise<void>)[] = [];

  async function open(scope: 'implicit' | 'explicit', sql: string): Promise<void> {
    state = openTransaction(scope, parts.now());
    savepointOpen = false;
    afterCommit = [];
    await upstream.query(sql);
  }

  async function abandon(): Promise<void> {
    if (state.phase === 'open') await upstream.query('ROLLBACK');
    state = { phase: 'idle' };
  }

  /** Ends the transaction on an error: an explicit one waits for its ROLLBACK. */
  async function fail(reason: Failure): Promise<Outcome> {
    const explicit = state.phase === 'failed' || (state.phase === 'open' && state.scope === 'explicit');
    await abandon();
    if (explicit) state = { phase: 'failed' };
    return { ok: false, failure: reason };
  }

  async function commit(): Promise<Outcome> {
    if (state.phase === 'failed') {
      state = { phase: 'idle' };
      return tag('ROLLBACK');
    }
    if (state.phase === 'idle') return tag('COMMIT');
    const { wrote, defined, doomed } = state;
    if (!wrote && !defined) return endWith(await upstream.query('COMMIT'));
    const fault = takeCommitFault(faults);
    const stale = seenVersion !== catalogue.version();
    if (doomed || stale || fault === 'conflict') {
      seenVersion = catalogue.version();
      await abandon();
      await delay(faults.commitLatencyMs);
      return { ok: false, failure: stale && !doomed && fault !== 'conflict' ? staleCatalogue : conflict };
    }
    if (fault === 'before-commit') {
      await abandon();
      parts.cut();
      return tag('COMMIT');
    }
    if (faults.commitLatencyMs > 0) await delay(faults.commitLatencyMs);
    const outcome = endWith(await upstream.query('COMMIT'));
    if (outcome.ok) {
      counters.commits += 1;
      for (const action of afterCommit) await action();
      if (defined) seenVersion = catalogue.advance();
      if (fault === 'after-commit') parts.cut();
    }
    return outcome;
  }

  function endWith(reply: Reply): Outcome {
    state = { phase: 'idle' };
    if (reply.failure === null) return tag('COMMIT');
    return { ok: false, failure: concurrencyCodes.has(reply.failure.code) ? conflict : reply.failure };
  }

  async function write(statement: Extract<Statement, { kind: 'write' | 'lock' }>, runner: Runner): Promise<Outcome> {
    const startedAt = performance.now();
    if (state.phase === 'idle') {
      const lockWaitMs = faults.commitLatencyMs + implicitLockMarginMs;
      await open('implicit', `BEGIN; SET LOCAL lock_timeout = ${lockWaitMs}; ${savepoint}`);
    } else {
      await upstream.query(savepointOpen ? `RELEASE SAVEPOINT quorum_statement; ${savepoint}` : savepoint);
    }
    savepointOpen = true;
    const reply = await runner.run();
    if (state.phase !== 'open') return { ok: true, frames: reply.frames };
    if (reply.failure === null) {
      const done = reply.frames.find((frame) => frame.type === 'C');
      const rows = statement.kind === 'write' && done !== undefined ? rowsOfTag(done) : 0;
      const counted = countWrite(state, rows, statement.kind === 'write' ? runner.bytes : 0);
      if ('code' in counted) return fail(counted);
      state = counted;
      return { ok: true, frames: reply.frames };
    }
    const unique = reply.failure.code === '23505';
    if (!unique && !concurrencyCodes.has(reply.failure.code)) return fail(reply.failure);
    await upstream.query(undoStatement);
    if (unique && (await violatesVisibleRow(upstream, reply.failure))) return fail(reply.failure);
    if (state.scope === 'implicit') {
      const failed = await fail(conflict);
      await delay(Math.max(0, faults.commitLatencyMs - (performance.now() - startedAt)));
      return failed;
    }
    if (statement.kind === 'write' && statement.returning) return fail(conflict);
    state = { ...state, doomed: true, wrote: true };
    if (statement.kind === 'write') return tag(statement.assumedTag);
    return answered(await runner.runAs(statement.unlockedSql));
  }

  async function answered(reply: Reply): Promise<Outcome> {
    if (reply.failure === null) return { ok: true, frames: reply.frames };
    // A reader that meets a lock meets a definition under way; a plan that went stale met one that is done.
    const stale = reply.failure.code === '55P03' || reply.failure.message === 'cached plan must not change result type';
    return fail(stale ? staleCatalogue : reply.failure);
  }

  async function define(
    statement: Extract<Statement, { kind: 'definition' | 'iam-grant' }>,
    runner: Runner,
  ): Promise<Outcome> {
    const begin = `SET LOCAL lock_timeout = ${definitionLockWaitMs}`;
    if (state.phase === 'idle') await open('implicit', `BEGIN; ${begin}`);
    else await upstream.query(begin);
    if (state.phase === 'open') state = { ...state, defined: true };
    if (statement.kind === 'iam-grant') {
      if (!parts.isAdmin) return fail(failure('42501', 'permission denied for AWS IAM GRANT'));
      const { change } = statement;
      if (!(await catalogue.roleExists(change.role))) {
        return fail(failure('42704', `role "${change.role}" does not exist`));
      }
      afterCommit.push(() => catalogue.recordIamGrant(change));
      return tag(change.grant ? 'GRANT' : 'REVOKE');
    }
    for (const column of statement.drops?.columns ?? []) {
      if (await catalogue.isPrimaryKeyColumn(statement.drops?.table ?? '', column)) {
        return fail(failure('0A000', `cannot drop primary key column ${column}`));
      }
    }
    const outcome = await answered(await runner.run());
    if (!outcome.ok || statement.job === null) return outcome;
    const { job } = statement;
    const jobId = catalogue.newJobId();
    afterCommit.push(() => catalogue.recordJob(jobId, job));
    return { ok: true, frames: [oneTextColumn('job_id'), oneTextRow(jobId), ...outcome.frames] };
  }

  return {
    state: () => state,
    fail,
    abandon,
    /** Runs a statement; `grouped` when others share its transaction. */
    async execute(statement: Statement, runner: Runner, grouped: boolean): Promise<Outcome> {
      counters.statements += 1;
      if (faults.statementLatencyMs > 0) await delay(faults.statementLatencyMs);
      const refusal = refuseInState(state, statement, parts.now());
      if (refusal !== null) return fail(refusal);
      if (statement.kind === 'begin') {
        if (state.phase === 'open') state = { ...state, scope: 'explicit' };
        else await open('explicit', statement.sql);
        return tag('BEGIN');
      }
      if (statement.kind === 'commit') return commit();
      if (statement.kind === 'rollback') {
        await abandon();
        return tag('ROLLBACK');
      }
      if (statement.kind === 'refused') return fail(statement.refusal);
      if (statement.kind === 'session') return answered(await runner.run());
      if (seenVersion !== catalogue.version()) {
        seenVersion = catalogue.version();
        return fail(staleCatalogue);
      }
      if (grouped && state.phase === 'idle') {
        await open('implicit', `BEGIN; SET LOCAL lock_timeout = ${faults.commitLatencyMs + implicitLockMarginMs}`);
      }
      if (statement.kind === 'read') return answered(await runner.run());
      if (statement.kind === 'definition' || statement.kind === 'iam-grant') return define(statement, runner);
      return write(statement, runner);
    },
    /** Commits a transaction that no BEGIN opened, at the end of its query or pipeline; null when none is open. */
    async endImplicit(): Promise<Failure | null> {
      if (state.phase !== 'open' || state.scope !== 'implicit') return null;
      const outcome = await commit();
      return outcome.ok ? null : outcome.failure;
    },
  };
}
