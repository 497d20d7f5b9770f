import type { App } from '@slack/bolt';
import { type Answer, answerInTime, type Edge } from './edge.ts';
import { incidentAt, notHere } from './look-up.ts';
import { noteMessage } from './note-message.ts';
import { openForm } from './open-form.ts';

/** The shortcuts of manifest.yml: declaring from anywhere, and noting a message (threads have no slash commands). */
export function registerShortcuts(app: App, edge: Edge): void {
  app.shortcut({ callback_id: 'declare_incident', type: 'shortcut' }, async ({ shortcut, ack }) => {
    const { team, user, trigger_id } = shortcut;
    const opening = {
      team: team?.id ?? '',
      user: user.id,
      triggerId: trigger_id,
      form: 'declare',
      place: null,
    } as const;
    await openForm(edge, opening);
    await ack();
  });

  app.shortcut({ callback_id: 'note_message', type: 'message_action' }, async ({ shortcut, ack, respond }) => {
    const { channel, user, message_ts } = shortcut;
    const team = shortcut.team?.id ?? user.team_id ?? '';
    const tell = ({ text, blocks }: Answer) =>
      respond({
        response_type: 'ephemeral',
        replace_original: false,
        text,
        ...(blocks === undefined ? {} : { blocks: [...blocks] }),
      });
    const note = async (): Promise<Answer> => {
      const incident_id = await incidentAt(edge, team, { channel_id: channel.id });
      if (incident_id === null) return notHere;
      const request = { incident_id, actor: user.id, origin: 'shortcut' } as const;
      const message = { ...shortcut.message, channel: channel.id, ts: message_ts };
      return (await noteMessage(edge, request, message)).answer;
    };
    await answerInTime(
      edge,
      'add_note',
      note(),
      async (answer) => {
        await ack();
        if (answer !== null) await tell(answer);
      },
      tell,
    );
  });
}
