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
  text: 'Quorum is still at work on more than a hundred requests of yours, and has left this one aside. Please send it again in a moment.',
};

/** Does work for somebody whom the gate lets in, when it is their turn. `refused`: what comes of it for anybody else. */
export async function admitted<T>(
  { gate, fairShare }: Pick<AppContext, 'gate' | 'fairShare'>,
  sender: Sender,
  channel: string | null,
  work: (asker: Asker) => Promise<T>,
  refused: (why: Answer) => T,
): Promise<T> {
  const done = await fairShare.take(`${sender.team} ${sender.user}`, async () => {
    const admission = await gate.admit(sender, channel);
    return admission.kind === 'refused' ? refused(admission.answer) : work(admission.asker);
  });
  return done === 'full' ? refused(tooMany) : done;
}

/** The same for work that ends in an answer. */
export function answered(
  app: Pick<AppContext, 'gate' | 'fairShare'>,
  sender: Sender,
  channel: string | null,
  work: (asker: Asker) => Promise<Answer | null>,
): Promise<Answer | null> {
  return admitted(app, sender, channel, work, (why) => why);
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
  const letIn = (work: (asker: Asker) => Promise<Answer | null>) => answered(app, sender, to.channel, work);
  if (!isReliability(asked)) {
    const work = letIn((asker) => carryOut(app, { ...input, asker, requestId, to }, asked));
    return answerInTime(app, request, work);
  }
  const objection = await letIn((asker) => app.gate.objectionTo(asker, asked));
  return objection === null ? measure(app, request) : answerInTime(app, request, Promise.resolve(objection));
}
