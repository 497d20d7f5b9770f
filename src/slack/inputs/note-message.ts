import { z } from 'zod';
import type { IncidentEvent, Request } from '../../capabilities/index.ts';
import { isSystemActor } from '../../kernel/system-actor.ts';
import { textLengthMax, tidy } from '../../kernel/text.ts';
import { isBlank, typedOnOneLine } from '../../kernel/typed-text.ts';
import { isUserId } from '../../kernel/user-id.ts';
import type { Outcome } from '../../store/outcome.ts';
import type { Answer } from '../answer.ts';
import { type MessageWords, messageWords } from '../kit/message-words.ts';
import { person } from '../kit/mrkdwn.ts';
import { sentText, slackId, slackUserId } from '../kit/sent-fields.ts';
import { notedMessageId } from '../request-identity.ts';
import { againOf, mayBeTriedAgain, withRetry } from './again.ts';
import { type AppContext, execute } from './app-context.ts';
import { outcomeAnswer } from './outcome-answer.ts';

/** Who wrote a message; a field that is not what it should be is as good as none. https://docs.slack.dev/reference/events/message */
const authorSchema = z
  .object({
    user: slackUserId.optional().catch(undefined),
    bot_id: slackId.optional().catch(undefined),
    username: sentText.optional().catch(undefined),
    bot_profile: z.object({ name: sentText.optional() }).optional().catch(undefined),
  })
  .catch({});

/** The record keeps that much of the name that an app gives itself. */
const nameMax = 64;

/** Where a message stands. */
export type MessagePlace = { readonly team: string; readonly channel: string; readonly ts: string };

/** What became of it, and what to tell the person who asked for it. */
export type Noted = { readonly outcome: Outcome; readonly answer: Answer };

/**
 * Notes somebody's message with its author and time: what a reader of it sees, in plain words, in which nothing can ping, the
 * names of its files, and a link to it.
 * One message is one note, however often and by whomever it is noted. The second person is told who noted it first.
 */
export async function noteMessage(
  app: AppContext,
  request: Pick<Request, 'incident_id' | 'actor' | 'origin' | 'viewer'>,
  place: MessagePlace,
  message: unknown,
): Promise<Noted> {
  const written = writtenOf(message, place);
  const command = { type: 'add_note', text: await linkedWordsOf(app, place, message), written } as const;
  const event_id = notedMessageId(place);
  return recordOfMessage(app, { ...request, event_id, command, occurred_at: written.at }, 'noted');
}

/** Records what somebody makes of a message, once: the second person is told who did so first. `done`: such as "noted". */
export async function recordOfMessage(
  app: AppContext,
  request: Parameters<typeof execute>[1],
  done: string,
): Promise<Noted> {
  const { command, event_id, actor } = request;
  const outcome = await execute(app, request);
  if (outcome.kind !== 'mismatch') return noted(outcome);
  const read = await app.record.load(request.incident_id, { fresh: true });
  if (read.kind !== 'read') return noted(read);
  const first = read.value?.events.find((event) => event.event_id === event_id);
  // The earlier request of the same batch was refused, so that there is nothing yet.
  if (first === undefined) return noted({ kind: 'busy' });
  return { outcome, answer: doneBefore(first, actor, done) };

  function noted(of: Outcome): Noted {
    const answer = outcomeAnswer(of, command, actor);
    const { incident_id, origin, occurred_at = new Date(app.clock()).toISOString() } = request;
    const again = { requestId: event_id, place: { incident_id }, origin, occurredAt: occurred_at };
    const asked = { kind: 'command', command } as const;
    return {
      outcome: of,
      answer: mayBeTriedAgain(of) ? withRetry(answer, againOf(again, asked, actor, occurred_at)) : answer,
    };
  }
}

