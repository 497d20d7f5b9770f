import { incident } from '../../capabilities/index.ts';
import { reasonOf } from '../../store/database-error.ts';
import type { Outcome } from '../../store/outcome.ts';
import { withTimeout } from '../../store/with-timeout.ts';
import type { Answer } from '../answer.ts';
import type { Recipient } from '../answers/recipient.ts';
import { plainText } from '../kit/plain-text.ts';
import { logAlso } from '../log-context.ts';
import { outcomeLimitMs, writeLimitMs } from '../receipt.ts';
import { viewId } from '../request-identity.ts';
import type { Received } from '../transport/connection.ts';
import { renderNotice } from '../views/notice.ts';
import { againOf, mayBeTriedAgain, withRetry } from './again.ts';
import { failureText } from './answer-in-time.ts';
import { type AppContext, askerOf } from './app-context.ts';
import { carryOutCommand, commandOf, commandTypeOf } from './carry-out.ts';
import type { Asker } from './gate.ts';
import type { Input } from './input.ts';
import { outcomeAnswer, stillAtWork, textsGivenBack, withRemark } from './outcome-answer.ts';
import { readSubmission, type Submission } from './read-submission.ts';
import { admitted } from './serve.ts';
import { withSimilar } from './similar.ts';
import type { Sender, SentForm } from './slack-input.ts';

/** The block that an error stands under when the form is not known. */
const firstBlock = 'text';

const sendAgain = 'You can send the form again: it counts once.';

/** What keeps a form open, under one of its fields. */
export function errorsUnderForm(text: string, block = firstBlock) {
  return { response_action: 'errors' as const, errors: { [block]: text } };
}

/**
 * Forms that are sent. A form closes only once its command is in the record; until then it stays open with what was
 * typed, and sending it again is safe: the view's id makes it one request. Whoever has closed it meanwhile is given back what
 * they typed, with a button that sends it again by the same id.
 */
export async function takeForm(
  app: AppContext,
  { sender, view }: SentForm,
  acknowledge: Received['acknowledge'],
): Promise<void> {
  const { user } = sender;
  const team = sender.team ?? '';
  const requestId = viewId({ id: view.id });
  logAlso({ request_id: requestId });
  const sent = readSubmission(view.callback_id, view.private_metadata, view.state.values, askerOf(app, user));
  if (sent.kind === 'unknown') {
    const text = 'This form is from another version of Quorum. Please copy your text and open the form again.';
    return acknowledge(errorsUnderForm(text));
  }
  const { form, filled, entry } = sent;
  if (filled.kind === 'errors') return acknowledge({ response_action: 'errors', errors: { ...filled.errors } });
  // A form has no response URL: who has sent it is told by a message.
  const to: Recipient = { team, user, channel: null, responseUrl: null, triggerId: null };
  const asked = commandTypeOf(filled);
  const debt = app.answers.owe({ to, requestId, subject: asked === null ? null : incident.subjectOf(asked) });
  const work = submit(app, sender, { place: sent.place, requestId, origin: 'modal', to, entry }, filled);
  let early = await withTimeout(work, outcomeLimitMs);
  if (early === null) {
    const isKept = (await withTimeout(debt.write(), writeLimitMs))?.value ?? false;
    early = await withTimeout(work, 0);
    if (early === null) {
      const { text } = stillAtWork(asked, { isKept });
      const says = `${text} ${sendAgain}`;
      await isTold(app, () => acknowledge(errorsUnderForm(says, form.errorBlock)));
      return debt.tell((await work).afterwards);
    }
  }
  const { isRecorded, answer, afterwards } = early.value;
  const { text } = answer;
  // A form's errors are plain text: an answer that mentions a person or a time shows in a view of its own.
  const mentions = plainText(text) !== text;
  const told = await isTold(app, () => {
    if (isRecorded) return view.previous_view_id == null ? acknowledge() : acknowledge({ response_action: 'clear' });
    return acknowledge(
      mentions ? { response_action: 'push', view: renderNotice(answer) } : errorsUnderForm(text, form.errorBlock),
    );
  });
  if (told) debt.drop();
  else await debt.tell(afterwards);
}

async function isTold({ logger }: AppContext, acknowledge: () => Promise<unknown>): Promise<boolean> {
  try {
    await acknowledge();
    return true;
  } catch (error) {
    logger.warn({ reason: reasonOf(error) }, 'A form could not be acknowledged');
    return false;
  }
}

/** `afterwards`: what is told of it in a message, since the form may be closed by then. */
type Result = { readonly isRecorded: boolean; readonly answer: Answer; readonly afterwards: Answer };
type Sendable = Exclude<Extract<Submission, { kind: 'filled' }>['filled'], { kind: 'errors' }>;

async function submit(
  app: AppContext,
  sender: Sender,
  input: Pick<Input, 'place' | 'requestId' | 'origin' | 'to' | 'entry'>,
  filled: Sendable,
): Promise<Result> {
  const at = new Date(app.clock()).toISOString();
  const team = sender.team ?? '';
  const again = againOf({ ...input, occurredAt: at }, filled, sender.user, at);
  const notDone = (answer: Answer, isOpen: boolean): Result => {
    const command = commandOf(filled, team, app);
    const back = command === null ? answer : textsGivenBack(answer, command);
    const says = isOpen ? { ...answer, text: `${answer.text} ${sendAgain}` } : answer;
    return { isRecorded: false, answer: says, afterwards: isOpen ? withRetry(back, again) : back };
  };
  const work = async (asker: Asker): Promise<Result> => {
    const done = await carryOutCommand(app, { ...input, asker }, filled);
    if (done.kind === 'missing') return notDone(done.answer, false);
    const answer = outcomeAnswer(done.outcome, done.command, sender.user);
    if (filled.kind === 'declare') void tellMore(app, asker, input.to, done.outcome, answer, filled.remark);
    if (done.outcome.kind !== 'recorded') return notDone(answer, mayBeTriedAgain(done.outcome));
    return { isRecorded: true, answer, afterwards: { text: answer.text } };
  };
  try {
    return await admitted(app, sender, null, work, (why) => notDone(why, false));
  } catch (error) {
    app.logger.error({ reason: reasonOf(error) }, 'A form could not be recorded');
    return notDone({ text: failureText(error) }, true);
  }
}

/** A form that has closed asks nothing: what there is to ask or to say of a new incident besides is told in a message. */
async function tellMore(
  app: AppContext,
  asker: Asker,
  to: Recipient,
  outcome: Outcome,
  answer: Answer,
  remark: string | undefined,
): Promise<void> {
  if (outcome.kind !== 'recorded' || outcome.replay) return;
  const whole = withRemark(await withSimilar(app, asker, outcome.state, answer), remark);
  if (whole.blocks !== undefined || remark !== undefined) await app.answers.tellBeside(to, whole);
}
