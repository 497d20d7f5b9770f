import type { App } from '@slack/bolt';
import { z } from 'zod';
import { actionId } from '../request-identity.ts';
import { type Answer, answerInTime, type Edge, execute } from './edge.ts';
import type { Click } from './language.ts';
import { list, showTimeline } from './look-up.ts';
import { measure } from './measure.ts';
import { openForm } from './open-form.ts';

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
  readonly triggerId: string;
  readonly requestId: string;
  readonly actionId: string;
  readonly value: string | null;
  /** In the Home tab, which no message can answer. */
  readonly isInView: boolean;
};

const unknownButton: Answer = {
  text: 'This button is from another version of Quorum and does nothing any more. Nothing was recorded: `/incident` in the incident’s channel shows the current ones.',
};

/** Every button and select: also those on messages that are months old. */
export function registerActions(app: App, edge: Edge): void {
  app.action(/.*/, async ({ action, body, ack, respond }) => {
    const clicked = read(action, body);
    const tell = (answer: Answer) =>
      clicked?.isInView === true
        ? tellInView(edge, clicked, answer)
        : respond({
            response_type: 'ephemeral',
            replace_original: false,
            text: answer.text,
            ...(answer.blocks === undefined ? {} : { blocks: [...answer.blocks] }),
          });
    const acknowledge = async (answer: Answer | null) => {
      await ack();
      if (answer !== null) await tell(answer);
    };
    const click = clicked === null ? null : edge.language.readClick(clicked.actionId, clicked.value, clicked.user);
    if (clicked === null || click === null) await acknowledge(unknownButton);
    else if (click.kind === 'reliability') await measure(edge, clicked.user, acknowledge, tell);
    else {
      const asked = click.kind === 'command' ? click.command.type : null;
      await answerInTime(edge, asked, answerTo(edge, clicked, click), acknowledge, tell);
    }
  });
}

/** What was clicked in the Home tab is answered in a form of its own, or when it is too late for one, by a message. */
async function tellInView({ slack, language }: Edge, { triggerId, user }: Clicked, answer: Answer): Promise<unknown> {
  try {
    return await slack.views.open({ trigger_id: triggerId, view: language.notice(answer) });
  } catch {
    return slack.chat.postMessage({ channel: user, text: answer.text });
  }
}

/** Null when there is nothing to say: what was recorded shows in the summary. */
async function answerTo(
  edge: Edge,
  clicked: Clicked,
  click: Exclude<Click, { kind: 'reliability' }>,
): Promise<Answer | null> {
  const { language } = edge;
  const { team, user, triggerId, requestId } = clicked;
  switch (click.kind) {
    case 'open':
      return openForm(edge, { team, user, triggerId, form: click.form, place: click.place });
    case 'command': {
      const { incident_id, command } = click;
      const outcome = await execute(edge, { event_id: requestId, incident_id, actor: user, origin: 'button', command });
      return outcome.kind === 'recorded' ? null : language.answer(outcome, command.type, user);
    }
    case 'timeline':
      return showTimeline(edge, click.incident_id, click.before);
    case 'list':
      return list(edge, team, click.from);
    case 'help':
      return language.help();
    case 'nothing':
      return null;
    case 'unknown':
      return unknownButton;
    default: {
      const unreachable: never = click;
      return unreachable;
    }
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
    triggerId: trigger_id,
    requestId: actionId({ team, user: user.id, container: place, action_id, action_ts }),
    actionId: action_id,
    value: selected_user ?? selected_option?.value ?? value ?? null,
    isInView: container.view_id !== undefined,
  };
}
