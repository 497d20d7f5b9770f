import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { reasonOf } from '../../store/database-error.ts';
import { createRounds } from '../../store/rounds.ts';
import { withTimeout } from '../../store/with-timeout.ts';
import type { Answer } from '../answer.ts';
import type { Sink } from '../bolt-logger.ts';
import { loggedAs } from '../log-context.ts';
import type { Pass } from '../pass.ts';
import type { AnswerRows, Owed } from './answer-rows.ts';
import { createDebt, type Debt, type DebtPorts } from './debt.ts';
import { type Recipient, waysTo } from './recipient.ts';
import type { SendAnswer } from './send-answer.ts';

/** How often it is looked for what a process that has died still owes. */
const everyMs = 2_000;
const restMs = 500;
const takenOverMax = 20;
const releaseMs = 1_000;

/** How many answers this process remembers to have told: the row of one may come late, from a statement that hung. */
const toldMax = 10_000;

/** The answer in place of a process that has died; null while it is not known. @throws while the database can't be asked. */
export type LeftAnswer = (answerId: string, owed: Owed) => Promise<Answer | null>;

/** The answers that people wait for, each kept until it is told. */
export type Answers = {
  owe(owed: Owed): Debt;
  /** Tells something beside the answer: tried again for as long as this process runs. */
  tellBeside(to: Recipient, answer: Answer): Promise<void>;
  /** Tells what is only true now, once. */
  tellNow(to: Recipient, answer: Answer): Promise<void>;
  start(): void;
  /** Tells what processes that have died still owe, until that time. @throws what the database threw. */
  now(untilMs: number): Promise<Pass>;
  /** Tells no more, and leaves what is still owed to the next process. */
  stop(): Promise<void>;
};

export type AnswersOptions = {
  readonly rows: AnswerRows;
  readonly send: SendAnswer;
  readonly leftAnswer: LeftAnswer;
  /** Milliseconds; may not be set back. */
  readonly clock: () => number;
  readonly logger: Sink;
};

/**
 * Keeps what people are owed: in memory, and once it is late or Slack does not take it, in the database, so that another
 * process tells them when this one dies.
 */
export function createAnswers({ rows, send, leftAnswer, clock, logger }: AnswersOptions): Answers {
  const open = new Map<string, Debt>();
  /** What is told beside the answers, and tried again. */
  const beside = new Map<string, Debt>();
  /** What a process that has died owes, until it is known what became of it. */
  const left = new Map<string, Owed>();
  const told = new LRUCache<string, true>({ max: toldMax });
  const rounds = createRounds({ run: round, restMs, clock });
  /** What is being told in place of a process that has died. */
  const telling = new Set<Promise<void>>();
  let isStopped = false;
  let leftTold = 0;

  const ports: DebtPorts = {
    rows,
    send,
    clock,
    logger,
    begun: (debt) => open.set(debt.answerId, debt),
    ended(answerId) {
      if (open.delete(answerId)) told.set(answerId, true);
    },
  };

  const besidePorts: DebtPorts = {
    ...ports,
    rows: unkept,
    begun: (debt) => beside.set(debt.answerId, debt),
    ended: (answerId) => beside.delete(answerId),
  };

  async function round(): Promise<number> {
    try {
      await holdOn();
      for (const answerId of await rows.due(takenOverMax)) await takeOver(answerId);
      for (const [answerId, owed] of left) {
        await loggedAs({ request_id: owed.requestId }, () => tellLeft(answerId, owed));
      }
    } catch (error) {
      logger.warn({ reason: reasonOf(error) }, 'The answers that are owed could not be read');
    }
    return clock() + everyMs;
  }

  const written = () => [...open.values()].filter(({ kept }) => kept.isWritten()).map(({ answerId }) => answerId);

  async function holdOn(): Promise<void> {
    await Promise.all([...open.values()].map(({ kept }) => kept.writeAgain()));
    const ours = written();
    const fromMs = clock();
    const held = await rows.extend([...ours, ...left.keys()]);
    for (const answerId of ours) open.get(answerId)?.kept.held(held.has(answerId), fromMs);
    for (const answerId of left.keys()) if (!held.has(answerId)) left.delete(answerId);
  }

  async function takeOver(answerId: string): Promise<void> {
    if (open.has(answerId) || left.has(answerId)) return;
    if (told.has(answerId)) return rows.forget(answerId);
    const owed = await rows.takeOver(answerId);
    if (owed !== null) left.set(answerId, owed);
  }

  async function tellLeft(answerId: string, owed: Owed): Promise<void> {
    const answer = await leftAnswer(answerId, owed);
    if (answer === null || isStopped) return;
    left.delete(answerId);
    const debt = createDebt(ports, answerId, owed, { isWritten: true });
    open.set(answerId, debt);
    const ended = debt.tell(answer).then(async () => {
      telling.delete(ended);
      if (open.has(answerId)) return;
      leftTold += 1;
      await rows.forget(answerId).catch(() => undefined);
    });
    telling.add(ended);
  }

  return {
    owe: (owed) => createDebt(ports, randomUUID(), owed, { isWritten: false }),
    tellBeside: (to, answer) =>
      createDebt(besidePorts, randomUUID(), { to, requestId: '', subject: null }, { isWritten: false }).tell(answer),
    async tellNow(to, answer) {
      const [way] = waysTo(to);
      const sent = way === undefined ? null : await send(way, to.user, answer);
      if (sent?.kind === 'failed')
        logger.warn({ by: way?.kind, reason: sent.reason }, 'A notice could not be delivered');
    },
    start: () => rounds.ask(),
    async now(untilMs) {
      const toldBefore = leftTold;
      await rounds.now();
      await withTimeout(Promise.all(telling), untilMs - clock());
      return { done: leftTold - toldBefore, left: await rows.waiting() };
    },
    async stop() {
      isStopped = true;
      await rounds.stop();
      await Promise.all([...open.values(), ...beside.values()].map(({ kept }) => kept.stop()));
      await withTimeout(
        rows.release([...written(), ...left.keys()]).catch(() => undefined),
        releaseMs,
      );
    },
  };
}

const unkept: DebtPorts['rows'] = {
  write: async () => undefined,
  extend: async (answerIds) => new Set(answerIds),
  forget: async () => undefined,
};
