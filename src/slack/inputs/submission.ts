import type { App } from '@slack/bolt';
import { incident } from '../../capabilities/index.ts';
import { reasonOf } from '../../store/database-error.ts';
import { withTimeout } from '../../store/with-timeout.ts';
import type { Recipient } from '../answers/recipient.ts';
import { plainText } from '../kit/plain-text.ts';
import { outcomeLimitMs, writeLimitMs } from '../receipt.ts';
import { viewId } from '../request-identity.ts';
import { renderNotice } from '../views/notice.ts';
import { failureText } from './answer-in-time.ts';
import type { AppContext } from './app-context.ts';
import { carryOutCommand, commandTypeOf } from './carry-out.ts';
import type { Input } from './input.ts';
import { outcomeAnswer, stillAtWork } from './outcome-answer.ts';
import { readSubmission, type Submission } from './read-submission.ts';

/** The block that an error stands under when the form is not known. */
const firstBlock = 'text';

/**
 * Forms that are sent. A form closes only once its command is in the record; until then it stays open with what was
 * typed, and sending it again is safe: the view's id makes it one request.
 */
export function registerSubmissions(bolt: App, app: AppContext): void {
  bolt.view(/.*/, async ({ view, body, ack }) => {
    const user = body.user.id;
    const team = body.team?.id ?? body.user.team_id ?? view.team_id;
    const sent = readSubmission(view.callback_id, view.private_metadata, view.state.values, {
      user_id: user,
      settings: app.settings,
    });
    if (sent.kind === 'unknown') {
      const text = 'This form is from another version of Quorum. Please copy your text and open the form again.';
      return ack({ response_action: 'errors', errors: { [firstBlock]: text } });
    }
    const { form, filled } = sent;
    if (filled.kind === 'errors') return ack({ response_action: 'errors', errors: { ...filled.errors } });
    const underForm = (text: string) => ({ response_action: 'errors' as const, errors: { [form.errorBlock]: text } });
    // A form has no response URL: who has sent it is told by a message.
    const to: Recipient = { team, user, channel: null, responseUrl: null, triggerId: null };
    const requestId = viewId({ id: view.id });
    const input = { asker: { team, user, channel: null }, place: sent.place, requestId, origin: 'modal', to } as const;
    const asked = commandTypeOf(filled);
    const debt = app.answers.owe({ to, requestId, subject: asked === null ? null : incident.subjectOf(asked) });
    const work = submit(app, input, filled);
    let early = await withTimeout(work, outcomeLimitMs);
    if (early === null) {
      const isKept = (await withTimeout(debt.write(), writeLimitMs))?.value ?? false;
      early = await withTimeout(work, 0);
      if (early === null) {
        const { text } = stillAtWork(asked, { isKept });
        await acknowledged(() => ack(underForm(`${text} You can send the form again: it counts once.`)));
        return debt.tell({ text: (await work).text });
      }
    }
    const { isRecorded, text } = early.value;
    // A form's errors are plain text: an answer that mentions a person or a time shows in a view of its own.
    const mentions = plainText(text) !== text;
    const isTold = await acknowledged(() => {
      if (isRecorded) return ack();
      return ack(mentions ? { response_action: 'push', view: renderNotice({ text }) } : underForm(text));
    });
    if (isTold) debt.drop();
    else await debt.tell({ text });
  });

  async function acknowledged(acknowledge: () => Promise<unknown>): Promise<boolean> {
    try {
      await acknowledge();
      return true;
    } catch (error) {
      app.logger.warn({ reason: reasonOf(error) }, 'A form could not be acknowledged');
      return false;
    }
  }
}

type Result = { readonly isRecorded: boolean; readonly text: string };
type Sendable = Exclude<Extract<Submission, { kind: 'filled' }>['filled'], { kind: 'errors' }>;

async function submit(
  app: AppContext,
  input: Pick<Input, 'asker' | 'place' | 'requestId' | 'origin' | 'to'>,
  filled: Sendable,
): Promise<Result> {
  try {
    const done = await carryOutCommand(app, input, filled);
    if (done.kind === 'missing') return { isRecorded: false, text: done.answer.text };
    const { text } = outcomeAnswer(done.outcome, done.command, input.asker.user);
    return { isRecorded: done.outcome.kind === 'recorded', text };
  } catch (error) {
    app.logger.error({ reason: reasonOf(error) }, 'A form could not be recorded');
    return { isRecorded: false, text: failureText(error) };
  }
}
