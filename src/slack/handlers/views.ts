import type { App } from '@slack/bolt';
import { reasonOf } from '../../store/database-error.ts';
import { inTime } from '../../store/in-time.ts';
import type { Outcome } from '../../store/outcome.ts';
import { plainText } from '../command-line/plain-text.ts';
import { receiptLimitMs } from '../receipt.ts';
import { viewId } from '../request-identity.ts';
import { declare, type Edge, execute, failureText, told } from './edge.ts';
import type { Sent } from './language.ts';
import { incidentAt, notHere } from './look-up.ts';
import { showTheWay } from './show-the-way.ts';

type Form = { readonly id: string; readonly team: string; readonly user: string };

/**
 * Forms that are sent. A form closes only once its command is in the record (or was so already); until then it stays
 * open with what was typed, and sending it again is safe: the view's id makes it one request.
 */
export function registerViews(app: App, edge: Edge): void {
  const { language, logger, slack } = edge;
  app.view(/.*/, async ({ view, body, ack }) => {
    const user = body.user.id;
    const team = body.team?.id ?? body.user.team_id ?? view.team_id;
    const block = language.errorBlock(view.callback_id);
    const sent = language.readForm(view.callback_id, view.private_metadata, view.state.values, user);
    if (sent.kind === 'errors') return ack({ response_action: 'errors', errors: { ...sent.errors } });
    if (sent.kind === 'unknown') {
      const text = 'This form is from another version of Quorum. Please copy your text and open the form again.';
      return ack({ response_action: 'errors', errors: { [block]: text } });
    }
    const work = submit(edge, { id: view.id, team, user }, sent).catch((error: unknown): Result => {
      logger.error({ reason: reasonOf(error) }, 'A form could not be recorded');
      return { done: false, text: failureText(error) };
    });
    const early = await inTime(work, receiptLimitMs);
    if (early === null) {
      const { text } = language.stillAtWork(sent.command.type);
      await told(edge, () =>
        ack({ response_action: 'errors', errors: { [block]: `${text} Sending the form again counts once.` } }),
      );
      const late = await work;
      await told(edge, () => slack.chat.postMessage({ channel: user, text: late.text }));
      return;
    }
    const { done, text } = early.value;
    if (done) return told(edge, () => ack());
    // A form's errors are plain text: an answer that mentions a person or a time shows in a view of its own.
    const mentions = plainText(text) !== text;
    await told(edge, () =>
      ack(
        mentions
          ? { response_action: 'push', view: language.notice({ text }) }
          : { response_action: 'errors', errors: { [block]: text } },
      ),
    );
  });
}

type Result = { readonly done: boolean; readonly text: string };

async function submit(
  edge: Edge,
  { id, team, user }: Form,
  sent: Extract<Sent, { kind: 'declare' | 'command' }>,
): Promise<Result> {
  const { language, slack } = edge;
  const request = { event_id: viewId({ id }), actor: user, origin: 'modal' as const };
  if (sent.kind === 'declare') {
    const command = { ...sent.command, team_id: team };
    const outcome = await declare(edge, { ...request, command });
    void showTheWay(edge, outcome, ({ text }) => slack.chat.postMessage({ channel: user, text }));
    return resultOf(outcome);
  }
  const { command } = sent;
  const incident_id = await incidentAt(edge, team, sent.place);
  if (incident_id === null) return { done: false, text: notHere.text };
  return resultOf(await execute(edge, { ...request, incident_id, command }));

  function resultOf(outcome: Outcome): Result {
    const { text } = language.answer(outcome, sent.command.type, user);
    return { done: outcome.kind === 'recorded', text };
  }
}
