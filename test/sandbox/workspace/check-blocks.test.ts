import { describe, expect, test } from '@jest/globals';
import { blockTextLength, checkBlocks } from '../../../src/sandbox/workspace/check-blocks.ts';
import { checkView } from '../../../src/sandbox/workspace/check-view.ts';

const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const words = (length: number) => ({ type: 'mrkdwn', text: 'x'.repeat(length) });
const many = <T>(count: number, item: (index: number) => T) => Array.from({ length: count }, (_, index) => item(index));
const section = (text: unknown) => ({ type: 'section', text });
const actions = (...elements: unknown[]) => ({ type: 'actions', elements });
const button = (more: object = {}) => ({ type: 'button', text: plain(5), ...more });
const options = (count: number, more: object = {}) =>
  many(count, (index) => ({ text: plain(5), value: `v${index}`, ...more }));
const select = (list: unknown) => ({ type: 'static_select', options: list });
const input = (element: unknown, more: object = {}) => ({ type: 'input', label: plain(5), element, ...more });
const divider = { type: 'divider' };

/** Each limit: what just holds, and what is one too many, refused at this pointer. */
const limits: readonly (readonly [string, unknown, unknown, string])[] = [
  ['section text', section(words(3000)), section(words(3001)), '/blocks/0/text/text'],
  ['empty section text', section(words(1)), section(words(0)), '/blocks/0/text/text'],
  [
    'section fields',
    { type: 'section', fields: many(10, () => words(2000)) },
    { type: 'section', fields: many(11, () => words(1)) },
    '/blocks/0/fields',
  ],
  [
    'section field',
    { type: 'section', fields: [words(2000)] },
    { type: 'section', fields: [words(2001)] },
    '/blocks/0/fields/0/text',
  ],
  ['header', { type: 'header', text: plain(150) }, { type: 'header', text: plain(151) }, '/blocks/0/text/text'],
  ['mrkdwn header', { type: 'header', text: plain(1) }, { type: 'header', text: words(1) }, '/blocks/0/text/type'],
  [
    'context',
    { type: 'context', elements: many(10, () => words(1)) },
    { type: 'context', elements: many(11, () => words(1)) },
    '/blocks/0/elements',
  ],
  ['actions', actions(...many(25, () => button())), actions(...many(26, () => button())), '/blocks/0/elements'],
  [
    'button text',
    actions(button({ text: plain(75) })),
    actions(button({ text: plain(76) })),
    '/blocks/0/elements/0/text/text',
  ],
  [
    'button value',
    actions(button({ value: 'x'.repeat(2000) })),
    actions(button({ value: 'x'.repeat(2001) })),
    '/blocks/0/elements/0/value',
  ],
  ...(
    [
      ['overflow', (more: object) => ({ type: 'overflow', options: options(1, more) })],
      ['select', (more: object) => select(options(1, more))],
    ] as const
  ).map(
    ([name, element]) =>
      [
        `mrkdwn in an option of a menu: ${name}`,
        actions(element({})),
        actions(element({ text: words(1) })),
        '/blocks/0/elements/0/options/0/text/type',
      ] as const,
  ),
  [
    'link in an option',
    actions({ type: 'overflow', options: options(1, { url: 'https://example.com' }) }),
    actions(select(options(1, { url: 'https://example.com' }))),
    '/blocks/0/elements/0/options/0/url',
  ],
  [
    'kinds of conversations',
    actions({ type: 'conversations_select', filter: { include: ['public', 'private'] } }),
    actions({ type: 'conversations_select', filter: { include: ['secret'] } }),
    '/blocks/0/elements/0/filter/include/0',
  ],
  [
    'a filter that lets in no conversation',
    actions({ type: 'conversations_select', filter: { exclude_bot_users: true } }),
    actions({ type: 'conversations_select', filter: { include: [] } }),
    '/blocks/0/elements/0/filter/include',
  ],
  [
    'an empty filter',
    actions({ type: 'multi_conversations_select' }),
    actions({ type: 'multi_conversations_select', filter: {} }),
    '/blocks/0/elements/0/filter',
  ],
  [
    'button style',
    actions(button({ style: 'danger' })),
    actions(button({ style: 'red' })),
    '/blocks/0/elements/0/style',
  ],
  [
    'action id',
    actions(button({ action_id: 'x'.repeat(255) })),
    actions(button({ action_id: 'x'.repeat(256) })),
    '/blocks/0/elements/0/action_id',
  ],
  [
    'repeated action id',
    actions(button({ action_id: 'a' }), button({ action_id: 'b' })),
    actions(button({ action_id: 'a' }), button({ action_id: 'a' })),
    '/blocks/0/elements/1/action_id',
  ],
  [
    'block id',
    { ...divider, block_id: 'x'.repeat(255) },
    { ...divider, block_id: 'x'.repeat(256) },
    '/blocks/0/block_id',
  ],
  ['select options', actions(select(options(100))), actions(select(options(101))), '/blocks/0/elements/0/options'],
  [
    'option text',
    actions(select([{ text: plain(75), value: 'v' }])),
    actions(select([{ text: plain(76), value: 'v' }])),
    '/blocks/0/elements/0/options/0/text/text',
  ],
  [
    'option value',
    actions(select([{ text: plain(5), value: 'v'.repeat(150) }])),
    actions(select([{ text: plain(5), value: 'v'.repeat(151) }])),
    '/blocks/0/elements/0/options/0/value',
  ],
  [
    'overflow',
    actions({ type: 'overflow', options: options(5) }),
    actions({ type: 'overflow', options: options(6) }),
    '/blocks/0/elements/0/options',
  ],
  [
    'radio buttons',
    actions({ type: 'radio_buttons', options: options(10) }),
    actions({ type: 'radio_buttons', options: options(11) }),
    '/blocks/0/elements/0/options',
  ],
  [
    'initial option',
    actions({ ...select(options(2)), initial_option: options(2)[1] }),
    actions({ ...select(options(2)), initial_option: { value: 'other' } }),
    '/blocks/0/elements/0/initial_option',
  ],
  [
    'confirm title',
    actions(button({ confirm: { title: plain(100), text: plain(300) } })),
    actions(button({ confirm: { title: plain(101), text: plain(300) } })),
    '/blocks/0/elements/0/confirm/title/text',
  ],
  [
    'markdown',
    { type: 'markdown', text: 'x'.repeat(12_000) },
    { type: 'markdown', text: 'x'.repeat(12_001) },
    '/blocks/0/text',
  ],
  [
    'input label',
    input({ type: 'datepicker' }, { label: plain(2000) }),
    input({ type: 'datepicker' }, { label: plain(2001) }),
    '/blocks/0/label/text',
  ],
  [
    'input max_length',
    input({ type: 'plain_text_input', max_length: 3000 }),
    input({ type: 'plain_text_input', max_length: 3001 }),
    '/blocks/0/element/max_length',
  ],
  [
    'element in its place',
    section(words(1)),
    { ...section(words(1)), accessory: { type: 'plain_text_input' } },
    '/blocks/0/accessory/type',
  ],
  ['known block', divider, { type: 'dividr' }, '/blocks/0/type'],
  ['alert', divider, { type: 'alert', text: plain(5) }, '/blocks/0'],
];

