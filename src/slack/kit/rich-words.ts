import { z } from 'zod';
import { channelWords, groupWords, linkWords, type NameOf, personWords, timeWords } from './plain-text.ts';

const json = z.record(z.string(), z.unknown()).catch({});
const jsons = z.array(json).catch([]);
const string = z.string().catch('');
const number = z.number().catch(0);

type Json = z.output<typeof json>;

/** A block of rich text in plain words. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
export function richWords({ elements }: Json, nameOf: NameOf): string {
  return jsons
    .parse(elements)
    .map((part) => partWords(part, nameOf).replace(/\n$/, ''))
    .join('\n');
}

function partWords(part: Json, nameOf: NameOf): string {
  switch (part.type) {
    case 'rich_text_quote':
      return leaves(part, nameOf)
        .split('\n')
        .map((line) => `> ${line}`)
        .join('\n');
    case 'rich_text_list': {
      const first = number.parse(part.offset) + 1;
      const margin = '  '.repeat(Math.min(8, Math.max(0, number.parse(part.indent))));
      const items = jsons.parse(part.elements).map((item) => leaves(item, nameOf));
      return items
        .map((item, index) => `${margin}${part.style === 'ordered' ? `${first + index}.` : '•'} ${item}`)
        .join('\n');
    }
    default:
      return leaves(part, nameOf);
  }
}

/** What was struck out says the opposite without its mark. */
function leaves({ elements }: Json, nameOf: NameOf): string {
  return jsons
    .parse(elements)
    .map((leaf) => (json.parse(leaf.style).strike === true ? `~${leafWords(leaf, nameOf)}~` : leafWords(leaf, nameOf)))
    .join('');
}

function leafWords(leaf: Json, nameOf: NameOf): string {
  const id = (field: string) => string.parse(leaf[field]);
  switch (leaf.type) {
    case 'link':
      return linkWords(id('url'), id('text'));
    case 'emoji':
      return emojiWords(leaf);
    case 'user':
      return personWords(id('user_id'), nameOf(id('user_id')));
    case 'channel':
      return channelWords(id('channel_id'), nameOf(id('channel_id')));
    case 'usergroup':
      return groupWords(id('usergroup_id'), nameOf(id('usergroup_id')));
    case 'team':
      return groupWords(id('team_id'), nameOf(id('team_id')));
    case 'broadcast':
      return `@${id('range')}`;
    case 'date':
      return id('fallback') || timeWords(number.parse(leaf.timestamp));
    case 'color':
      return id('value');
    // A leaf that Slack may add says something, or is named.
    default:
      return id('text') || id('fallback') || (leaf.type === 'text' ? '' : `[${string.parse(leaf.type)}]`);
  }
}

/** The emoji itself where Slack says which it is: `1f44d-1f3fb`; else its name. */
function emojiWords({ unicode, name }: Json): string {
  const points = string
    .parse(unicode)
    .split('-')
    .map((hex) => Number.parseInt(hex, 16));
  const isKnown = points.every((point) => point > 0 && point <= 0x10ffff);
  return isKnown ? String.fromCodePoint(...points) : `:${string.parse(name)}:`;
}
