import { z } from 'zod';
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
  return [...top, ...mrkdwnIn(shown), ...richTextIn(shown)];
}

/** Leaves of rich text that do something: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
const leaf = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('user'), user_id: z.string() }),
  z.object({ type: z.literal('broadcast'), range: z.string() }),
  z.object({ type: z.literal('usergroup'), usergroup_id: z.string() }),
  z.object({ type: z.literal('link'), url: z.string(), text: z.string().optional() }),
]);
const section = z.object({ type: z.string().startsWith('rich_text_'), elements: z.array(z.unknown()) });

/** Every part of rich text, as mrkdwn that does the same: a part that is a quote begins each line with its sign. */
function richTextIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(richTextIn);
  if (typeof value !== 'object' || value === null) return [];
  const { data } = section.safeParse(value);
  if (data === undefined || data.type === 'rich_text_list') return Object.values(value).flatMap(richTextIn);
  const text = data.elements.map(mrkdwnOf).join('');
  return [data.type === 'rich_text_quote' ? text.replaceAll(/^/gm, '>') : text];
}

function mrkdwnOf(element: unknown): string {
  const { data } = leaf.safeParse(element);
  switch (data?.type) {
    case 'text':
      return data.text.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    case 'user':
      return `<@${data.user_id}>`;
    case 'broadcast':
      return `<!${data.range}>`;
    case 'usergroup':
      return `<!subteam^${data.usergroup_id}>`;
    case 'link':
      // A link that shows where it leads misleads nobody.
      return (data.text ?? data.url) === data.url ? data.url : `<${data.url}|${data.text}>`;
    default:
      return '';
  }
}
