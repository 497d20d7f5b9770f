import type { Answer } from '../answer.ts';
import type { Recipient } from '../answers/recipient.ts';
import { actionId } from '../request-identity.ts';
import type { Received } from '../transport/connection.ts';
import { answerInTime } from './answer-in-time.ts';
import type { AppContext } from './app-context.ts';
import { commandTypeOf } from './carry-out.ts';
import { outcomeAnswer } from './outcome-answer.ts';
import { readAction } from './read-action.ts';
import { answered, serve } from './serve.ts';
import type { Click } from './slack-input.ts';

const unknownButton: Answer = {
  text: 'This button is from another version of Quorum and no longer works. Nothing was recorded. `/incident` in the incident’s channel shows the current buttons.',
};

/** Every button and select: also those on messages that are months old. */
export async function takeClick(app: AppContext, clicked: Click, acknowledge: Received['acknowledge']): Promise<void> {
  const { sender, container, action_id, action_ts, value, trigger_id: triggerId } = clicked;
  const { user } = sender;
  const team = sender.team ?? '';
  const isInView = container.view_id != null;
  const place = container.view_id ?? `${container.channel_id ?? ''}:${container.message_ts ?? ''}`;
  const to: Recipient = {
    team,
    user,
    channel: isInView ? null : (container.channel_id ?? null),
    responseUrl: isInView ? null : clicked.response_url,
    triggerId: isInView ? triggerId : null,
  };
  const click = readAction(action_id, value, { user_id: user, settings: app.settings });
  const request = {
    to,
    requestId: actionId({ team, user, container: place, action_id, action_ts }),
    asked: click === null ? null : commandTypeOf(click.asked),
    acknowledge: { kind: 'alone', send: () => acknowledge() },
  } as const;
  if (click === null)
    return answerInTime(
      app,
      request,
      answered(app, sender, to.channel, async () => unknownButton),
    );
  await serve(app, sender, click.asked, request, {
    place: click.incident_id === null ? null : { incident_id: click.incident_id },
    triggerId,
    origin: 'button',
    // What was recorded shows in the summary.
    answer: (outcome, command) => (outcome.kind === 'recorded' ? null : outcomeAnswer(outcome, command, user)),
  });
}
