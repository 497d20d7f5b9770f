import { slackSides } from '../../capabilities/index.ts';
import type { Answer } from '../answer.ts';
import type { Recipient } from '../answers/recipient.ts';
import { isDirect } from '../kit/direct-message.ts';
import type { Asked } from '../kit/word.ts';
import { logAlso } from '../log-context.ts';
import { actionId } from '../request-identity.ts';
import type { Received } from '../transport/connection.ts';
import { againOf } from './again.ts';
import { answerInTime } from './answer-in-time.ts';
import { type AppContext, askerOf } from './app-context.ts';
import { commandTypeOf } from './carry-out.ts';
import { takeAgain } from './click-again.ts';
import { outcomeAnswer } from './outcome-answer.ts';
import { readAction } from './read-action.ts';
import { answered, serve } from './serve.ts';
import type { Click } from './slack-input.ts';

/** The types of events that change no message. */
const unseen = new Set(slackSides.flatMap((side) => side.unseen ?? []));

const unknownButton: Answer = {
  text: 'This button is from another version of Quorum and no longer works. Nothing was recorded. `/incident` in the incident’s channel shows the current buttons.',
};

/** Every button and select: also those on messages that are months old. */
export async function takeClick(app: AppContext, clicked: Click, acknowledge: Received['acknowledge']): Promise<void> {
  const { sender, container, isInModal, action_id, action_ts, value, trigger_id: triggerId } = clicked;
  const { user } = sender;
  const team = sender.team ?? '';
  const isInView = container.view_id != null;
  const place = container.view_id ?? `${container.channel_id ?? ''}:${container.message_ts ?? ''}`;
  const click = readAction(action_id, value, askerOf(app, user));
  const about = click === null || click.incident_id === null ? null : { incident_id: click.incident_id };
  const to: Recipient = {
    team,
    user,
    channel: isInView ? null : (container.channel_id ?? null),
    responseUrl: isInView ? null : clicked.response_url,
    triggerId: isInView || opensView(click?.asked) ? triggerId : null,
  };
  const alone = { kind: 'alone', send: () => acknowledge() } as const;
  if (click === null && (await takeAgain(app, clicked, to, alone))) return;
  const requestId = actionId({ team, user, container: place, action_id, action_ts });
  logAlso({ request_id: requestId, ...(to.channel === null ? {} : { channel: to.channel }) });
  const request = {
    to,
    requestId,
    asked: click === null ? null : commandTypeOf(click.asked),
    again:
      click === null
        ? null
        : againOf(
            { requestId, place: about, origin: 'button' },
            click.asked,
            user,
            new Date(app.clock()).toISOString(),
          ),
    acknowledge: alone,
  } as const;
  if (click === null)
    return answerInTime(
      app,
      request,
      answered(app, sender, request, async () => unknownButton),
    );
  await serve(app, sender, click.asked, request, {
    place: about,
    triggerId,
    origin: 'button',
    answer(outcome, command) {
      const answer = outcomeAnswer(outcome, command, user);
      if (outcome.kind !== 'recorded') return answer;
      // A question that only they see gives way to what came of it.
      if (container.is_ephemeral === true) return { ...answer, isInPlace: true };
      // What was recorded shows in the summary, which a modal hides, and which no direct message has.
      return isInModal || isDirect(container.channel_id ?? '') || unseen.has(outcome.event.type) ? answer : null;
    },
  });
}

/** An answer that is best read in front of everything: the message that was clicked may be far up in its channel. */
function opensView(asked: Asked | undefined): boolean {
  return asked?.kind === 'view' && asked.view.kind === 'more';
}
