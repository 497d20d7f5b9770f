import { watchLocks } from './contention.ts';
import type { Statement } from './statement.ts';
import type { SystemCatalogue } from './system-catalogue.ts';
import { refuseTableSize } from './table-limits.ts';
import {
  commitLockWaitMs,
  concurrencyCodes,
  done,
  failed,
  type Outcome,
  type TransactionParts,
} from './transaction-parts.ts';
import { type Runner, staleCatalogue } from './transaction-state.ts';
import type { Reply } from './upstream.ts';
import { type Failure, failure, oneTextColumn, oneTextRow } from './wire-messages.ts';

/** What a definition answers, and what else it does once it has taken effect. */
export type DefinitionOutcome = { readonly outcome: Outcome; readonly afterCommit: readonly (() => Promise<void>)[] };

const nothing = (outcome: Outcome): DefinitionOutcome => ({ outcome, afterCommit: [] });

/** Runs a definition; every open transaction that uses what it changes gives way and learns of it as OC001. */
export async function runDefinition(
  parts: TransactionParts,
  statement: Extract<Statement, { kind: 'definition' | 'iam-grant' }>,
  runner: Runner,
): Promise<DefinitionOutcome> {
  const { upstream, catalogue, contention } = parts;
  if (statement.kind === 'iam-grant') {
    if (!parts.isAdmin) return nothing(failed(failure('42501', 'permission denied for AWS IAM GRANT')));
    const { change } = statement;
    if (!(await catalogue.roleExists(change.role))) {
      return nothing(failed(failure('42704', `role "${change.role}" does not exist`)));
    }
    const tag = change.grant ? 'GRANT' : 'REVOKE';
    return { outcome: done(tag), afterCommit: [() => catalogue.recordIamGrant(change)] };
  }
  const refusal = await refuseOnTable(catalogue, statement);
  if (refusal !== null) return nothing(failed(refusal));
  await upstream.query(`SET LOCAL lock_timeout = ${Math.ceil(commitLockWaitMs(parts))}`);
  const look = () => contention.blockersOf(upstream.processId());
  const reply = await watchLocks(runner.run(), look, (user, isWaiting) => void user.giveWay('definition', isWaiting));
  const outcome = answered(reply);
  if (!outcome.ok || statement.job === null) return nothing(outcome);
  const { job } = statement;
  const jobId = catalogue.newJobId();
  return {
    outcome: { ok: true, frames: [oneTextColumn('job_id'), oneTextRow(jobId), ...outcome.frames] },
    afterCommit: [() => catalogue.recordJob(jobId, job)],
  };
}

/** What only the table as it is can tell. */
async function refuseOnTable(
  catalogue: SystemCatalogue,
  { table, drops, adds }: Extract<Statement, { kind: 'definition' }>,
): Promise<Failure | null> {
  for (const column of drops) {
    if (await catalogue.isPrimaryKeyColumn(table, column)) {
      return failure('0A000', `cannot drop primary key column ${column}`);
    }
  }
  if (adds.columns + adds.indexes === 0) return null;
  const size = await catalogue.sizeOf(table);
  return refuseTableSize({ columns: size.columns + adds.columns, indexes: size.indexes + adds.indexes });
}

/** The answer to a statement that neither changes nor locks rows. */
export function answered(reply: Reply): Outcome {
  if (reply.failure === null) return { ok: true, frames: reply.frames };
  // One that meets a lock meets a definition under way; a plan that went stale met one that is done.
  const { code, message } = reply.failure;
  const stale = concurrencyCodes.has(code) || message === 'cached plan must not change result type';
  return failed(stale ? staleCatalogue : reply.failure);
}
