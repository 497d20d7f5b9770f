import type { Answer } from './answer.ts';
import { bind, closePrepared, type Portal, type Prepared, prepare, runPortal } from './prepared-statements.ts';
import type { Transaction } from './transaction.ts';
import { abortedTransaction, type Runner } from './transaction-state.ts';
import type { Upstream } from './upstream.ts';
import { createBodyReader, type Frame } from './wire-frames.ts';
import {
  bindComplete,
  closeComplete,
  emptyQueryResponse,
  type Failure,
  failure,
  parseComplete,
  portalSuspended,
} from './wire-messages.ts';

/** The extended protocol of one session, between two Syncs. https://www.postgresql.org/docs/16/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY */
export type ExtendedQuery = {
  handle(frame: Frame): Promise<void>;
  /** At a Sync: reads on after an error; portals do not outlive their transaction. */
  synchronise(isIdle: boolean): void;
};

/** Frames of an execution that the client gets: descriptions come from Describe. */
const executionFrames = new Set(['D', 'C', 'I', 'N', 'S']);

export function createExtendedQuery(upstream: Upstream, transaction: Transaction, answer: Answer): ExtendedQuery {
  const prepared = new Map<string, Prepared>();
  const portals = new Map<string, Portal>();
  let skipping = false;
  let names = 0;

  async function stop(reason: Failure): Promise<void> {
    await transaction.fail(reason);
    answer.refuse(reason);
    skipping = true;
  }

  const noStatement = (name: string) => stop(failure('26000', `prepared statement "${name}" does not exist`));
  const noPortal = (name: string) => stop(failure('34000', `portal "${name}" does not exist`));

  async function parse(body: Buffer): Promise<void> {
    const name = createBodyReader(body).text();
    names += 1;
    const inFailed = transaction.state().phase === 'failed';
    const result = await prepare(upstream, body, `quorum_${names}`);
    if (!result.ok) return stop(inFailed ? abortedTransaction : result.failure);
    const kind = result.prepared.statement?.kind;
    if (inFailed && kind !== 'commit' && kind !== 'rollback') return stop(abortedTransaction);
    await closePrepared(upstream, prepared.get(name));
    prepared.set(name, result.prepared);
    answer.add(parseComplete);
  }

  async function bindPortal(body: Buffer): Promise<void> {
    const reader = createBodyReader(body);
    const portalName = reader.text();
    const statementName = reader.text();
    const statement = prepared.get(statementName);
    if (statement === undefined) return noStatement(statementName);
    portals.set(portalName, bind(statement, reader.rest()));
    answer.add(bindComplete);
  }

  async function describe(body: Buffer): Promise<void> {
    const name = createBodyReader(body.subarray(1)).text();
    if (body.toString('latin1', 0, 1) === 'S') {
      const statement = prepared.get(name);
      if (statement === undefined) return noStatement(name);
      answer.add(statement.parameters, statement.rows);
    } else {
      const portal = portals.get(name);
      if (portal === undefined) return noPortal(name);
      answer.add(portal.rows);
    }
  }

  async function execute(body: Buffer): Promise<void> {
    const reader = createBodyReader(body);
    const name = reader.text();
    const limit = reader.int32();
    const portal = portals.get(name);
    if (portal === undefined) return noPortal(name);
    const { statement } = portal.prepared;
    if (statement === null) return answer.add(emptyQueryResponse);
    if (portal.leftover === null) {
      const runner: Runner = {
        run: () => runPortal(upstream, portal, null),
        runAs: (other) => runPortal(upstream, portal, other),
        bytes: portal.bindings.length,
        largest: portal.largest,
      };
      const outcome = await transaction.execute(statement, runner, false);
      if (!outcome.ok) {
        answer.refuse(outcome.failure);
        skipping = true;
        return;
      }
      portal.leftover = outcome.frames.filter((frame) => executionFrames.has(frame.type));
    }
    const rowsLeft = portal.leftover.filter((frame) => frame.type === 'D').length;
    if (limit > 0 && rowsLeft > limit) {
      const cut = portal.leftover.findIndex((frame) => frame.type === 'D') + limit;
      answer.add(...portal.leftover.splice(0, cut), portalSuspended);
    } else {
      answer.add(...portal.leftover.splice(0));
    }
  }

  async function close(body: Buffer): Promise<void> {
    const name = createBodyReader(body.subarray(1)).text();
    if (body.toString('latin1', 0, 1) === 'S') {
      await closePrepared(upstream, prepared.get(name));
      prepared.delete(name);
    } else portals.delete(name);
    answer.add(closeComplete);
  }

  return {
    synchronise(isIdle) {
      skipping = false;
      if (isIdle) portals.clear();
    },
    async handle(frame) {
      if (skipping) return;
      switch (frame.type) {
        case 'P':
          return parse(frame.body);
        case 'B':
          return bindPortal(frame.body);
        case 'D':
          return describe(frame.body);
        case 'E':
          return execute(frame.body);
        case 'C':
          return close(frame.body);
        case 'd':
        case 'c':
        case 'f':
          return;
        default:
          return stop(failure('08P01', `message type ${frame.type} is not supported`));
      }
    },
  };
}
