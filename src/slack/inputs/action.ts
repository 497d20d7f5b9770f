import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Answer } from '../answer.ts';
import type { Recipient } from '../answers/recipient.ts';
import { responseUrlOf } from '../answers/response-url.ts';
import { actionId } from '../request-identity.ts';
import { answerInTime } from './answer-in-time.ts';
import type { AppContext } from './app-context.ts';
import { carryOut, commandTypeOf, isReliability } from './carry-out.ts';
import type { Input } from './input.ts';
import { measure } from './measure.ts';
import { outcomeAnswer } from './outcome-answer.ts';
import { readAction } from './read-action.ts';

/** What we read of a click or a choice: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
const bodySchema = z.object({
  trigger_id: z.string(),
  response_url: z.string().optional(),
  user: z.object({ id: z.string(), team_id: z.string().optional() }),
  team: z.object({ id: z.string() }).nullish(),
  container: z.looseObject({
    channel_id: z.string().optional(),
    message_ts: z.string().optional(),
    view_id: z.string().optional(),
  }),
});
const actionSchema = z.object({
  action_id: z.string(),
  action_ts: z.string(),
  value: z.string().optional(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_user: z.string().nullish(),
});

type Clicked = {
  readonly team: string;
  readonly user: string;
  /** Null in a view, which no message can answer. */
  readonly channel: string | null;
  readonly triggerId: string;
  readonly responseUrl: string | null;
  readonly requestId: string;
  readonly actionId: string;
  readonly value: string;
  /** In the Home tab or a form. */
  readonly isInView: boolean;
};

const unknownButton: Answer = {
  text: 'This button is from another version of Quorum and no longer works. Nothing was recorded. `/incident` in the incident’s channel shows the current buttons.',
};

/** Every button and select: also those on messages that are months old. */
export function registerActions(bolt: App, app: AppContext): void {
  bolt.action(/.*/, async ({ action, body, ack }) => {
    const clicked = read(action, body);
    if (clicked === null) {
      await ack();
      return tellUnread(app, body);
    }
    const { user, team, channel, triggerId, requestId, isInView } = clicked;
    const to: Recipient = {
      team,
      user,
      channel: isInView ? null : channel,
      responseUrl: isInView ? null : clicked.responseUrl,
      triggerId: isInView ? triggerId : null,
    };
    const click = readAction(clicked.actionId, clicked.value, { user_id: user, settings: app.settings });
    const asked = click === null ? null : commandTypeOf(click.asked);
    const request = { to, requestId, asked, acknowledge: { kind: 'alone', send: () => ack() } } as const;
    if (click === null) return answerInTime(app, request, Promise.resolve(unknownButton));
    if (isReliability(click.asked)) return measure(app, request);
    const input: Input = {
      asker: { team, user, channel },
      place: click.incident_id === null ? null : { incident_id: click.incident_id },
      triggerId,
      requestId,
      origin: 'button',
      // What was recorded shows in the summary.
      answer: (outcome, command) => (outcome.kind === 'recorded' ? null : outcomeAnswer(outcome, command, user)),
      to,
    };
    await answerInTime(app, request, carryOut(app, input, click.asked));
  });
}

const unreadSchema = z.object({ user: z.object({ id: z.string() }), response_url: z.string().optional() });

/** Whoever clicked something that can't be read is told so all the same. */
async function tellUnread({ answers }: AppContext, body: unknown): Promise<void> {
  const from = unreadSchema.safeParse(body).data;
  if (from === undefined) return;
  const to = { team: '', user: from.user.id, channel: null, responseUrl: responseUrlOf(from.response_url) };
  await answers.tellBeside({ ...to, triggerId: null }, unknownButton);
}

function read(action: unknown, body: unknown): Clicked | null {
  const from = bodySchema.safeParse(body);
  const what = actionSchema.safeParse(action);
  if (!from.success || !what.success) return null;
  const { container, user, trigger_id, response_url } = from.data;
  const { action_id, action_ts, value, selected_option, selected_user } = what.data;
  const team = from.data.team?.id ?? user.team_id;
  if (team === undefined) return null;
  const place = container.view_id ?? `${container.channel_id}:${container.message_ts}`;
  return {
    team,
    user: user.id,
    channel: container.channel_id ?? null,
    triggerId: trigger_id,
    responseUrl: responseUrlOf(response_url),
    requestId: actionId({ team, user: user.id, container: place, action_id, action_ts }),
    actionId: action_id,
    value: selected_user ?? selected_option?.value ?? value ?? '',
    isInView: container.view_id !== undefined,
  };
}
