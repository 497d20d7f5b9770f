import { createAnswer } from './answer.ts';
import { createExtendedQuery } from './extended-query.ts';
import { parseText } from './statement.ts';
import { createTransaction } from './transaction.ts';
import type { TransactionParts } from './transaction-parts.ts';
import { type Runner, readyStatus } from './transaction-state.ts';
import { createBodyReader, type Frame } from './wire-frames.ts';
import { emptyQueryResponse, readyForQuery } from './wire-messages.ts';

/** One signed-in client: takes its messages one after another and answers them. */
export type Session = {
  handle(frame: Frame): Promise<void>;
  /** Whether no transaction is open, not even a failed one. */
  isIdle(): boolean;
};

/** `send` gets whole answers: up to ReadyForQuery, or to a Flush. */
export function createSession(parts: TransactionParts, send: (frames: readonly Frame[]) => void): Session {
  const { upstream, counters } = parts;
  const transaction = createTransaction(parts);
  const answer = createAnswer(counters, send);
  const extended = createExtendedQuery(upstream, transaction, answer);

  async function finish(): Promise<void> {
    const lost = await transaction.endImplicit();
    if (lost !== null) {
      answer.uncomplete();
      answer.refuse(lost);
    }
    const state = transaction.state();
    answer.add(readyForQuery(readyStatus(state)));
    extended.synchronise(state.phase === 'idle');
    answer.flush();
  }

  async function simpleQuery(sql: string): Promise<void> {
    const parsed = parseText(sql);
    if (!parsed.ok) {
      await transaction.fail(parsed.failure);
      answer.refuse(parsed.failure);
    } else {
      if (parsed.statements.length === 0) answer.add(emptyQueryResponse);
      for (const statement of parsed.statements) {
        const runner: Runner = {
          run: () => upstream.query(statement.sql),
          runAs: (other) => upstream.query(other),
          bytes: statement.sql.length,
          largest: 0,
        };
        const outcome = await transaction.execute(statement, runner, parsed.statements.length > 1);
        if (!outcome.ok) {
          answer.refuse(outcome.failure);
          break;
        }
        answer.add(...outcome.frames);
      }
    }
    await finish();
  }

  return {
    isIdle: () => transaction.state().phase === 'idle',
    async handle(frame) {
      switch (frame.type) {
        case 'Q':
          counters.roundTrips += 1;
          return simpleQuery(createBodyReader(frame.body).text());
        case 'S':
          counters.roundTrips += 1;
          return finish();
        case 'H':
          return answer.flush();
        default:
          return extended.handle(frame);
      }
    },
  };
}
