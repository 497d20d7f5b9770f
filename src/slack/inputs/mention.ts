import { z } from 'zod';
import { type Command, incident } from '../../capabilities/index.ts';
import { isBlank } from '../../kernel/typed-text.ts';
import type { Outcome } from '../../store/outcome.ts';
import type { Answer } from '../answer.ts';
import type { EventKey, KeptEvent } from '../inbox/kept-event.ts';
import { messageWords } from '../kit/message-words.ts';
import { messageTs, sentText } from '../kit/sent-fields.ts';
import type { Asked } from '../kit/word.ts';
import { eventId, notedMessageId } from '../request-identity.ts';
import type { SlackCall } from '../surfaces/slack-call.ts';
import type { AppContext } from './app-context.ts';
import { carryOut, commandTypeOf, isReliability } from './carry-out.ts';
import { eventAsker } from './event-asker.ts';
import { findIncident, unread } from './find-incident.ts';
import { isOpen } from './follow-note.ts';
import type { Asker } from './gate.ts';
import { messageAt } from './message-at.ts';
import { afterWord, noteMessage } from './note-message.ts';
import { outcomeAnswer } from './outcome-answer.ts';
import { readNamed } from './read-named.ts';

type Mentioned = Extract<KeptEvent, { kind: 'mentioned' }>;

const howTo: Answer = {
  text: 'A message that begins with `@Quorum note` adds the rest of it as a note, in a thread, too. Other words do what they do after `/incident`, such as `@Quorum sev 1`. 📌 notes a message as it is.',
};
const needsForm: Answer = {
  text: 'That needs a form, which a message can’t open. Please write it all in one message, such as `@Quorum note` followed by the text, or use `/incident` outside of the thread.',
};
const notHere: Answer = { text: 'That can’t be asked for in a message. `/incident reliability` starts it.' };

/** What came of it, and what names it where another process has to tell. */
type Done = { readonly answer: Answer | null; readonly requestId: string; readonly subject: string | null };

const said = (answer: Answer): Done => ({ answer, requestId: '', subject: null });

export const notTaken = said({
  text: 'Quorum could not do what your message asked for, or can’t say whether it did. `/incident timeline` shows what is recorded.',
});

/** A field that is not what it should be is as good as none. https://docs.slack.dev/reference/events/app_mention */
const messageSchema = z
  .looseObject({ text: sentText.catch(''), thread_ts: messageTs.optional().catch(undefined) })
  .catch({
    text: '',
  });

type Message = z.output<typeof messageSchema>;

/**
 * A message that begins with a mention of the app says a line as after `/incident`, which threads don't have: what is asked
 * for happened when the message was written, by its own event's id, and `note` notes the message, once, as 📌 does. Whoever
 * wrote it is answered in the thread, and nobody else sees it. @throws while its outcome is not known: it is done again.
 */
export async function takeMention(
  { app, call }: { readonly app: AppContext; readonly call: SlackCall },
  event: Mentioned,
  key: EventKey,
): Promise<void> {
  const asker = await eventAsker(app, event);
  if (asker === null) return;
  const found = await messageAt({ app, call }, event);
  if (found === undefined) return;
  const message = messageSchema.parse(found);
  const line = lineTo(event.bot, message.text);
  const done = line === '' ? said(howTo) : await doneFor(app, asker, { event, key, message, line });
  if (done.answer === unread) throw new Error('The record could not be read yet');
  await tellMention(app, event, message.thread_ts, done);
}

/** What a message says to the app, as Slack sends it; empty where it does not begin with the mention. */
export function lineTo(bot: string | null, text: string): string {
  const [, mentioned = '', line = ''] = /^\s*<@([A-Z0-9]+)(?:\|[^>]*)?>[\s,:]*([\s\S]*)$/.exec(text) ?? [];
  return bot === null || mentioned === bot ? line.trim() : '';
}

type Said = { readonly event: Mentioned; readonly key: EventKey; readonly message: Message; readonly line: string };

async function doneFor(app: AppContext, asker: Asker, { event, key, message, line }: Said): Promise<Done> {
  const { team, user, channel, ts } = event;
  const occurredAt = new Date(Number(ts) * 1000).toISOString();
  const asked = await readNamed(app, team, user, line, occurredAt);
  if (isNote(asked, message)) return note(app, asker, event, message);
  if (asked.kind === 'open') return said(needsForm);
  if (isReliability(asked)) return said(notHere);
  const requestId = eventId(key);
  const to = { team, user, channel, thread: message.thread_ts, responseUrl: null, triggerId: null };
  const place = { channel_id: channel };
  const input = { asker, place, triggerId: '', requestId, origin: 'mention', occurredAt, to } as const;
  const answer = (outcome: Outcome, command: Command) => {
    if (isOpen(outcome)) throw new Error(`What a message asked for could not be recorded yet (${outcome.kind})`);
    return outcomeAnswer(outcome, command, user);
  };
  const type = commandTypeOf(asked);
  const subject = type === null ? null : incident.subjectOf(type);
  return { answer: await carryOut(app, { ...input, answer }, asked), requestId, subject };
}

/** Whether a message is to be noted: `note` with what follows, or with nothing but files. */
function isNote(asked: Asked, message: Message): boolean {
  if (asked.kind === 'command') return asked.command.type === 'add_note';
  return asked.kind === 'open' && asked.form === 'note' && !isBlank(messageWords(afterWord(message), () => '').text);
}

async function note(
  app: AppContext,
  asker: Asker,
  { team, user, channel, ts }: Mentioned,
  message: Message,
): Promise<Done> {
  const found = await findIncident(app, asker, { channel_id: channel }, { fresh: false });
  if (found.kind === 'missing') return said(found.answer);
  const { incident_id } = found.incident.state;
  const request = { incident_id, actor: user, origin: 'mention', viewer: found.viewer } as const;
  const { outcome, answer } = await noteMessage(app, request, { team, channel, ts }, afterWord(message));
  if (isOpen(outcome)) throw new Error(`A message could not be noted yet (${outcome.kind})`);
  return { answer, requestId: notedMessageId({ channel, ts }), subject: incident.subjectOf('add_note') };
}

/** Tells whoever wrote a message what came of it, where they wrote it. `thread`: the thread's first message. */
export async function tellMention(
  { answers }: Pick<AppContext, 'answers'>,
  { team, user, channel }: Mentioned,
  thread: string | undefined,
  { answer, ...owed }: Done,
): Promise<void> {
  if (answer === null) return;
  await answers.owe({ to: { team, user, channel, thread, responseUrl: null, triggerId: null }, ...owed }).tell(answer);
}
