import { unescapeEntities } from './entities.ts';
import type { Inline, Paragraph } from './mrkdwn-node.ts';
import { parseToken } from './mrkdwn-token.ts';

/**
 * Reads Slack's mrkdwn into paragraphs. Never throws; a marker that does not close stays as typed.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function parseMrkdwn(text: string): readonly Paragraph[] {
  const parts = text.split('```');
  const closed = parts.length % 2 === 1;
  return parts.flatMap((part, index): readonly Paragraph[] => {
    const isLast = index === parts.length - 1;
    if (index % 2 === 1 && (closed || !isLast)) return [{ type: 'pre', text: unescapeEntities(trimNewlines(part)) }];
    const words = index % 2 === 1 ? `\`\`\`${part}` : part;
    const afterPre = index > 0 && index % 2 === 0;
    const tidy = afterPre && words.startsWith('\n') ? words.slice(1) : words;
    const beforePre = !isLast && tidy.endsWith('\n') ? tidy.slice(0, -1) : tidy;
    return beforePre === '' ? [] : parseLines(beforePre);
  });
}

/** One line without paragraphs, as in a button's neighbour text or a table cell. */
export function parseInline(text: string): readonly Inline[] {
  return inline(text, new Set());
}

function trimNewlines(text: string): string {
  return text.replace(/^\n/, '').replace(/\n$/, '');
}

function parseLines(text: string): readonly Paragraph[] {
  const paragraphs: { type: 'lines' | 'quote'; lines: (readonly Inline[])[] }[] = [];
  let quoteRest = false;
  for (const line of text.split('\n')) {
    const rest = quoteRest ? undefined : /^(?:&gt;|>){3} ?/.exec(line);
    const single = quoteRest || rest ? undefined : /^(?:&gt;|>) ?/.exec(line);
    if (rest) quoteRest = true;
    const type = quoteRest || single ? 'quote' : 'lines';
    const content = line.slice((rest ?? single)?.[0].length ?? 0);
    const last = paragraphs.at(-1);
    if (last?.type === type) last.lines.push(parseInline(content));
    else paragraphs.push({ type, lines: [parseInline(content)] });
  }
  return paragraphs;
}

const styles = { '*': 'bold', _: 'italic', '~': 'strike' } as const;
type Marker = keyof typeof styles;
const isMarker = (character: string): character is Marker => character in styles;
const isWord = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}]/u.test(character);
const isSpace = (character: string | undefined): boolean => character === undefined || /\s/.test(character);

function inline(text: string, open: ReadonlySet<Marker>): readonly Inline[] {
  const nodes: Inline[] = [];
  const hopeless = new Set<string>();
  let plain = '';
  let at = 0;
  const flush = () => {
    if (plain !== '') nodes.push({ type: 'text', text: unescapeEntities(plain) });
    plain = '';
  };
  const take = (node: Inline, end: number) => {
    flush();
    nodes.push(node);
    at = end;
  };
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '<' && !hopeless.has('<')) {
      const end = text.indexOf('>', at);
      const token = end > at ? parseToken(text.slice(at + 1, end)) : undefined;
      if (end < 0) hopeless.add('<');
      if (token) {
        take(token, end + 1);
        continue;
      }
    } else if (character === '`' && !hopeless.has('`')) {
      const end = text.indexOf('`', at + 1);
      if (end < 0) hopeless.add('`');
      if (end > at + 1) {
        take({ type: 'code', text: unescapeEntities(text.slice(at + 1, end)) }, end + 1);
        continue;
      }
    } else if (isMarker(character) && !open.has(character) && !hopeless.has(character)) {
      if (!isWord(text[at - 1]) && !isSpace(text[at + 1]) && text[at + 1] !== character) {
        const end = closing(text, character, at + 1);
        if (end === undefined) hopeless.add(character);
        else {
          take(
            { type: styles[character], children: inline(text.slice(at + 1, end), new Set([...open, character])) },
            end + 1,
          );
          continue;
        }
      }
    } else if (character === ':') {
      const emoji = /^:([a-z0-9_+'-]{1,60})(?:::skin-tone-[2-6])?:/.exec(text.slice(at, at + 80));
      if (emoji?.[1] !== undefined && !isWord(text[at - 1])) {
        take({ type: 'emoji', name: emoji[1] }, at + emoji[0].length);
        continue;
      }
    } else if (character === 'h' && !isWord(text[at - 1])) {
      const url = /^https?:\/\/[^\s<>|*`]{1,2000}/.exec(text.slice(at, at + 2010))?.[0].replace(/[.,;:!?)'"\]]+$/, '');
      if (url !== undefined && /^https?:\/\/./.test(url)) {
        take({ type: 'link', url: unescapeEntities(url), label: '' }, at + url.length);
        continue;
      }
    }
    plain += character;
    at += 1;
  }
  flush();
  return nodes;
}

function closing(text: string, marker: Marker, from: number): number | undefined {
  let inCode = false;
  let inToken = false;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === '`') inCode = !inCode;
    else if (character === '<' && !inCode) inToken = true;
    else if (character === '>') inToken = false;
    else if (character === marker && !inCode && !inToken && !isSpace(text[at - 1]) && !isWord(text[at + 1])) return at;
  }
  return undefined;
}
