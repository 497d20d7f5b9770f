import type { App } from '@slack/bolt';
import { type Answer, ephemeral } from '../answer.ts';
import { type AppContext, answerInTime } from './app-context.ts';
import { findIncident } from './find-incident.ts';
import { noteMessage } from './note-message.ts';
import { openForm } from './open-form.ts';

/** The shortcuts of manifest.yml: declaring from anywhere, and noting a message (threads have no slash commands). */
export function registerShortcuts(bolt: App, app: AppContext): void {
  bolt.shortcut({ callback_id: 'declare_incident', type: 'shortcut' }, async ({ shortcut, ack }) => {
    const { team, user, trigger_id } = shortcut;
    const asker = { team: team?.id ?? user.team_id ?? '', user: user.id, channel: null };
    await openForm(app, { asker, place: null, triggerId: trigger_id }, 'declare');
    await ack();
  });

  bolt.shortcut({ callback_id: 'note_message', type: 'message_action' }, async ({ shortcut, ack, respond }) => {
    const { channel, user, message_ts } = shortcut;
    const team = shortcut.team?.id ?? user.team_id ?? '';
    const tell = (answer: Answer) => respond(ephemeral(answer));
    const note = async (): Promise<Answer> => {
      const asker = { team, user: user.id, channel: channel.id };
      const found = await findIncident(app, asker, { channel_id: channel.id }, { fresh: false });
      if (found.kind === 'missing') return found.answer;
      const { incident_id } = found.incident.state;
      const request = { incident_id, actor: user.id, origin: 'shortcut', viewer: found.viewer } as const;
      const message = { ...shortcut.message, channel: channel.id, ts: message_ts };
      return (await noteMessage(app, request, message)).answer;
    };
    const acknowledge = async (answer: Answer | null) => {
      await ack();
      if (answer !== null) await tell(answer);
    };
    await answerInTime(app, 'add_note', note(), acknowledge, tell);
  });
}
