import type { Phrase, Sentence } from '../kernel/phrase.ts';
import { actorName, isSystemActor } from '../kernel/system-actor.ts';
import type { Text } from '../kernel/text.ts';
import { hasSeveralLines, inQuotes, isolated, plainWords, typedLines, typedOnOneLine } from '../kernel/typed-text.ts';
import { isUserId } from '../kernel/user-id.ts';
import { instantText, minuteText } from './time-text.ts';

/** Makes a line of typed text harmless where it is shown: `printable` for a terminal, `markdown` for Markdown. */
export type Quote = (line: string) => string;

/**
 * A sentence on one line, what was typed in quotation marks. What was typed on several lines stands as a quotation under
 * it, each line behind `> ` and `indent` blanks, and what follows stands under that.
 */
export function sentenceText(sentence: Sentence, quote: Quote, indent = 0): string {
  const margin = ' '.repeat(indent);
  let told = '';
  let isAtStart = true;
  for (const phrase of sentence) {
    if ('quote' in phrase && typeof phrase.quote === 'string' && hasSeveralLines(phrase.quote)) {
      const lines = typedLines(phrase.quote.trim()).map((line) => `${margin}> ${quote(isolated(line))}`.trimEnd());
      // Two blanks at its end keep a line of Markdown apart from the next.
      told += `\n${lines.join('  \n')}`;
      isAtStart = true;
    } else {
      const before = told === '' ? '' : isAtStart ? `\n\n${margin}` : ' ';
      told += `${before}${phraseText(phrase, quote)}`;
      isAtStart = false;
    }
  }
  return told;
}

function phraseText(phrase: Phrase, quote: Quote): string {
  if ('words' in phrase) return plainWords(phrase.words);
  if ('user' in phrase) return person(phrase.user, quote);
  if ('group' in phrase) return `the user group ${quote(phrase.group)}`;
  return 'at' in phrase ? instantText(phrase.at) : typedText(phrase.quote, quote);
}

/** What somebody typed, in quotation marks on one line; what is left of it when it was erased. */
export function typedText(text: Text, quote: Quote): string {
  if (typeof text === 'string') return inQuotes(quote(typedOnOneLine(text)));
  const { redacted } = text;
  return redacted === null ? '[missing]' : `[redacted by ${person(redacted.by, quote)} on ${minuteText(redacted.at)}]`;
}

/**
 * A person as `@` and the id in Slack, which is all that the record knows; `system:…` by its name, and an app by the name
 * that it gives itself.
 */
export function person(actor: string, quote: Quote): string {
  if (isSystemActor(actor)) return quote(actorName(actor));
  return isUserId(actor) ? `@${quote(actor)}` : typedText(actor, quote);
}