describe('blocks of a message', () => {
  test.each(limits)('%s', (_name, good, bad, pointer) => {
    expect(checkBlocks([good], 'message')).toEqual([]);
    expect(checkBlocks([bad], 'message').map((problem) => problem.pointer)).toContain(pointer);
  });

  test('fifty blocks, each block id once, one table', () => {
    expect(
      checkBlocks(
        many(50, () => divider),
        'message',
      ),
    ).toEqual([]);
    expect(
      checkBlocks(
        many(51, () => divider),
        'message',
      ),
    ).toMatchObject([{ pointer: '/blocks', code: 'max_items' }]);
    expect(
      checkBlocks(
        many(2, () => ({ ...divider, block_id: 'same' })),
        'message',
      ),
    ).toMatchObject([{ pointer: '/blocks/1/block_id', code: 'duplicate' }]);
    const table = { type: 'table', rows: [[{ type: 'raw_text', text: 'x' }]] };
    expect(checkBlocks([table], 'message')).toEqual([]);
    expect(checkBlocks([table, table], 'message')).toMatchObject([{ code: 'max_items' }]);
  });

  test('counts the characters of every text', () => {
    expect(blockTextLength([section(words(10)), actions(button()), { type: 'markdown', text: 'xxx' }])).toBe(18);
  });
});

describe('views', () => {
  const modal = { type: 'modal', title: plain(24), blocks: [divider] };
  const broken: readonly (readonly [string, object, string])[] = [
    ['title', { title: plain(25) }, '/view/title/text'],
    ['submit', { submit: plain(25) }, '/view/submit/text'],
    ['close', { close: plain(25) }, '/view/close/text'],
    ['private_metadata', { private_metadata: 'x'.repeat(3001) }, '/view/private_metadata'],
    ['callback_id', { callback_id: 'x'.repeat(256) }, '/view/callback_id'],
    ['no block', { blocks: [] }, '/view/blocks'],
    ['101 blocks', { blocks: many(101, () => divider) }, '/view/blocks'],
    ['input without submit', { blocks: [input({ type: 'plain_text_input' })] }, '/view/submit'],
    ['markdown', { blocks: [{ type: 'markdown', text: 'x' }] }, '/view/blocks/0'],
  ];

  test.each(broken)('%s', (_name, change, pointer) => {
    expect(checkView({ ...modal, ...change }).map((problem) => problem.pointer)).toContain(pointer);
  });

  test('what holds', () => {
    expect(checkView({ ...modal, blocks: many(100, () => divider), private_metadata: 'x'.repeat(3000) })).toEqual([]);
    expect(
      checkView({
        ...modal,
        submit: plain(24),
        blocks: [input({ type: 'plain_text_input' }), { type: 'alert', text: plain(200) }],
      }),
    ).toEqual([]);
    expect(checkView({ type: 'home', blocks: [] })).toEqual([]);
    expect(checkView({ type: 'home', blocks: [] }, 'modal')).toMatchObject([{ pointer: '/view/type' }]);
  });
});