/** A person by their id, an app by the name that the message shows. */
function authorOf(message: unknown): string {
  const { user, bot_id, username = '', bot_profile } = authorSchema.parse(message);
  if (user !== undefined) return user;
  const name = typedOnOneLine(username) || typedOnOneLine(bot_profile?.name ?? '');
  // An app may call itself by somebody's id: that is no name.
  const isName = name !== '' && !isUserId(name) && !isSystemActor(name);
  return isName ? name.slice(0, nameMax).toWellFormed().trim() : (bot_id ?? 'an app');
}

const typedSchema = z.looseObject({ text: sentText.catch('') });

/** A message without the mention that it begins with and the word after it: what it notes by `@Quorum note`. */
export function afterWord(message: unknown): object {
  const read = typedSchema.safeParse(message).data ?? { text: '' };
  // Slack writes what somebody typed as a text, too.
  return { ...read, blocks: [], text: read.text.replace(/^\s*<@[^>]*>[\s,:]*\S*\s*/, '') };
}

/** What a message says now: where that is not all that it shows, it says so and leads to the message. */
export async function noteOf(app: AppContext, place: MessagePlace, message: unknown): Promise<string> {
  const words = await wordsOf(app, place, message);
  return noteText(words, words.isWhole ? null : await permalinkOf(app, place));
}

/** The words of a message, which always lead to it. */
export async function linkedWordsOf(app: AppContext, place: MessagePlace, message: unknown): Promise<string> {
  const { words, link } = await readMessage(app, place, message);
  return noteText({ text: words, isWhole: false }, link);
}

/** What a reader sees of a message, with its link; null where Slack gives none. */
export async function readMessage(app: AppContext, place: MessagePlace, message: unknown) {
  const [{ text }, link] = await Promise.all([wordsOf(app, place, message), permalinkOf(app, place)]);
  return { words: text, link };
}

/** Who wrote a message, and when. */
export function writtenOf(
  message: unknown,
  { ts }: Pick<MessagePlace, 'ts'>,
): { readonly by: string; readonly at: string } {
  return { by: authorOf(message), at: new Date(Number(ts) * 1000).toISOString() };
}

/** What a reader sees of a message, and whether a note holds all of it. */
async function wordsOf(app: AppContext, { team }: MessagePlace, message: unknown): Promise<MessageWords> {
  const nameless = new Set<string>();
  messageWords(message, (id) => {
    nameless.add(id);
    return undefined;
  });
  const nameOf = await app.names.of(team, [...nameless]);
  let hasStandIns = false;
  const words = messageWords(message, (id) => {
    const name = nameOf(id);
    hasStandIns ||= name === undefined;
    return name;
  });
  const isWhole = words.isWhole && !hasStandIns && !isBlank(words.text) && words.text.length <= textLengthMax;
  return { ...words, isWhole };
}

/** The words as a note, with what leads to the message where it says more. `link`: null where Slack gives none. */
export function noteText({ text: words, isWhole }: MessageWords, link: string | null, max = textLengthMax): string {
  const text = isBlank(words) ? '[a message without words]' : tidy(words);
  const leading = link === null ? '' : `: ${link}`;
  const whole = isWhole || link === null ? text : `${text}\n[message${leading}]`;
  if (whole.length <= max) return whole;
  const markOf = (missing: number) =>
    `…\n[${missing.toLocaleString('en-US')} more characters${link === null ? ' in the message' : leading}]`;
  const kept = text
    .slice(0, Math.max(0, max - markOf(text.length).length))
    .toWellFormed()
    .replace(/\ufffd$/, '');
  return `${kept}${markOf(text.length - kept.length)}`;
}

/** https://docs.slack.dev/reference/methods/chat.getPermalink */
async function permalinkOf({ slack, logger }: AppContext, { channel, ts }: MessagePlace): Promise<string | null> {
  try {
    return (await slack.chat.getPermalink({ channel, message_ts: ts })).permalink ?? null;
  } catch {
    logger.info({ channel }, 'Slack gave no link to a message that was noted');
    return null;
  }
}

function doneBefore({ actor, sequence }: IncidentEvent, viewer: string, done: string): Answer {
  return { text: `Already ${done} by ${actor === viewer ? 'you' : person(actor)} (event ${sequence}).` };
}
