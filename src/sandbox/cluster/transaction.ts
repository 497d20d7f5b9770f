import { setTimeout as delay } from 'node:timers/promises';
import { answered, runDefinition } from './definitions.ts';
import { takeCommitFault } from './faults.ts';
import { runRows } from './row-statements.ts';
import type { Statement } from './statement.ts';
import { createTransactionCell } from './transaction-cell.ts';
import { done, failed, type Outcome, type TransactionParts } from './transaction-parts.ts';
import { conflict, type RowStatement, type Runner, refuseInState, staleCatalogue } from './transaction-state.ts';
import type { Failure } from './wire-messages.ts';

export type Transaction = ReturnType<typeof createTransaction>;

/** DSQL's transactions on top of PostgreSQL's, for one session: nobody waits, and who is first to commit wins. */
export function createTransaction(parts: TransactionParts) {
  const { faults, counters, catalogue } = parts;
  const cell = createTransactionCell(parts);
  let seenVersion = catalogue.version();

  /** Ends the transaction on an error: an explicit one waits for its ROLLBACK. */
  async function fail(reason: Failure): Promise<Outcome> {
    const { state } = cell;
    await cell.abandon();
    if (state.phase === 'failed' || (state.phase === 'open' && state.scope === 'explicit')) {
      cell.state = { phase: 'failed' };
    }
    return failed(reason);
  }

  /** The refusal of a session that has not seen the latest definition, once for each. */
  function refuseStale(): Failure | null {
    if (seenVersion === catalogue.version()) return null;
    seenVersion = catalogue.version();
    return staleCatalogue;
  }

  async function commit(statement: Statement): Promise<Outcome> {
    const { state } = cell;
    if (state.phase !== 'open') {
      cell.state = { phase: 'idle' };
      return done(state.phase === 'failed' ? 'ROLLBACK' : 'COMMIT');
    }
    const refusal = state.expelled ? staleCatalogue : refuseInState(state, statement, parts.now());
    if (refusal === null && !state.wrote && !state.defined) return cell.commit();
    const lost = refusal ?? (await cell.adjudicate(refuseStale));
    const fault = lost === null ? takeCommitFault(faults) : 'none';
    if (lost !== null || fault === 'conflict') {
      await cell.abandon();
      await delay(faults.commitLatencyMs);
      return failed(lost ?? conflict);
    }
    if (fault === 'before-commit') {
      await cell.abandon();
      parts.cut();
      return done('COMMIT');
    }
    if (faults.commitLatencyMs > 0) await delay(faults.commitLatencyMs);
    const outcome = await cell.commit();
    if (!outcome.ok) return outcome;
    counters.commits += 1;
    for (const action of state.afterCommit) await action();
    if (state.defined) seenVersion = catalogue.advance();
    if (fault === 'after-commit') parts.cut();
    return outcome;
  }

  async function changeRows(statement: RowStatement, runner: Runner): Promise<Outcome> {
    const startedAt = performance.now();
    const opened = cell.state.phase === 'open' ? cell.state : cell.beginAlone();
    const { outcome, state } = await runRows(parts, opened, statement, runner);
    cell.state = state;
    if (outcome.ok) return outcome;
    await fail(outcome.failure);
    // A statement on its own hears of its conflict when its COMMIT would have been over.
    const isLate = opened.scope === 'implicit' && outcome.failure === conflict;
    if (isLate) await delay(Math.max(0, faults.commitLatencyMs - (performance.now() - startedAt)));
    return outcome;
  }

  async function define(
    statement: Extract<Statement, { kind: 'definition' | 'iam-grant' }>,
    runner: Runner,
  ): Promise<Outcome> {
    const opened = cell.state.phase === 'open' ? cell.state : cell.beginAlone();
    const { outcome, afterCommit } = await runDefinition(parts, statement, runner);
    cell.state = { ...opened, defined: true, afterCommit };
    return outcome.ok ? outcome : fail(outcome.failure);
  }

  async function pass(runner: Runner): Promise<Outcome> {
    const outcome = answered(await runner.run());
    return outcome.ok ? outcome : fail(outcome.failure);
  }

  async function run(
    statement: Exclude<Statement, { kind: 'commit' }>,
    runner: Runner,
    grouped: boolean,
  ): Promise<Outcome> {
    const { state } = cell;
    const refusal = refuseInState(state, statement, parts.now());
    if (refusal !== null) return fail(refusal);
    switch (statement.kind) {
      case 'refused':
        return fail(statement.refusal);
      case 'begin':
        if (state.phase === 'open') cell.state = { ...state, scope: 'explicit' };
        else cell.begin(statement.sql);
        return done('BEGIN');
      case 'rollback':
        await cell.abandon();
        return done('ROLLBACK');
      case 'session':
        return pass(runner);
      default: {
        const stale = refuseStale();
        if (stale !== null) return fail(stale);
        if (grouped && state.phase === 'idle') cell.beginAlone();
        if (statement.kind === 'read') return pass(runner);
        return statement.kind === 'write' || statement.kind === 'lock'
          ? changeRows(statement, runner)
          : define(statement, runner);
      }
    }
  }

  return {
    state: () => cell.state,
    fail,
    /** Runs a statement; `grouped` when others share its transaction. */
    async execute(statement: Statement, runner: Runner, grouped: boolean): Promise<Outcome> {
      counters.statements += 1;
      parts.onStatement(statement.sql);
      if (faults.statementLatencyMs > 0) await delay(faults.statementLatencyMs);
      return statement.kind === 'commit' ? commit(statement) : cell.inTurn(() => run(statement, runner, grouped));
    },
    /** Commits a transaction that no BEGIN opened, at the end of its query or pipeline; null when none is open. */
    async endImplicit(): Promise<Failure | null> {
      if (cell.state.phase !== 'open' || cell.state.scope !== 'implicit') return null;
      const outcome = await commit({ kind: 'commit', sql: 'COMMIT' });
      return outcome.ok ? null : outcome.failure;
    },
  };
}
