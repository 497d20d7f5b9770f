import { logAlso } from '../log-context.ts';
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
  const requestId = shortcutId({ team, trigger_id });
  logAlso({ request_id: requestId });
  const request = {
    // It was used in no channel: what there is to say is said in a message.
    to: { team, user, channel: null, responseUrl: null, triggerId: null },
    requestId,
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
  logAlso({ request_id: requestId, channel });
  const receipt = { kind: 'alone', send: () => acknowledge() } as const;
  const request = { to, requestId, asked: 'add_note', acknowledge: receipt } as const;
  const noted = answered(app, sender, request, async (asker) => {
    const found = await findIncident(app, asker, { channel_id: channel }, { fresh: false });
    if (found.kind === 'missing') return found.answer;
    const { incident_id } = found.incident.state;
    const note = { incident_id, actor: user, origin: 'shortcut', viewer: found.viewer } as const;
    return (await noteMessage(app, note, { team: asker.team, channel, ts }, message)).answer;
  });
  await answerInTime(app, request, noted);
}
