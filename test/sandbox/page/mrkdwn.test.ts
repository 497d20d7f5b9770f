import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatDate } from '../../../src/sandbox/page/text/date-token.ts';
import { parseMarkdown, parseMarkdownInline } from '../../../src/sandbox/page/text/markdown.ts';
import { parseInline, parseMrkdwn } from '../../../src/sandbox/page/text/mrkdwn.ts';
import type { Inline, Paragraph } from '../../../src/sandbox/page/text/mrkdwn-node.ts';

function wordsOfInline(node: Inline): string {
  switch (node.type) {
    case 'text':
    case 'code':
      return node.text;
    case 'bold':
    case 'italic':
    case 'strike':
      return node.children.map(wordsOfInline).join('');
    case 'link':
      return node.label === '' ? node.url : node.label;
    case 'user':
    case 'channel':
    case 'usergroup':
      return node.label === '' ? node.id : node.label;
    case 'broadcast':
      return node.range;
    case 'date':
      return node.fallback;
    case 'emoji':
      return node.name;
  }
}

const wordsOf = (paragraphs: readonly Paragraph[]) =>
  paragraphs.map((one) => (one.type === 'pre' ? one.text : one.lines.flat().map(wordsOfInline).join(''))).join('');

/** Text rich in everything that means something to the parser. */
const marked = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '*',
        '_',
        '~',
        '`',
        '```',
        '\n',
        ' ',
        '>',
        '&gt;',
        '<',
        '|',
        ':',
        '!',
        '&',
        '&amp;',
        '[',
        '](',
        ')',
        '#',
        '- ',
        '1. ',
      ),
      fc.constantFrom('<@U1>', '<#C1|x>', '<!date^5^{date}|then>', '<https://a.b|c>', ':eyes:', 'https://a.b/c?d'),
      fc.string({ maxLength: 6, unit: 'grapheme' }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

describe('mrkdwn', () => {
  test('never throws, whatever the text', () => {
    fc.assert(fc.property(marked, (text) => void parseMrkdwn(text)));
  });

  test('drops no character but the markers', () => {
    const bare = (text: string) => text.replace(/[*_~`>:\s]/g, '');
    const plain = marked.map((text) => text.replace(/[<&|]/g, ''));
    fc.assert(fc.property(plain, (text) => expect(bare(wordsOf(parseMrkdwn(text)))).toBe(bare(text))));
  });

  test('shows escaped text as it was typed, and never as a mention or a link', () => {
    const typed = fc.string({ unit: fc.constantFrom('<', '>', '&', '!', '@', 'U', '1', '|', 'a', ' ') });
    fc.assert(
      fc.property(typed, (text) => {
        const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        const nodes = parseInline(escaped);
        expect(nodes.every(({ type }) => type === 'text')).toBe(true);
        expect(nodes.map(wordsOfInline).join('')).toBe(text);
      }),
    );
  });

  test.each<readonly [string, readonly Inline[]]>([
    [
      '*a _b_*',
      [
        {
          type: 'bold',
          children: [
            { type: 'text', text: 'a ' },
            { type: 'italic', children: [{ type: 'text', text: 'b' }] },
          ],
        },
      ],
    ],
    ['~x~', [{ type: 'strike', children: [{ type: 'text', text: 'x' }] }]],
    ['snake_case_name 2*3*4', [{ type: 'text', text: 'snake_case_name 2*3*4' }]],
    ['`*a* &lt;b&gt;`', [{ type: 'code', text: '*a* <b>' }]],
    ['<@U1>', [{ type: 'user', id: 'U1', label: '' }]],
    ['<#C1|ops>', [{ type: 'channel', id: 'C1', label: 'ops' }]],
    ['<!here>', [{ type: 'broadcast', range: 'here' }]],
    ['<!subteam^S1|@ops>', [{ type: 'usergroup', id: 'S1', label: '@ops' }]],
    ['<https://a.b/?x=1&amp;y|see>', [{ type: 'link', url: 'https://a.b/?x=1&y', label: 'see' }]],
    ['<javascript:alert(1)|x>', [{ type: 'text', text: '<javascript:alert(1)|x>' }]],
    ['at 10:30:45', [{ type: 'text', text: 'at 10:30:45' }]],
    [':eyes:', [{ type: 'emoji', name: 'eyes' }]],
    [
      '<!date^1790000000^{date_num} {time}|then>',
      [{ type: 'date', timestamp: 1790000000, format: '{date_num} {time}', url: '', fallback: 'then' }],
    ],
  ])('reads %s', (text, nodes) => {
    expect(parseInline(text)).toEqual(nodes);
  });

  test('tells quotes and preformatted text from lines', () => {
    expect(parseMrkdwn('a\n&gt; b\nc').map(({ type }) => type)).toEqual(['lines', 'quote', 'lines']);
    expect(parseMrkdwn('a\n```\n*b*\n```\nc')).toEqual([
      { type: 'lines', lines: [[{ type: 'text', text: 'a' }]] },
      { type: 'pre', text: '*b*' },
      { type: 'lines', lines: [[{ type: 'text', text: 'c' }]] },
    ]);
  });

  test('stays quick on the longest message made of markers', () => {
    for (const unit of ['*a ', '<', '`', '_*~a', ':a']) parseMrkdwn(unit.repeat(Math.ceil(40_000 / unit.length)));
  });
});

describe('date tokens', () => {
  const reader = { nowMs: Date.UTC(2026, 10, 24, 12), timeZone: 'Asia/Tokyo' };
  test.each([
    [Date.UTC(2026, 10, 24, 12) / 1000, '{date_pretty} {time}', 'today 21:00'],
    [Date.UTC(2026, 10, 23, 16) / 1000, '{date_pretty}', 'today'],
    [Date.UTC(2026, 10, 23, 1) / 1000, '{date_short_pretty}', 'yesterday'],
    [Date.UTC(2026, 10, 20, 1) / 1000, '{date_num} {odd}', '2026-11-20 {odd}'],
  ])('shows %s as %s in the reader’s time zone', (timestamp, format, shown) => {
    expect(formatDate(timestamp, format, reader)).toBe(shown);
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.integer(), fc.string(), (at, format) => void formatDate(at, format, reader)));
  });
});

describe('markdown', () => {
  test('never throws and drops no letter', () => {
    const letters = (text: string) => text.replace(/[^\p{L}]/gu, '');
    const words = (text: string): string =>
      parseMarkdownInline(text)
        .map((run) =>
          run.type === 'text' || run.type === 'code'
            ? run.text
            : words(run.text) + (run.type === 'link' ? run.url : ''),
        )
        .join('');
    fc.assert(
      fc.property(marked, (text) => {
        const shown = parseMarkdown(text).map((part) => {
          switch (part.type) {
            case 'heading':
              return words(part.text);
            case 'paragraph':
            case 'quote':
              return part.lines.map(words).join('');
            case 'list':
              return part.items.map(words).join('');
            case 'pre':
              return part.text;
            default:
              return '';
          }
        });
        const wanted = text.replace(/^```[\w+-]+$/gm, '```');
        expect([letters(text), letters(wanted)]).toContain(letters(shown.join('')));
      }),
    );
  });
});
