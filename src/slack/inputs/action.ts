import type { App } from '@slack/bolt';
import { z } from 'zod';
import { type Answer, ephemeral } from '../answer.ts';
import { actionId } from '../request-identity.ts';
import { renderNotice } from '../views/notice.ts';
import { type AppContext, answerInTime } from './app-context.ts';
import { carryOut, commandTypeOf, isReliability } from './carry-out.ts';
import type { Input } from './input.ts';
import { measure } from './measure.ts';
import { outcomeAnswer } from './outcome-answer.ts';
import { readAction } from './read-action.ts';

/** What we read of a click or a choice: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
const bodySchema = z.object({
  trigger_id: z.string(),
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
  bolt.action(/.*/, async ({ action, body, ack, respond }) => {
    const clicked = read(action, body);
    const tell = (answer: Answer) =>
      clicked?.isInView === true ? tellInView(app, clicked, answer) : respond(ephemeral(answer));
    const acknowledge = async (answer: Answer | null) => {
      await ack();
      if (answer !== null) await tell(answer);
    };
    const click =
      clicked === null
        ? null
        : readAction(clicked.actionId, clicked.value, {
            user_id: clicked.user,
            settings: app.settings,
          });
    if (clicked === null || click === null) return acknowledge(unknownButton);
    const { user, team, channel, triggerId, requestId } = clicked;
    if (isReliability(click.asked)) return measure(app, user, acknowledge, tell);
    const input: Input = {
      asker: { team, user, channel },
      place: click.incident_id === null ? null : { incident_id: click.incident_id },
      triggerId,
      requestId,
      origin: 'button',
      // What was recorded shows in the summary.
      answer: (outcome, command) => (outcome.kind === 'recorded' ? null : outcomeAnswer(outcome, command, user)),
      tell,
    };
    await answerInTime(app, commandTypeOf(click.asked), carryOut(app, input, click.asked), acknowledge, tell);
  });
}

/** What was clicked in the Home tab is answered in a form of its own, or when it is too late for one, by a message. */
async function tellInView({ slack }: AppContext, { triggerId, user }: Clicked, answer: Answer): Promise<unknown> {
  try {
    return await slack.views.open({ trigger_id: triggerId, view: renderNotice(answer) });
  } catch {
    return slack.chat.postMessage({ channel: user, text: answer.text });
  }
}

function read(action: unknown, body: unknown): Clicked | null {
  const from = bodySchema.safeParse(body);
  const what = actionSchema.safeParse(action);
  if (!from.success || !what.success) return null;
  const { container, user, trigger_id } = from.data;
  const { action_id, action_ts, value, selected_option, selected_user } = what.data;
  const team = from.data.team?.id ?? user.team_id;
  if (team === undefined) return null;
  const place = container.view_id ?? `${container.channel_id}:${container.message_ts}`;
  return {
    team,
    user: user.id,
    channel: container.channel_id ?? null,
    triggerId: trigger_id,
    requestId: actionId({ team, user: user.id, container: place, action_id, action_ts }),
    actionId: action_id,
    value: selected_user ?? selected_option?.value ?? value ?? '',
    isInView: container.view_id !== undefined,
  };
}
