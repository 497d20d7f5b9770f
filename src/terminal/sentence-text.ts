import type { Phrase, Sentence } from '../kernel/phrase.ts';
import { actorName } from '../kernel/system-actor.ts';
import type { Text } from '../kernel/text.ts';
import { instantText, minuteText } from './time-text.ts';

/** Makes typed text harmless where it is shown: `printable` for a terminal, `markdown` for Markdown. */
export type Quote = (text: string) => string;

export function sentenceText(sentence: Sentence, quote: Quote): string {
  return sentence.map((phrase) => phraseText(phrase, quote)).join(' ');
}

function phraseText(phrase: Phrase, quote: Quote): string {
  if ('words' in phrase) return phrase.words;
  if ('user' in phrase) return person(phrase.user, quote);
  return 'at' in phrase ? instantText(phrase.at) : typedText(phrase.quote, quote);
}

/** What somebody typed; what is left of it when it was erased. */
export function typedText(text: Text, quote: Quote): string {
  if (typeof text === 'string') return quote(text);
  const { redacted } = text;
  return redacted === null ? '[missing]' : `[redacted by ${person(redacted.by, quote)} on ${minuteText(redacted.at)}]`;
}

/** A person as `@` and the id in Slack, which is all that the record knows; `system:…` by its name. */
export function person(actor: string, quote: Quote): string {
  return actor.startsWith('system:') ? quote(actorName(actor)) : `@${quote(actor)}`;
}
