import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { messageWords } from '../../../src/slack/kit/message-words.ts';

const names = new Map([
  ['U0BEN', 'ben'],
  ['C0OPS', 'ops'],
]);
const nameOf = (id: string) => names.get(id);
const words = (message: unknown) => messageWords(message, nameOf).text;
const text = (words: string) => ({ type: 'mrkdwn', text: words });
const plain = (words: string) => ({ type: 'plain_text', text: words });
const rich = (...elements: object[]) => ({ type: 'rich_text', elements });
const section = (...elements: object[]) => ({ type: 'rich_text_section', elements });

describe('what a message says', () => {
  test.each<[string, object, string]>([
    ['text alone', { text: '<@U0BEN> please restart <#C0OPS> &amp; wait' }, '@ben please restart #ops & wait'],
    [
      'an alert of attachments only',
      {
        text: '',
        attachments: [
          {
            fallback: 'CPU is high',
            pretext: 'Triggered',
            title: 'CPU is high',
            title_link: 'https://alerts.example/1',
            text: 'on <https://db.example|db-1>',
            fields: [{ title: 'Value', value: '97 %' }, { value: 'no name' }],
          },
        ],
      },
      'Triggered\nCPU is high (https://alerts.example/1)\non db-1 (https://db.example)\nValue: 97 %\nno name',
    ],
    ['an attachment that has a fallback only', { attachments: [{ fallback: 'CPU is high' }] }, 'CPU is high'],
    [
      'an attachment of blocks',
      { attachments: [{ color: '#f00', blocks: [{ type: 'section', text: text('*Down*') }] }] },
      '*Down*',
    ],
    [
      'blocks only',
      {
        text: '',
        blocks: [
          { type: 'header', text: plain('CPU is high') },
          {
            type: 'section',
            text: text('<@U0BEN> is on call'),
            fields: [text('*Host*\ndb-1'), plain('97 %')],
            accessory: { type: 'image', alt_text: 'a chart' },
          },
          { type: 'divider' },
          {
            type: 'context',
            elements: [text('by Prometheus'), { type: 'image', alt_text: 'logo', image_url: 'https://x' }],
          },
          {
            type: 'actions',
            elements: [
              { type: 'button', text: plain('Silence') },
              { type: 'button', text: plain('Runbook'), url: 'https://run.example' },
              { type: 'static_select', placeholder: plain('Assign') },
            ],
          },
          { type: 'image', title: plain('CPU'), alt_text: 'a curve' },
        ],
      },
      'CPU is high\n@ben is on call\n*Host*\ndb-1\n97 %\na chart\nby Prometheus\nlogo\nRunbook: https://run.example\n[image: CPU]',
    ],
    [
      'blocks in place of their text',
      { text: 'Fallback', blocks: [{ type: 'section', text: text('Shown') }] },
      'Shown',
    ],
    ['blocks that say nothing beside a text', { text: 'Said', blocks: [{ type: 'divider' }] }, 'Said'],
    [
      'a file only',
      { text: '', files: [{ title: 'thread dump', name: 'dump.txt' }, { name: 'x.png' }, { mode: 'tombstone' }] },
      '[file: thread dump]\n[file: x.png]\n[file: no longer there]',
    ],
    [
      'rich text',
      {
        text: 'as rich text',
        blocks: [
          rich(
            section(
              { type: 'text', text: 'ask ' },
              { type: 'user', user_id: 'U0BEN' },
              { type: 'text', text: ' in ' },
              { type: 'channel', channel_id: 'C0OPS' },
              { type: 'text', text: ', ' },
              { type: 'usergroup', usergroup_id: 'S1' },
              { type: 'text', text: ' ' },
              { type: 'broadcast', range: 'here' },
              { type: 'emoji', name: 'fire', unicode: '1f525' },
              { type: 'emoji', name: 'ours' },
            ),
            {
              type: 'rich_text_list',
              style: 'ordered',
              elements: [
                section({ type: 'text', text: 'one' }),
                section({ type: 'link', url: 'https://evil.example', text: 'https://good.example' }),
              ],
            },
            { type: 'rich_text_quote', elements: [{ type: 'text', text: 'a\nb' }] },
            { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'x = 1\n' }] },
            section(
              { type: 'date', timestamp: 1_795_485_600, format: '{time}' },
              { type: 'color', value: '#f00' },
              { type: 'newer', some: 1 },
            ),
          ),
        ],
      },
      'ask @ben in #ops, @a group (S1) @here🔥:ours:\n1. one\n2. https://evil.example\n> a\n> b\nx = 1\n2026-11-24 02:00 UTC#f00[newer]',
    ],
    [
      'newer blocks, whose words are bare strings',
      {
        text: 'Bridge',
        blocks: [
          { type: 'section', text: text('Bridge') },
          {
            type: 'call',
            call_id: 'R1',
            call: { v1: { name: 'Incident bridge', join_url: 'https://zoom.example/1' } },
          },
          { type: 'plan', title: 'Roll back', tasks: [{ type: 'task_card', task_id: '1', title: 'Stop the deploy' }] },
          { type: 'container', title: plain('Details'), blocks: [{ type: 'data_visualization', title: 'Errors' }] },
          {
            type: 'context_actions',
            elements: [{ type: 'feedback_buttons', positive_button: { text: plain('Good') } }],
          },
        ],
      },
      'Bridge\nIncident bridge\nhttps://zoom.example/1\nRoll back\nStop the deploy\nDetails\nErrors',
    ],
    [
      'what was struck out with its mark',
      {
        blocks: [
          rich(section({ type: 'text', text: 'not ', style: { strike: true } }, { type: 'text', text: 'fixed' })),
        ],
      },
      '~not ~fixed',
    ],
    [
      'what a message shows of its files',
      {
        files: [
          { title: 'err.log', mode: 'snippet', preview: 'Traceback\n  x' },
          { title: 'DB down', mode: 'email', plain_text: 'The database is down' },
          { name: 'audio.m4a', transcription: { status: 'complete', preview: { content: 'it is the cache' } } },
          { title: 'Runbook', mode: 'external', external_url: 'https://docs.example' },
        ],
      },
      '[file: err.log]\nTraceback\n  x\n[file: DB down]\nThe database is down\n[file: audio.m4a]\nit is the cache\n[file: Runbook (https://docs.example)]',
    ],
    [
      'an attachment of a picture, one of a link and one with a footer and buttons',
      {
        attachments: [
          { image_url: 'https://i.example/1.png', fallback: '[no preview available]' },
          { from_url: 'https://jira.example/X-1', is_app_unfurl: true },
          {
            text: 'CPU is high',
            footer: 'Grafana',
            actions: [
              { type: 'button', text: 'Runbook', url: 'https://run.example' },
              { type: 'button', text: 'Ack' },
            ],
          },
        ],
      },
      '[image]\nhttps://jira.example/X-1\nCPU is high\nRunbook: https://run.example\nGrafana',
    ],
    [
      'a shared message once',
      {
        attachments: [
          {
            is_share: true,
            author_name: 'Ben',
            text: 'it is the cache',
            message_blocks: [{ message: { blocks: [rich(section({ type: 'text', text: 'it is the cache' }))] } }],
          },
        ],
      },
      'Ben\nit is the cache',
    ],
    [
      'nothing of blocks that lie deeper in each other than Slack lays them',
      { text: 'deep', blocks: [JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`)] },
      'deep',
    ],
    [
      'a table',
      {
        blocks: [
          {
            type: 'table',
            rows: [
              [{ type: 'raw_text', text: 'a' }, rich(section({ type: 'text', text: 'b' }))],
              [{ type: 'raw_text', text: 'c' }],
            ],
          },
        ],
      },
      'a | b\nc',
    ],
    [
      'a shared message',
      {
        text: '',
        attachments: [
          { is_share: true, from_url: 'https://x.slack.com/p1', author_name: 'Ben', text: 'it is the cache' },
        ],
      },
      'Ben\nit is the cache',
    ],
    [
      'no look at an address that is in the text',
      {
        text: 'see <https://x.example>',
        attachments: [{ from_url: 'https://x.example', title: 'X', text: 'all about X' }],
      },
      'see https://x.example',
    ],
    ['nothing', {}, ''],
    ['what is not a message', { text: 7, blocks: 'x', attachments: [null, 3], files: {} }, ''],
  ])('is read: %s', (_what, message, expected) => {
    expect(words(message)).toBe(expected);
  });

  test('is whole where somebody typed it, and not where an app or a file says it', () => {
    expect(messageWords({ text: 'a', blocks: [rich(section({ type: 'text', text: 'a' }))] }, nameOf).isWhole).toBe(
      true,
    );
    expect(messageWords({ blocks: [{ type: 'section', text: text('a') }] }, nameOf).isWhole).toBe(false);
    expect(messageWords({ text: 'a', files: [{ name: 'x' }] }, nameOf).isWhole).toBe(false);
  });

  test('is words, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => expect(typeof words(value)).toBe('string')),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            type: fc.constantFrom('rich_text', 'section', 'context', 'table', 'image', 'actions', 'new'),
            text: fc.jsonValue(),
            elements: fc.jsonValue(),
            fields: fc.jsonValue(),
            rows: fc.jsonValue(),
          }),
        ),
        (blocks) => expect(typeof words({ blocks, attachments: blocks })).toBe('string'),
      ),
      { numRuns: 300 },
    );
  });
});
