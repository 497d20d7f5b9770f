import { bind, closePrepared, type Portal, type Prepared, prepare, runPortal } from './prepared-statements.ts';
import { parseText } from './statement.ts';
import { createTransaction } from './transaction.ts';
import type { TransactionParts } from './transaction-parts.ts';
import { abortedTransaction, type Runner, readyStatus } from './transaction-state.ts';
import { createBodyReader, type Frame } from './wire-frames.ts';
import {
  bindComplete,
  closeComplete,
  emptyQueryResponse,
  type Failure,
  failure,
  parseComplete,
  portalSuspended,
  readyForQuery,
} from './wire-messages.ts';

/** One signed-in client: takes its messages one after another and answers them. */
export type Session = { handle(frame: Frame): Promise<void> };

/** Frames of an execution that the client gets: descriptions come from Describe in the extended protocol. */
const executionFrames = new Set(['D', 'C', 'I', 'N', 'S']);

/** `send` gets whole answers: up to ReadyForQuery, or to a Flush. */
export function createSession(parts: TransactionParts, send: (frames: readonly Frame[]) => void): Session {
  const { upstream, counters } = parts;
  const transaction = createTransaction(parts);
  const prepared = new Map<string, Prepared>();
  const portals = new Map<string, Portal>();
  let answer: Frame[] = [];
  let skipping = false;
  let names = 0;

  function refuse(reason: Failure): void {
    if (reason.code === '40001') counters.conflicts[reason.message.includes('OC001') ? 'OC001' : 'OC000'] += 1;
    else counters.refusals[reason.code] = (counters.refusals[reason.code] ?? 0) + 1;
    answer.push(reason.frame);
  }

  async function finish(): Promise<void> {
    const lost = await transaction.endImplicit();
    if (lost !== null) {
      answer = answer.filter((frame) => frame.type !== 'C');
      refuse(lost);
    }
    answer.push(readyForQuery(readyStatus(transaction.state())));
    if (transaction.state().phase === 'idle') portals.clear();
    flush();
  }

  function flush(): void {
    send(answer);
    answer = [];
  }

  async function simpleQuery(sql: string): Promise<void> {
    const parsed = parseText(sql);
    if (!parsed.ok) {
      await transaction.fail(parsed.failure);
      refuse(parsed.failure);
    } else {
      if (parsed.statements.length === 0) answer.push(emptyQueryResponse);
      for (const statement of parsed.statements) {
        const runner: Runner = {
          run: () => upstream.query(statement.sql),
          runAs: (other) => upstream.query(other),
          bytes: statement.sql.length,
        };
        const outcome = await transaction.execute(statement, runner, parsed.statements.length > 1);
        if (!outcome.ok) {
          refuse(outcome.failure);
          break;
        }
        answer.push(...outcome.frames);
      }
    }
    await finish();
  }

  async function parse(body: Buffer): Promise<void> {
    const name = createBodyReader(body).text();
    names += 1;
    const inFailed = transaction.state().phase === 'failed';
    const result = await prepareIn(inFailed, body);
    if (!result.ok) return stop(result.failure);
    const kind = result.prepared.statement?.kind;
    if (inFailed && kind !== 'commit' && kind !== 'rollback') return stop(abortedTransaction);
    await closePrepared(upstream, prepared.get(name));
    prepared.set(name, result.prepared);
    answer.push(parseComplete);
  }

  async function prepareIn(inFailed: boolean, body: Buffer) {
    const result = await prepare(upstream, body, `quorum_${names}`);
    return inFailed && !result.ok ? { ok: false as const, failure: abortedTransaction } : result;
  }

  async function stop(reason: Failure): Promise<void> {
    await transaction.fail(reason);
    refuse(reason);
    skipping = true;
  }

  async function bindPortal(body: Buffer): Promise<void> {
    const reader = createBodyReader(body);
    const portalName = reader.text();
    const statementName = reader.text();
    const statement = prepared.get(statementName);
    if (statement === undefined) {
      return stop(failure('26000', `prepared statement "${statementName}" does not exist`));
    }
    portals.set(portalName, bind(statement, reader.rest()));
    answer.push(bindComplete);
  }

  async function describe(body: Buffer): Promise<void> {
    const name = createBodyReader(body.subarray(1)).text();
    if (body.toString('latin1', 0, 1) === 'S') {
      const statement = prepared.get(name);
      if (statement === undefined) return stop(failure('26000', `prepared statement "${name}" does not exist`));
      answer.push(statement.parameters, statement.rows);
    } else {
      const portal = portals.get(name);
      if (portal === undefined) return stop(failure('34000', `portal "${name}" does not exist`));
      answer.push(portal.rows);
    }
  }

  async function execute(body: Buffer): Promise<void> {
    const reader = createBodyReader(body);
    const name = reader.text();
    const limit = reader.int32();
    const portal = portals.get(name);
    if (portal === undefined) return stop(failure('34000', `portal "${name}" does not exist`));
    const { statement } = portal.prepared;
    if (statement === null) {
      answer.push(emptyQueryResponse);
      return;
    }
    if (portal.leftover === null) {
      const runner: Runner = {
        run: () => runPortal(upstream, portal, null),
        runAs: (other) => runPortal(upstream, portal, other),
        bytes: portal.bindings.length,
      };
      const outcome = await transaction.execute(statement, runner, false);
      if (!outcome.ok) {
        refuse(outcome.failure);
        skipping = true;
        return;
      }
      portal.leftover = outcome.frames.filter((frame) => executionFrames.has(frame.type));
    }
    const rowsLeft = portal.leftover.filter((frame) => frame.type === 'D').length;
    if (limit > 0 && rowsLeft > limit) {
      const cut = portal.leftover.findIndex((frame) => frame.type === 'D') + limit;
      answer.push(...portal.leftover.splice(0, cut), portalSuspended);
    } else {
      answer.push(...portal.leftover.splice(0));
    }
  }

  async function close(body: Buffer): Promise<void> {
    const name = createBodyReader(body.subarray(1)).text();
    if (body.toString('latin1', 0, 1) === 'S') {
      await closePrepared(upstream, prepared.get(name));
      prepared.delete(name);
    } else portals.delete(name);
    answer.push(closeComplete);
  }

  return {
    async handle(frame) {
      if (frame.type === 'S') {
        counters.roundTrips += 1;
        skipping = false;
        return finish();
      }
      if (frame.type === 'Q') {
        counters.roundTrips += 1;
        return simpleQuery(createBodyReader(frame.body).text());
      }
      if (frame.type === 'H') return flush();
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
