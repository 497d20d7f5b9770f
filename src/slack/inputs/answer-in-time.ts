import { type Command, incident } from '../../capabilities/index.ts';
import { reasonOf } from '../../store/database-error.ts';
import { withTimeout } from '../../store/with-timeout.ts';
import type { Answer } from '../answer.ts';
import type { Answers } from '../answers/answers.ts';
import type { Recipient } from '../answers/recipient.ts';
import type { Sink } from '../bolt-logger.ts';
import { DirectoryUnavailableError } from '../directory.ts';
import { outcomeLimitMs, writeLimitMs } from '../receipt.ts';
import { unreachableAnswer } from '../unreachable-answer.ts';
import { type Again, withRetry } from './again.ts';
import { givenBack, recordedLate, stillAtWork } from './outcome-answer.ts';

/** A request whose answer somebody waits for. */
export type Request = {
  readonly to: Recipient;
  readonly requestId: string;
  /** What is being recorded; null for what leaves no event. */
  readonly asked: Command['type'] | null;
  /** What its answer holds beside the outcome, should another process have to tell it. */
  readonly remark?: string | undefined;
  /** The request as a button sends it again, for while its outcome is not known; null where there is none. */
  readonly again?: Again | null;
  /** What was typed: given back where it may be lost, and no button can send it again. */
  readonly typed?: string;
  readonly acknowledge: Acknowledge;
};

/** `with_answer`: the acknowledgement shows the answer; `alone`: it can hold none, which is told after it. */
export type Acknowledge =
  | { readonly kind: 'with_answer'; send(answer: Answer | null): Promise<unknown> }
  | { readonly kind: 'alone'; send(answer: Answer | null): Promise<unknown> };

type Ports = { readonly answers: Answers; readonly logger: Sink };

/**
 * Acknowledges with the answer once it is known; when that takes too long, writes down who is owed it, acknowledges with
 * what is still being recorded, and tells the answer afterwards. What goes wrong is told in one sentence and logged.
 */
export async function answerInTime(
  { answers, logger }: Ports,
  { to, requestId, asked, remark, again = null, typed = '', acknowledge }: Request,
  work: Promise<Answer | null>,
): Promise<void> {
  const safe = work.catch((error: unknown): Answer => {
    logger.error({ reason: reasonOf(error) }, 'A request could not be answered');
    return withRetry(givenBack({ text: failureText(error) }, typed), again);
  });
  const askedAtMs = performance.now();
  const debt = answers.owe({ to, requestId, subject: asked === null ? null : incident.subjectOf(asked), remark });
  let early = await withTimeout(safe, outcomeLimitMs);
  let isKept = false;
  if (early === null) {
    isKept = (await withTimeout(debt.write(), writeLimitMs))?.value ?? false;
    early = await withTimeout(safe, 0);
  }
  if (early !== null && early.value !== null && acknowledge.kind === 'alone') {
    // Once this is acknowledged, the process may be gone: the answer is told first, or at least written down.
    const telling = debt.tell(early.value);
    const isTold = await withTimeout(telling, Math.max(0, askedAtMs + outcomeLimitMs - performance.now()));
    if (isTold === null) await withTimeout(debt.write(), writeLimitMs);
    await acknowledged(early.value);
    return telling;
  }
  if (early !== null) {
    const isTold = await acknowledged(early.value);
    if (isTold || early.value === null) debt.drop();
    else await debt.tell(early.value);
    return;
  }
  const notice = sendableAgain(stillAtWork(asked, { isKept }), again, typed);
  if (!(await acknowledged(notice))) await answers.tellNow(to, notice);
  const answer = (await safe) ?? (asked === null ? null : recordedLate(incident.subjectOf(asked)));
  if (answer === null) debt.drop();
  else await debt.tell(answer);

  /** Acknowledges; false when that has not told the answer. */
  async function acknowledged(shown: Answer | null): Promise<boolean> {
    try {
      await acknowledge.send(shown);
      return acknowledge.kind === 'with_answer';
    } catch (error) {
      logger.warn({ reason: reasonOf(error) }, 'A request could not be acknowledged');
      return false;
    }
  }
}

/** With the button that sends a request again; where it is too long for one, with what was typed. */
function sendableAgain(answer: Answer, again: Again | null, typed: string): Answer {
  const asked = withRetry(answer, again);
  return asked === answer ? givenBack(answer, typed) : asked;
}

/** What a person is told of work that failed with an error. */
export function failureText(error: unknown): string {
  return error instanceof DirectoryUnavailableError
    ? unreachableAnswer
    : 'Something went wrong in Quorum, and it can’t say whether this was recorded. `/incident timeline` shows whether it was.';
}
