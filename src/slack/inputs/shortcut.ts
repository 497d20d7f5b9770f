import type { App } from '@slack/bolt';
import type { Answer } from '../answer.ts';
import { responseUrlOf } from '../answers/response-url.ts';
import { notedMessageId, shortcutId } from '../request-identity.ts';
import { answerInTime } from './answer-in-time.ts';
import type { AppContext } from './app-context.ts';
import { findIncident } from './find-incident.ts';
import { noteMessage } from './note-message.ts';
import { openForm } from './open-form.ts';

/** The shortcuts of manifest.yml: declaring from anywhere, and noting a message (threads have no slash commands). */
export function registerShortcuts(bolt: App, app: AppContext): void {
  bolt.shortcut({ callback_id: 'declare_incident', type: 'shortcut' }, async ({ shortcut, ack }) => {
    const { user, trigger_id } = shortcut;
    const team = shortcut.team?.id ?? user.team_id ?? '';
    const asker = { team, user: user.id, channel: null };
    // It was used in no channel: what there is to say is said in a message.
    const to = { ...asker, responseUrl: null, triggerId: null };
    const acknowledge = { kind: 'alone', send: () => ack() } as const;
    const opening = openForm(app, { asker, place: null, triggerId: trigger_id }, 'declare');
    await answerInTime(app, { to, requestId: shortcutId({ team, trigger_id }), asked: null, acknowledge }, opening);
  });

  bolt.shortcut({ callback_id: 'note_message', type: 'message_action' }, async ({ shortcut, ack }) => {
    const { channel, user, message_ts } = shortcut;
    const team = shortcut.team?.id ?? user.team_id ?? '';
    const note = async (): Promise<Answer> => {
      const asker = { team, user: user.id, channel: channel.id };
      const found = await findIncident(app, asker, { channel_id: channel.id }, { fresh: false });
      if (found.kind === 'missing') return found.answer;
      const { incident_id } = found.incident.state;
      const request = { incident_id, actor: user.id, origin: 'shortcut', viewer: found.viewer } as const;
      const message = { ...shortcut.message, channel: channel.id, ts: message_ts };
      return (await noteMessage(app, request, message)).answer;
    };
    const responseUrl = responseUrlOf(shortcut.response_url);
    const to = { team, user: user.id, channel: channel.id, responseUrl, triggerId: null };
    const requestId = notedMessageId({ channel: channel.id, ts: message_ts });
    const acknowledge = { kind: 'alone', send: () => ack() } as const;
    await answerInTime(app, { to, requestId, asked: 'add_note', acknowledge }, note());
  });
}
