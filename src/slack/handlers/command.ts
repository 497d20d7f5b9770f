import type { App } from '@slack/bolt';
import { commandId } from '../request-identity.ts';
import { type Answer, answerInTime, declare, type Edge, execute } from './edge.ts';
import type { Line } from './language.ts';
import { incidentAt, list, notHere, show, showTimeline } from './look-up.ts';
import { measure } from './measure.ts';
import { openForm } from './open-form.ts';
import { showTheWay } from './show-the-way.ts';

type SlashCommand = {
  readonly team_id: string;
  readonly trigger_id: string;
  readonly channel_id: string;
  readonly user_id: string;
};

/** `/incident …`, in any channel. */
export function registerCommand(app: App, edge: Edge): void {
  app.command('/incident', async ({ command, ack, respond }) => {
    const line = edge.language.readLine(command.text, command.user_id);
    const acknowledge = (answer: Answer | null) => ack(answer === null ? undefined : ephemeral(answer));
    const tell = (answer: Answer) => respond(ephemeral(answer));
    if (line.kind === 'reliability') await measure(edge, command.user_id, acknowledge, tell);
    else {
      const asked = 'command' in line ? line.command.type : null;
      await answerInTime(edge, asked, answerTo(edge, command, line, tell), acknowledge, tell);
    }
  });
}

type Answerable = Exclude<Line, { kind: 'reliability' }>;

async function answerTo(
  edge: Edge,
  slash: SlashCommand,
  line: Answerable,
  tell: (answer: Answer) => Promise<unknown>,
): Promise<Answer | null> {
  const { language, directory } = edge;
  const { team_id, channel_id, user_id } = slash;
  switch (line.kind) {
    case 'open':
      return openForm(edge, {
        team: team_id,
        user: user_id,
        triggerId: slash.trigger_id,
        form: line.form,
        place: { channel_id },
      });
    case 'help':
      return language.help();
    case 'unclear':
      return line.answer;
    case 'list':
      return list(edge, team_id, 0);
    case 'show':
      return show(edge, await directory.byNumber(team_id, line.number), channel_id);
    case 'menu': {
      const incidentId = await incidentAt(edge, team_id, { channel_id });
      return incidentId === null ? language.menu() : show(edge, incidentId, channel_id);
    }
    case 'timeline': {
      const incidentId = await incidentAt(edge, team_id, { channel_id });
      return incidentId === null ? notHere : showTimeline(edge, incidentId, null);
    }
    case 'declare': {
      const command = { ...line.command, team_id };
      const outcome = await declare(edge, { event_id: commandId(slash), actor: user_id, origin: 'command', command });
      void showTheWay(edge, outcome, tell);
      return language.answerToLine(outcome, command, user_id);
    }
    case 'command': {
      const { command } = line;
      const incident_id = await incidentAt(edge, team_id, { channel_id });
      if (incident_id === null) return notHere;
      const event_id = commandId(slash);
      const outcome = await execute(edge, { event_id, incident_id, actor: user_id, origin: 'command', command });
      return language.answerToLine(outcome, command, user_id);
    }
    default: {
      const unreachable: never = line;
      return unreachable;
    }
  }
}

function ephemeral({ text, blocks }: Answer) {
  return {
    response_type: 'ephemeral' as const,
    replace_original: false,
    text,
    ...(blocks === undefined ? {} : { blocks: [...blocks] }),
  };
}
