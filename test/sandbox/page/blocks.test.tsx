import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderToStaticMarkup } from 'react-dom/server';
import type { Json } from '../../../src/sandbox/json.ts';
import { Blocks } from '../../../src/sandbox/page/blocks/block.tsx';
import { currentValues, missingFields } from '../../../src/sandbox/page/state/field-values.ts';

const show = (...blocks: Json[]) => renderToStaticMarkup(<Blocks blocks={blocks} />);
const plain = (text: string) => ({ type: 'plain_text', text });

const blockTypes = [
  ...[
    'section',
    'header',
    'divider',
    'context',
    'actions',
    'context_actions',
    'image',
    'rich_text',
    'markdown',
    'input',
  ],
  ...['table', 'data_table', 'video', 'file', 'alert', 'container', 'unheard_of'],
];
const fields = [
  ...[
    'text',
    'fields',
    'elements',
    'element',
    'accessory',
    'label',
    'hint',
    'rows',
    'title',
    'options',
    'child_blocks',
  ],
  ...[
    'action_id',
    'block_id',
    'confirm',
    'placeholder',
    'initial_option',
    'column_settings',
    'image_url',
    'url',
    'style',
  ],
];
const elementTypes = [
  'button',
  'overflow',
  'static_select',
  'multi_users_select',
  'checkboxes',
  'plain_text_input',
  'datetimepicker',
  'text',
  'rich_text_list',
];

/** Block-like JSON in which any field may hold anything. */
const { odd } = fc.letrec<{ odd: unknown }>((tie) => ({
  odd: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom(null, true, 0, -1, 1e21, ''),
    fc.string(),
    fc.array(tie('odd'), { maxLength: 3 }),
    fc
      .tuple(
        fc.constantFrom(...blockTypes, ...elementTypes),
        fc.dictionary(fc.constantFrom(...fields), tie('odd'), { maxKeys: 5 }),
      )
      .map(([type, rest]) => ({ ...rest, type })),
  ),
}));
const block = fc
  .tuple(fc.constantFrom(...blockTypes), fc.dictionary(fc.constantFrom(...fields), odd, { maxKeys: 6 }))
  .map(([type, rest]): Json => ({ ...rest, type }));

describe('blocks', () => {
  test('never throw, however odd the JSON', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 4 }), (blocks) => {
        show(...blocks);
        missingFields(blocks, currentValues(blocks, {}));
      }),
    );
  });

  const secret = 'Zq9word';
  test.each<readonly [string, Json]>([
    ['section', { type: 'section', text: plain(secret) }],
    ['section fields', { type: 'section', fields: [{ type: 'mrkdwn', text: `*${secret}*` }] }],
    ['header', { type: 'header', text: plain(secret) }],
    ['context', { type: 'context', elements: [plain(secret)] }],
    ['button', { type: 'actions', elements: [{ type: 'button', text: plain(secret) }] }],
    [
      'feedback',
      { type: 'context_actions', elements: [{ type: 'feedback_buttons', positive_button: { text: plain(secret) } }] },
    ],
    ['image', { type: 'image', image_url: 'https://a.b/c.png', alt_text: secret }],
    ['markdown', { type: 'markdown', text: `# ${secret}` }],
    ['input label', { type: 'input', label: plain(secret), element: { type: 'plain_text_input' } }],
    ['table', { type: 'table', rows: [[{ type: 'raw_text', text: secret }]] }],
    ['video', { type: 'video', title: plain(secret), video_url: 'https://a.b' }],
    ['alert', { type: 'alert', text: plain(secret) }],
    ['container', { type: 'container', title: plain('t'), child_blocks: [{ type: 'header', text: plain(secret) }] }],
    [
      'select option',
      { type: 'actions', elements: [{ type: 'static_select', options: [{ text: plain(secret), value: 'v' }] }] },
    ],
    [
      'radio option',
      { type: 'actions', elements: [{ type: 'radio_buttons', options: [{ text: plain(secret), value: 'v' }] }] },
    ],
    ['unknown block', { type: 'brand_new', text: plain(secret) }],
    ['unknown element', { type: 'actions', elements: [{ type: 'brand_new', text: plain(secret) }] }],
    ...['rich_text_section', 'rich_text_quote', 'rich_text_preformatted'].map((type): readonly [string, Json] => [
      type,
      { type: 'rich_text', elements: [{ type, elements: [{ type: 'text', text: secret }] }] },
    ]),
    [
      'rich_text_list',
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_list',
            style: 'ordered',
            elements: [{ type: 'rich_text_section', elements: [{ type: 'link', url: 'https://a.b', text: secret }] }],
          },
        ],
      },
    ],
  ])('show the words of a %s', (_name, json) => {
    expect(show(json)).toContain(secret);
  });

  test('say what they cannot show', () => {
    expect(show({ type: 'brand_new' })).toContain('Unsupported block: brand_new');
  });

  test('never turn text into markup, nor an odd address into a link', () => {
    const evil = '<img src=x onerror=alert(1)>';
    const html = show(
      { type: 'section', text: { type: 'mrkdwn', text: evil } },
      { type: 'markdown', text: `${evil} [x](javascript:alert(1))` },
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'link', url: 'javascript:alert(1)', text: evil }] }],
      },
      { type: 'image', image_url: 'javascript:alert(1)', alt_text: evil },
    );
    expect(html).not.toContain('<img');
    expect(html).not.toContain('href');
  });
});

describe('fields', () => {
  const input = (element: Json, more: Json = {}): Json => ({
    type: 'input',
    block_id: 'b',
    label: plain('l'),
    element: { action_id: 'a', ...element },
    ...more,
  });
  test('start with what the view says and keep what was entered', () => {
    const blocks = [input({ type: 'users_select', initial_user: 'U1' })];
    expect(currentValues(blocks, {})).toEqual({ b: { a: 'U1' } });
    expect(currentValues(blocks, { b: { a: 'U2' } })).toEqual({ b: { a: 'U2' } });
  });

  test.each<readonly [Json, Json, string, boolean]>([
    [{ type: 'plain_text_input' }, {}, '', true],
    [{ type: 'plain_text_input' }, { optional: true }, '', false],
    [{ type: 'plain_text_input', max_length: 3 }, {}, 'abcd', true],
    [{ type: 'number_input' }, {}, '1.5', true],
    [{ type: 'number_input', is_decimal_allowed: true }, {}, '1.5', false],
    [{ type: 'email_text_input' }, {}, 'ana', true],
    [{ type: 'url_text_input' }, {}, 'https://a.b', false],
  ])('%j %j with “%s”: refused %s', (element, more, value, refused) => {
    const blocks = [input(element, more)];
    expect('b' in missingFields(blocks, currentValues(blocks, { b: { a: value } }))).toBe(refused);
  });
});
