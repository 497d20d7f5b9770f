import { isRecord, type Json, recordsOf, stringOf } from '../../src/sandbox/json.ts';

/**
 * What stands in blocks, one text for each that holds one: mrkdwn as it is, and rich text with people and times as mrkdwn
 * names them. Each line of a quotation begins with `> `.
 */
export function readBlocks(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(readBlocks);
  if (!isRecord(value)) return [];
  const { type, text, ...others } = value;
  if (type === 'rich_text') return [readRichText(value)];
  if (type === 'mrkdwn') return [stringOf(text)];
  return [text, ...Object.values(others)].flatMap(readBlocks);
}

function readRichText({ elements }: Json): string {
  return recordsOf(elements)
    .map(({ type, elements: leaves }) => {
      const text = recordsOf(leaves).map(readLeaf).join('');
      return type === 'rich_text_quote' ? `> ${text.replaceAll('\n', '\n> ')}` : text;
    })
    .join('\n');
}

function readLeaf(leaf: Json): string {
  switch (leaf.type) {
    case 'user':
      return `<@${stringOf(leaf.user_id)}>`;
    case 'link':
      return stringOf(leaf.url);
    case 'emoji':
      return `:${stringOf(leaf.name)}:`;
    case 'date':
      return `<!date^${leaf.timestamp}^${stringOf(leaf.format)}|${stringOf(leaf.fallback)}>`;
    default:
      return stringOf(leaf.text);
  }
}
