import type { App } from '@slack/bolt';
import { reasonOf } from '../../store/database-error.ts';
import { withTimeout } from '../../store/with-timeout.ts';
import { plainText } from '../kit/plain-text.ts';
import { receiptLimitMs } from '../receipt.ts';
import { viewId } from '../request-identity.ts';
import { renderNotice } from '../views/notice.ts';
import { type AppContext, bestEffort, failureText } from './app-context.ts';
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
    const tell = (text: string) => app.slack.chat.postMessage({ channel: user, text });
    const input = {
      asker: { team, user, channel: null },
      place: sent.place,
      requestId: viewId({ id: view.id }),
      origin: 'modal',
      tell: ({ text }: { readonly text: string }) => tell(text),
    } as const;
    const work = submit(app, input, filled);
    const early = await withTimeout(work, receiptLimitMs);
    if (early === null) {
      const { text } = stillAtWork(commandTypeOf(filled));
      await bestEffort(app, () => ack(underForm(`${text} You can send the form again: it counts once.`)));
      const late = await work;
      return bestEffort(app, () => tell(late.text));
    }
    const { isRecorded, text } = early.value;
    if (isRecorded) return bestEffort(app, () => ack());
    // A form's errors are plain text: an answer that mentions a person or a time shows in a view of its own.
    const mentions = plainText(text) !== text;
    await bestEffort(app, () =>
      ack(mentions ? { response_action: 'push', view: renderNotice({ text }) } : underForm(text)),
    );
  });
}

type Result = { readonly isRecorded: boolean; readonly text: string };
type Sendable = Exclude<Extract<Submission, { kind: 'filled' }>['filled'], { kind: 'errors' }>;

async function submit(
  app: AppContext,
  input: Pick<Input, 'asker' | 'place' | 'requestId' | 'origin' | 'tell'>,
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
