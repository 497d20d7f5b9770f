import { incident, slackSides } from '../../capabilities/index.ts';
import type { MessageShortcut as OfMessage } from '../kit/on-slack.ts';
import { logAlso } from '../log-context.ts';
import { madeOfMessageId, notedMessageId, shortcutId } from '../request-identity.ts';
import type { Received } from '../transport/connection.ts';
import { answerInTime } from './answer-in-time.ts';
import type { AppContext } from './app-context.ts';
import { commandTypeOf } from './carry-out.ts';
import { declareFromMessage } from './declare-message.ts';
import { findIncident } from './find-incident.ts';
import { linkedWordsOf, noteMessage, recordOfMessage } from './note-message.ts';
import { outcomeAnswer } from './outcome-answer.ts';
import { answered, serve } from './serve.ts';
import type { GlobalShortcut, MessageShortcut } from './slack-input.ts';

/** The shortcuts of manifest.yml: declaring from anywhere or from a message, and noting a message (threads have no slash commands). The others are the capabilities'. */
export const shortcuts = {
  declare: { type: 'global', id: 'declare_incident' },
  declareFrom: { type: 'message', id: 'declare_message' },
  note: { type: 'message', id: 'note_message' },
} as const;

export async function takeGlobalShortcut(
  app: AppContext,
  { sender, callback_id, trigger_id }: GlobalShortcut,
  acknowledge: Received['acknowledge'],
): Promise<void> {
  if (callback_id !== shortcuts.declare.id) return acknowledge();
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

/** What the capabilities make of a message, by the callback ids of manifest.yml. */
const ofMessages = new Map<string, OfMessage>(
  slackSides.flatMap((side) => Object.entries(side.messageShortcuts ?? {})),
);

export async function takeMessageShortcut(
  app: AppContext,
  used: MessageShortcut,
  acknowledge: Received['acknowledge'],
): Promise<void> {
  const { sender, callback_id, channel, message_ts: ts, message, response_url } = used;
  if (callback_id === shortcuts.declareFrom.id) return takeDeclaration(app, used, acknowledge);
  const ofMessage = ofMessages.get(callback_id);
  if (callback_id !== shortcuts.note.id && ofMessage === undefined) return acknowledge();
  const { user } = sender;
  const to = { team: sender.team ?? '', user, channel, responseUrl: response_url, triggerId: null };
  const requestId =
    ofMessage === undefined ? notedMessageId({ channel, ts }) : madeOfMessageId(callback_id, { channel, ts });
  logAlso({ request_id: requestId, channel });
  const receipt = { kind: 'alone', send: () => acknowledge() } as const;
  const asked = ofMessage === undefined ? 'add_note' : commandTypeOf(ofMessage.asked(''));
  const waiting = { to, requestId, asked, acknowledge: receipt } as const;
  const noted = answered(app, sender, waiting, async (asker) => {
    const found = await findIncident(app, asker, { channel_id: channel }, { fresh: false });
    if (found.kind === 'missing') return found.answer;
    const { incident_id } = found.incident.state;
    const request = { incident_id, actor: user, origin: 'shortcut', viewer: found.viewer } as const;
    const place = { team: asker.team, channel, ts };
    if (ofMessage === undefined) return (await noteMessage(app, request, place, message)).answer;
    const command = incident.readCommand(ofMessage.asked(await linkedWordsOf(app, place, message)).command);
    if (command === null) throw new Error(`No capability takes what ${callback_id} makes of a message`);
    return (await recordOfMessage(app, { ...request, event_id: requestId, command }, ofMessage.done)).answer;
  });
  await answerInTime(app, waiting, noted);
}

/** Opens the form that declares an incident from a message. Each use opens one. */
async function takeDeclaration(
  app: AppContext,
  { sender, channel, message_ts: ts, message, response_url, trigger_id }: MessageShortcut,
  acknowledge: Received['acknowledge'],
): Promise<void> {
  const team = sender.team ?? '';
  const requestId = shortcutId({ team, trigger_id });
  logAlso({ request_id: requestId, channel });
  const to = { team, user: sender.user, channel, responseUrl: response_url, triggerId: null };
  const waiting = { to, requestId, asked: null, acknowledge: { kind: 'alone', send: () => acknowledge() } } as const;
  const opened = answered(app, sender, waiting, (asker) =>
    declareFromMessage(app, { asker, triggerId: trigger_id }, { team: asker.team, channel, ts }, message),
  );
  await answerInTime(app, waiting, opened);
}
