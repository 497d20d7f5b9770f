import type { RichTextBlock, RichTextElement, RichTextQuote, RichTextSection } from '@slack/types';
import type { Phrase, Sentence } from '../../kernel/phrase.ts';
import { actorName, isSystemActor } from '../../kernel/system-actor.ts';
import type { Text } from '../../kernel/text.ts';
import {
  hasSeveralLines,
  inQuotes,
  isolated,
  plainWords,
  typedLines,
  typedOnOneLine,
} from '../../kernel/typed-text.ts';
import { isUserGroupId, isUserId } from '../../kernel/user-id.ts';
import { start, utc } from './mrkdwn.ts';

/**
 * Lines in which Slack obeys nothing: a leaf of rich text has no markup, so that what somebody typed is shown to the
 * letter. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 */
export type RichLine = readonly RichPiece[];

/** A piece of a line, or a quotation of several lines, which breaks the line that it stands in. */
type RichPiece =
  | { readonly kind: 'leaf'; readonly leaf: RichTextElement }
  | { readonly kind: 'quotation'; readonly leaves: readonly RichTextElement[] };

type Style = { readonly bold?: true; readonly italic?: true; readonly code?: true };

/** Words of ours; what stands between grave accents is in the colours of code, and `:name:` alone is an emoji. */
export function ours(words: string, style: Style = {}): RichLine {
  const emoji = /^:([a-z0-9_+'-]{1,100}):$/.exec(words)?.[1];
  if (emoji !== undefined) return [{ kind: 'leaf', leaf: { type: 'emoji', name: emoji } }];
  return plainWords(words)
    .split('`')
    .flatMap((part, index) => (part === '' ? [] : [leafOf(part, index % 2 === 1 ? { ...style, code: true } : style)]));
}

/** A sentence of ours, its typed texts cut to `quoteMax` characters each. `viewer` is called "you". */
export function richSentence(says: Sentence, quoteMax: number, viewer: string | null = null): RichLine {
  return says.flatMap((phrase, index) => [...(index === 0 ? [] : [leafOf(' ')]), ...pieceOf(phrase, quoteMax, viewer)]);
}

/** A text that somebody typed as a quotation of its own, also where it has one line; or what became of it. */
export function quotation(text: Text, max: number): RichTextBlock {
  return richText([typeof text === 'string' ? [{ kind: 'quotation', leaves: linesOf(text, max) }] : erased(text)]);
}

/** Lines under each other. */
export function richText(lines: readonly RichLine[]): RichTextBlock {
  const elements: (RichTextSection | RichTextQuote)[] = [];
  let open: RichTextElement[] = [];
  const close = () => {
    if (open.some((leaf) => leaf.type !== 'text' || leaf.text.trim() !== '')) {
      elements.push({ type: 'rich_text_section', elements: open });
    }
    open = [];
  };
  lines.forEach((line, index) => {
    if (index > 0 && open.length > 0) open.push({ type: 'text', text: '\n' });
    for (const piece of line) {
      if (piece.kind === 'leaf') open.push(piece.leaf);
      else {
        close();
        elements.push({ type: 'rich_text_quote', elements: [...piece.leaves] });
      }
    }
  });
  close();
  return { type: 'rich_text', elements };
}

/** The characters of a line, names and dates as long as they are written. */
export function lengthOf(line: RichLine): number {
  const leaves = line.flatMap((piece) => (piece.kind === 'leaf' ? [piece.leaf] : piece.leaves));
  return leaves.reduce((sum, leaf) => sum + shownOf(leaf).length, 0);
}

function shownOf(leaf: RichTextElement): string {
  switch (leaf.type) {
    case 'text':
      return leaf.text;
    case 'link':
      return leaf.url;
    case 'date':
      return leaf.fallback ?? leaf.format;
    case 'user':
      return leaf.user_id;
    case 'usergroup':
      return leaf.usergroup_id;
    default:
      return '';
  }
}

function pieceOf(phrase: Phrase, quoteMax: number, viewer: string | null): RichLine {
  if ('words' in phrase) return ours(phrase.words);
  if ('at' in phrase) return [dateOf(phrase.at)];
  if ('group' in phrase) {
    const { group } = phrase;
    return isUserGroupId(group) ? [{ kind: 'leaf', leaf: { type: 'usergroup', usergroup_id: group } }] : ours(group);
  }
  if ('user' in phrase) return phrase.user === viewer ? [leafOf('you')] : [personOf(phrase.user)];
  const { quote } = phrase;
  if (typeof quote !== 'string') return erased(quote);
  if (hasSeveralLines(quote)) return [{ kind: 'quotation', leaves: linesOf(quote, quoteMax) }];
  return withLinks(inQuotes(cut(typedOnOneLine(quote), quoteMax))).map((leaf) => ({ kind: 'leaf', leaf }));
}

function linesOf(text: string, max: number): readonly RichTextElement[] {
  return withLinks(typedLines(cut(text.trim(), max)).map(isolated).join('\n'));
}

/** An address can be followed, and is shown as it is: nothing that somebody typed names another. */
function withLinks(text: string): readonly RichTextElement[] {
  return text
    .split(/(https?:\/\/[^\s<>"“”\u2068\u2069]*[^\s<>"“”\u2068\u2069.,;:!?)'\]])/)
    .flatMap((part, index): RichTextElement[] => {
      if (part === '') return [];
      return index % 2 === 1 && URL.canParse(part) ? [{ type: 'link', url: part }] : [{ type: 'text', text: part }];
    });
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${start(text, max - 1)}…`;
}

function erased({ redacted }: Exclude<Text, string>): RichLine {
  if (redacted === null) return [leafOf('[missing]', { italic: true })];
  return [
    leafOf('[redacted by ', { italic: true }),
    personOf(redacted.by),
    leafOf(', '),
    dateOf(redacted.at),
    leafOf(']', { italic: true }),
  ];
}

function personOf(actor: string): RichPiece {
  if (isUserId(actor)) return { kind: 'leaf', leaf: { type: 'user', user_id: actor } };
  return leafOf(isSystemActor(actor) ? actorName(actor) : inQuotes(cut(typedOnOneLine(actor), 80)));
}

/** An instant in each reader's own time zone. https://docs.slack.dev/reference/block-kit/block-elements/date-element */
function dateOf(iso: string): RichPiece {
  const timestamp = Math.floor(Date.parse(iso) / 1000);
  return { kind: 'leaf', leaf: { type: 'date', timestamp, format: '{date_short_pretty} {time}', fallback: utc(iso) } };
}

function leafOf(text: string, style: Style = {}): RichPiece {
  return { kind: 'leaf', leaf: { type: 'text', text, ...(Object.keys(style).length === 0 ? {} : { style }) } };
}
