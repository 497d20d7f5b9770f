import { notedMessageId, shortcutId } from '../request-identity.ts';
import type { Received } from '../transport/connection.ts';
import { answerInTime } from './answer-in-time.ts';
import type { AppContext } from './app-context.ts';
import { findIncident } from './find-incident.ts';
import { noteMessage } from './note-message.ts';
import { outcomeAnswer } from './outcome-answer.ts';
import { answered, serve } from './serve.ts';
import type { GlobalShortcut, MessageShortcut } from './slack-input.ts';

/** The shortcuts of manifest.yml: declaring from anywhere, and noting a message (threads have no slash commands). */
export const shortcuts = { global: 'declare_incident', message: 'note_message' } as const;

export async function takeGlobalShortcut(
  app: AppContext,
  { sender, callback_id, trigger_id }: GlobalShortcut,
  acknowledge: Received['acknowledge'],
): Promise<void> {
  if (callback_id !== shortcuts.global) return acknowledge();
  const { user } = sender;
  const team = sender.team ?? '';
  const request = {
    // It was used in no channel: what there is to say is said in a message.
    to: { team, user, channel: null, responseUrl: null, triggerId: null },
    requestId: shortcutId({ team, trigger_id }),
    asked: null,
    acknowledge: { kind: 'alone', send: () => acknowledge() },
  } as const;
  await serve(app, sender, { kind: 'open', form: 'declare' }, request, {
    place: null,
    triggerId: trigger_id,
    origin: 'shortcut',
    answer: (outcome, command) => outcomeAnswer(outcome, command, user),
  });
}

export async function takeMessageShortcut(
  app: AppContext,
  { sender, callback_id, channel, message_ts: ts, message, response_url }: MessageShortcut,
  acknowledge: Received['acknowledge'],
): Promise<void> {
  if (callback_id !== shortcuts.message) return acknowledge();
  const { user } = sender;
  const to = { team: sender.team ?? '', user, channel, responseUrl: response_url, triggerId: null };
  const requestId = notedMessageId({ channel, ts });
  const receipt = { kind: 'alone', send: () => acknowledge() } as const;
  const noted = answered(app, sender, channel, async (asker) => {
    const found = await findIncident(app, asker, { channel_id: channel }, { fresh: false });
    if (found.kind === 'missing') return found.answer;
    const { incident_id } = found.incident.state;
    const request = { incident_id, actor: user, origin: 'shortcut', viewer: found.viewer } as const;
    return (await noteMessage(app, request, { team: asker.team, channel, ts }, message)).answer;
  });
  await answerInTime(app, { to, requestId, asked: 'add_note', acknowledge: receipt }, noted);
}
