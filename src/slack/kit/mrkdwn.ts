import type { Mark } from '../../kernel/mark.ts';
import type { Phrase, Sentence } from '../../kernel/phrase.ts';
import { actorName, isSystemActor } from '../../kernel/system-actor.ts';
import type { Text } from '../../kernel/text.ts';
import { inQuotes, plainWords, typedOnOneLine } from '../../kernel/typed-text.ts';
import { isUserGroupId, isUserId } from '../../kernel/user-id.ts';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text that somebody typed, so that Slack shows it and obeys nothing in it. https://docs.slack.dev/messaging/formatting-message-text */
export function escaped(text: string): string {
  return text.toWellFormed().replaceAll(/[&<>]/g, (character) => escapes[character] ?? '');
}

/** Escaped text of at most `max` UTF-16 code units, escapes counted; what is cut ends in `…`. No character is split. */
export function escapeWithin(text: string, max: number): string {
  const whole = escaped(text);
  return whole.length <= max ? whole : `${escaped(start(text, max - 1))}…`;
}

/** The same bound for plain text, which Slack may count escaped: unescaped, since plain text obeys nothing. */
export function plainWithin(text: string, max: number): string {
  const plain = text.toWellFormed();
  return escaped(plain).length <= max ? plain : `${start(plain, max - 1)}…`;
}

/** A word or a sign from the settings or from an event, which is short and obeyed as little as typed text. */
export function term(text: string): string {
  return escapeWithin(typedOnOneLine(text), 120);
}

/** Text in the colours of code; grave accents would end it. */
export function code(text: string): string {
  return `\`${escaped(typedOnOneLine(text).replaceAll('`', "'")) || ' '}\``;
}

/** A person as a mention, Quorum's own actors (`system:…`) by their plain names, and an app by the name that it gives itself. */
export function person(actor: string): string {
  if (isUserId(actor)) return `<@${actor}>`;
  return isSystemActor(actor) ? escapeWithin(actorName(actor), 80) : typed(actor, 80);
}

/** A user group as a mention, which notifies its members who are in the channel. https://docs.slack.dev/messaging/formatting-message-text#mentioning-groups */
export function userGroup(id: string): string {
  return isUserGroupId(id) ? `<!subteam^${id}>` : typed(id, 80);
}

/** An instant in each reader's own time zone. https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
export function moment(iso: string): string {
  return date(iso, '{date_short_pretty} {time}', utc(iso));
}

/** The same, and how long ago that is whenever it is read: today 14:02 (12 minutes ago). */
export function since(iso: string): string {
  return date(iso, '{date_short_pretty} {time} ({ago})', utc(iso));
}

/** The time of day alone, for something of a moment ago. */
export function clock(iso: string): string {
  return date(iso, '{time}', utc(iso).slice(11));
}

/**
 * What somebody typed within a line of mrkdwn, cut to `max` escaped characters; or what became of it. It stands in
 * quotation marks on one line. Mrkdwn has no escape for its own marks, so that signs which look like them take their
 * place: where the text must be the same to the letter, rich text shows it. https://github.com/slackhq/slack-api-docs/issues/34
 */
export function typed(text: Text, max: number): string {
  if (typeof text === 'string') return inQuotes(escapeWithin(unmarked(typedOnOneLine(text)), max));
  const { redacted } = text;
  return redacted === null ? '_[missing]_' : `_[redacted by ${person(redacted.by)}, ${moment(redacted.at)}]_`;
}

const lookAlikes: Readonly<Record<string, string>> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };

function unmarked(text: string): string {
  return withoutEmojiCodes(text.replaceAll(/[*_~`]/g, (mark) => lookAlikes[mark] ?? ''));
}

/** Slack draws an emoji in the place of its name between colons, in plain text, too; a custom one may be called :火:. */
function withoutEmojiCodes(text: string): string {
  return text.replaceAll(/:(?=[\p{L}\p{M}\p{N}_ˍ+'-]+:)/gu, '∶');
}

/** The quotation marks around a text, and what keeps its direction to itself. */
const quotesLength = 4;

/**
 * The same in plain text after words of ours, where Slack obeys no markup but names of emoji: a header, a topic. All of it
 * has at most `max` UTF-16 code units, escapes counted, and the quotation marks are never cut off.
 */
export function plainTyped(words: string, text: Text, max: number): string {
  const before = plainWords(words);
  if (typeof text !== 'string') return `${before}${text.redacted === null ? '[missing]' : '[redacted]'}`;
  const rest = max - escaped(before).length - quotesLength;
  return `${before}${inQuotes(plainWithin(withoutEmojiCodes(typedOnOneLine(text)), rest))}`;
}

/** A sentence of ours in mrkdwn, its typed texts cut to `quoteMax` escaped characters each. `viewer` is called "you". */
export function sentence(says: Sentence, quoteMax: number, viewer: string | null = null): string {
  return says.map((phrase) => piece(phrase, quoteMax, viewer)).join(' ');
}

function piece(phrase: Phrase, quoteMax: number, viewer: string | null): string {
  if ('words' in phrase) return escaped(plainWords(phrase.words));
  if ('at' in phrase) return moment(phrase.at);
  if ('group' in phrase) return userGroup(phrase.group);
  if ('user' in phrase) return phrase.user === viewer ? 'you' : person(phrase.user);
  return typed(phrase.quote, quoteMax);
}

/** Who and when, for something of lately: "you, 17:05". */
export function whoAndWhen({ by, at }: Mark, viewer: string | null = null): string {
  return `${by === viewer ? 'you' : person(by)}, ${clock(at)}`;
}

function date(iso: string, format: string, fallback: string): string {
  return `<!date^${Math.floor(Date.parse(iso) / 1000)}^${format}|${fallback}>`;
}

/** 2026-11-24 02:14 UTC */
export function utc(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** The code points that fit into `max` escaped code units. */
export function start(text: string, max: number): string {
  let length = 0;
  let end = 0;
  for (const character of text.toWellFormed()) {
    length += (escapes[character] ?? character).length;
    if (length > max) break;
    end += character.length;
  }
  return text.toWellFormed().slice(0, end);
}

/** A link with words of ours. What would end it or part it is encoded (RFC 3986, section 2.1). */
export function link(url: string, words: string): string {
  const safe = url.replaceAll(/[<>|\s]/g, (character) => encodeURIComponent(character));
  return `<${escaped(safe)}|${escaped(words)}>`;
}
