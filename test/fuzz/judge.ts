import { mrkdwnIn } from '../slack/expect-sendable.ts';
import { evil, victim } from './hostile.ts';

/** What typed text must never become where people read it. */
export type Harm = 'pings' | 'links' | 'bot lines';

export type Found = { readonly harm: Harm; readonly text: string };

/** Every control sequence that Quorum writes itself: a person, a channel, a date. */
const ours = /<@[UW][A-Z0-9]{1,63}>|<#C[A-Z0-9]+>|<!date\^\d+\^[^|<>]*\|[^|<>]*>/g;

/** A line that begins as typed text makes one beside the bot's: nothing says that somebody typed it. */
const botLine = /^\W*3\. Today 16:40/m;

/** What came of typed texts in a message, a view or an answer: `text` at its top and the mrkdwn within. */
export function harmsIn(shown: unknown): readonly Found[] {
  return textsOf(shown).flatMap((text): readonly Found[] => {
    // A quoted line begins with the sign of a quote.
    const rest = text
      .replaceAll(/^>/gm, '')
      .replaceAll(ours, (sequence) => (sequence.includes(victim) ? sequence : ''));
    const found: Harm[] = [];
    if (/<[@!#]/.test(rest)) found.push('pings');
    if (/<[^@!#]/.test(rest) || new RegExp(`<[^>]*${evil}`).test(rest)) found.push('links');
    if (botLine.test(text.replaceAll(/^>.*$/gm, ''))) found.push('bot lines');
    return found.map((harm) => ({ harm, text }));
  });
}

function textsOf(shown: unknown): readonly string[] {
  if (typeof shown !== 'object' || shown === null) return [];
  const top = 'text' in shown && typeof shown.text === 'string' ? [shown.text] : [];
  return [...top, ...mrkdwnIn(shown)];
}
