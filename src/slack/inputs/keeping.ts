import type { AnswerRows } from '../answers/answer-rows.ts';
import { createAnswers } from '../answers/answers.ts';
import { createSendAnswer } from '../answers/send-answer.ts';
import { createInbox } from '../inbox/inbox.ts';
import type { InboxRows } from '../inbox/inbox-rows.ts';
import type { Delivery } from '../inbox/kept-event.ts';
import type { Pass } from '../pass.ts';
import { createSlackCalls } from '../surfaces/slack-call.ts';
import type { AppContext } from './app-context.ts';
import { createEventHandlers } from './event.ts';
import { createFairShare } from './fair-share.ts';
import { createLeftAnswer } from './left-answer.ts';

export type KeepingOptions = Omit<AppContext, 'answers' | 'fairShare'> & {
  readonly inboxRows: InboxRows;
  readonly answerRows: AnswerRows;
};

/** What outlives a process: events that were acknowledged, and answers that somebody waits for. */
export type Keeping = {
  /** What every input works with. */
  readonly context: AppContext;
  /** Writes an event down, which is then done. @throws what the database threw: Slack sends the event again. */
  keep(delivery: Delivery): Promise<void>;
  start(): void;
  /** Does what is left of both until that time. @throws what the database threw. */
  now(untilMs: number): Promise<{ readonly events: Pass; readonly answers: Pass }>;
  /** Resolves when no event is under way. */
  idle(): Promise<unknown>;
  /** Resolves when what is under way has ended. What is left, the next process does. */
  stop(): Promise<void>;
};

export function createKeeping({ inboxRows, answerRows, ...ports }: KeepingOptions): Keeping {
  const clock = () => performance.now();
  const { slack, logger, record } = ports;
  const call = createSlackCalls(clock)('page');
  const send = createSendAnswer({ slack, call, clock });
  const leftAnswer = createLeftAnswer(record, answerRows);
  const answers = createAnswers({ rows: answerRows, send, leftAnswer, clock, logger });
  const context: AppContext = { ...ports, answers, fairShare: createFairShare(clock) };
  const handlers = createEventHandlers({ app: context, latestOf: inboxRows.latestOf, call });
  const inbox = createInbox({ rows: inboxRows, handlers, clock, logger });
  return {
    context,
    keep: inbox.take,
    start() {
      inbox.start();
      answers.start();
    },
    async now(untilMs) {
      const [events, left] = await Promise.all([inbox.now(untilMs), answers.now(untilMs)]);
      return { events, answers: left };
    },
    idle: inbox.idle,
    async stop() {
      await inbox.stop();
      await answers.stop();
    },
  };
}
