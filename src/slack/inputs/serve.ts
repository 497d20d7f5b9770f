import type { Answer } from '../answer.ts';
import type { Asked } from '../kit/word.ts';
import { answerInTime, type Request } from './answer-in-time.ts';
import type { AppContext } from './app-context.ts';
import { carryOut, isReliability } from './carry-out.ts';
import type { Asker } from './gate.ts';
import type { Input } from './input.ts';
import { measure } from './measure.ts';
import type { Sender } from './slack-input.ts';

const tooMany: Answer = {
  text: 'More than a hundred of your requests are still under way, so this one was not taken. Please send it again in a moment.',
};

type Letting = Pick<AppContext, 'gate' | 'fairShare' | 'logger'>;

/** Does work for somebody whom the gate lets in, when it is their turn. `refused`: what comes of it for anybody else. */
export async function admitted<T>(
  { gate, fairShare, logger }: Letting,
  sender: Sender,
  channel: string | null,
  work: (asker: Asker) => Promise<T>,
  refused: (why: Answer) => T,
): Promise<T> {
  const done = await fairShare.take(keyOf(sender), async () => {
    const admission = await gate.admit(sender, channel);
    if (admission.kind === 'admitted') return work(admission.asker);
    logger.info({ user: sender.user }, 'A request of somebody who may not use Quorum here was turned away');
    return refused(admission.answer);
  });
  if (done !== 'full') return done;
  logger.warn({ user: sender.user }, 'A request was left aside: more than a hundred of the same person wait');
  return refused(tooMany);
}

/**
 * The same for work that ends in an answer. That something was left aside is told each time in an acknowledgement, and
 * only now and then where each time would be a message of its own.
 */
export function answered(
  app: Letting,
  sender: Sender,
  { to, acknowledge }: Pick<Request, 'to' | 'acknowledge'>,
  work: (asker: Asker) => Promise<Answer | null>,
  refused: (why: Answer) => Answer = (why) => why,
): Promise<Answer | null> {
  const isTold = (why: Answer) =>
    why !== tooMany || acknowledge.kind === 'with_answer' || app.fairShare.isToBeTold(keyOf(sender));
  return admitted(app, sender, to.channel, work, (why) => (isTold(why) ? refused(why) : null));
}

function keyOf({ team, user }: Sender): string {
  return `${team} ${user}`;
}

/** Lets somebody in, does what they ask for, and acknowledges in time. */
export async function serve(
  app: AppContext,
  sender: Sender,
  asked: Asked,
  request: Request,
  input: Omit<Input, 'asker' | 'requestId' | 'to'>,
): Promise<void> {
  const { requestId, to } = request;
  if (!isReliability(asked)) {
    const carry = (asker: Asker) => carryOut(app, { ...input, asker, requestId, to }, asked);
    const work = answered(app, sender, request, carry, input.missed);
    return answerInTime(app, request, work);
  }
  const objection = await admitted(
    app,
    sender,
    to.channel,
    (asker) => app.gate.objectionTo(asker, asked),
    (why): Answer | null => input.missed?.(why) ?? why,
  );
  return objection === null ? measure(app, request) : answerInTime(app, request, Promise.resolve(objection));
}
