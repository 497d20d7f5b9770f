import { createTurns, type Turns } from './contention.ts';
import { runDeferred, undoWrites } from './row-statements.ts';
import { createStanding, type Standing } from './standing.ts';
import { done, failed, type Outcome, type TransactionParts } from './transaction-parts.ts';
import { conflict, type OpenTransaction, openTransaction, type TransactionState } from './transaction-state.ts';
import type { Failure } from './wire-messages.ts';

/** The PostgreSQL transaction of a session, from its begin to its end, and where it stands among the others. */
export type TransactionCell = {
  state: TransactionState;
  /** One at a time: a statement of the session, or another's wish that its transaction gives way. */
  readonly inTurn: Turns;
  begin(sql: string): OpenTransaction;
  /** Begins a transaction for a statement on its own. */
  beginAlone(): OpenTransaction;
  /** Rolls back what is open. */
  abandon(): Promise<void>;
  /** Judges the transaction at its COMMIT; null when it may take effect, and then nobody can make it give way. */
  adjudicate(refuse: () => Failure | null): Promise<Failure | null>;
  commit(): Promise<Outcome>;
};

export function createTransactionCell(parts: TransactionParts): TransactionCell {
  const { upstream, contention } = parts;
  const inTurn = createTurns();
  const standingParts = { contention, processId: upstream.processId(), inTurn, giveWay };
  let standing: Standing | null = null;
  upstream.onClose(() => standing?.end(false));

  function open(scope: OpenTransaction['scope'], sql: string): OpenTransaction {
    const opened = openTransaction(scope, parts.now());
    cell.state = opened;
    standing = createStanding(standingParts, scope === 'implicit');
    upstream.runFirst(sql);
    return opened;
  }

  async function giveWay(to: 'row' | 'definition'): Promise<void> {
    const { state } = cell;
    if (state.phase !== 'open') return;
    if (to === 'definition') {
      cell.state = { ...state, expelled: true };
      await upstream.query('ROLLBACK');
    } else if (state.guarded) {
      cell.state = { ...state, doomed: true, guarded: false, deferred: [] };
      await upstream.query(undoWrites);
    }
  }

  const cell: TransactionCell = {
    state: { phase: 'idle' },
    inTurn,
    begin: (sql) => open('explicit', sql),
    beginAlone: () => open('implicit', 'BEGIN'),
    async abandon() {
      const wasOpen = cell.state.phase === 'open';
      cell.state = { phase: 'idle' };
      if (wasOpen) await upstream.query('ROLLBACK');
      standing?.end(false);
    },
    async adjudicate(refuse) {
      const { state } = cell;
      const claim = async () => {
        if (cell.state.phase !== 'open' || cell.state.doomed) return conflict;
        const refusal = refuse();
        if (refusal === null) standing?.beginCommit();
        return refusal;
      };
      if (state.phase !== 'open' || state.deferred.length === 0) return inTurn(claim);
      for (const holder of state.met) if (!holder.isOpen() && (await holder.committed)) return conflict;
      return (await inTurn(claim)) ?? runDeferred(parts, state);
    },
    async commit() {
      const { failure } = await upstream.query('COMMIT');
      cell.state = { phase: 'idle' };
      standing?.end(failure === null);
      if (failure === null) return done('COMMIT');
      return failed(failure.code === '40001' ? conflict : failure);
    },
  };
  return cell;
}
