import type { Answer } from '../answer.ts';
import type { Asked } from '../kit/word.ts';
import { answerInTime, type Request } from './answer-in-time.ts';
import type { AppContext } from './app-context.ts';
import { carryOut, isReliability } from './carry-out.ts';
import type { Asker } from './gate.ts';
import type { Input } from './input.ts';
import { measure } from './measure.ts';
import type { Sender } from './slack-input.ts';

/** Does work for somebody whom the gate lets in; anybody else is told why not. */
export async function admitted(
  { gate }: Pick<AppContext, 'gate'>,
  sender: Sender,
  channel: string | null,
  work: (asker: Asker) => Promise<Answer | null>,
): Promise<Answer | null> {
  const admission = await gate.admit(sender, channel);
  return admission.kind === 'refused' ? admission.answer : work(admission.asker);
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
  const letIn = (work: (asker: Asker) => Promise<Answer | null>) => admitted(app, sender, to.channel, work);
  if (!isReliability(asked)) {
    const work = letIn((asker) => carryOut(app, { ...input, asker, requestId, to }, asked));
    return answerInTime(app, request, work);
  }
  const objection = await letIn((asker) => app.gate.objectionTo(asker, asked));
  return objection === null ? measure(app, request) : answerInTime(app, request, Promise.resolve(objection));
}
