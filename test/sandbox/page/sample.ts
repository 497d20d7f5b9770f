import type { Snapshot } from '../../../src/sandbox/workspace/protocol.ts';
import { message } from './small-workspace.ts';

const at = 1_790_000_000;
const text = (words: string) => ({ type: 'mrkdwn', text: words });
const plain = (words: string) => ({ type: 'plain_text', text: words, emoji: true });
const button = (words: string, action: string, more = {}) => ({
  type: 'button',
  text: plain(words),
  action_id: action,
  value: 'INC-12',
  ...more,
});

/** Three people, an app and an incident under way. */
export const sample: Snapshot = {
  team: { id: 'T1', name: 'Northwind' },
  app: {
    name: 'Quorum',
    bot_user: 'UBOT',
    connected: true,
    messages_tab: 'writable',
    commands: [{ command: '/incident', description: 'Declare and run an incident', usage_hint: '[title] or help' }],
    shortcuts: [
      { name: 'Declare an incident', type: 'global', callback_id: 'declare' },
      { name: 'Add to timeline', type: 'message', callback_id: 'add_note' },
    ],
  },
  people: [
    { id: 'UANA', name: 'ana', real_name: 'Ana Moreau', is_bot: false, color: '#b0563a' },
    { id: 'UBEN', name: 'ben', real_name: 'Ben Okafor', is_bot: false, color: '#3b6ea8' },
    { id: 'UCHI', name: 'chiyo', real_name: 'Chiyo Tanaka', is_bot: false, color: '#7b5aa6' },
    { id: 'UBOT', name: 'quorum', real_name: 'Quorum', is_bot: true, color: '#2f6f62' },
  ],
  channels: [
    channel('C1', 'general', 'Company-wide'),
    channel('C2', 'incidents', 'Every incident, announced once'),
    channel('C3', 'inc-12-checkout-is-failing', 'SEV2 · investigating · lead <@UANA>'),
    { ...channel('D1', '', ''), is_im: true, members: ['UANA', 'UBOT'] },
  ],
  messages: [
    message('C1', at, 'UBEN', { text: 'Morning! *Deploy train* leaves at ten, see <https://example.com|the plan>.' }),
    message('C3', at, 'UBEN', { text: 'joined the channel', subtype: 'channel_join' }),
    message('C3', at + 60, 'UBOT', {
      text: 'Checkout is failing',
      pinned: true,
      edited: true,
      blocks: [
        { type: 'header', block_id: 'h', text: plain(':large_orange_circle: Checkout is failing') },
        {
          type: 'section',
          block_id: 's',
          fields: [
            text('*Severity*\nSEV2'),
            text('*Status*\nInvestigating'),
            text('*Lead*\n<@UANA>'),
            text(`*Declared*\n<!date^${at}^{date_short_pretty} {time}|then>`),
          ],
        },
        {
          type: 'section',
          block_id: 't',
          text: text('One in four payments in *eu-west-1* answers `502` since the deploy.'),
        },
        {
          type: 'actions',
          block_id: 'a',
          elements: [
            button('Update status', 'status', { style: 'primary' }),
            {
              type: 'static_select',
              action_id: 'severity',
              placeholder: plain('Severity'),
              options: ['sev1', 'sev2', 'sev3'].map((value) => ({ text: plain(value.toUpperCase()), value })),
            },
            button('Add note', 'note'),
            button('Resolve', 'resolve', {
              style: 'danger',
              confirm: {
                title: plain('Resolve this incident?'),
                text: text('Responders will be told.'),
                confirm: plain('Resolve it'),
                deny: plain('Not yet'),
              },
            }),
          ],
        },
        { type: 'context', block_id: 'c', elements: [text('INC-12 · event 7 · head `9f31c2ab`')] },
      ],
    }),
    message('C3', at + 120, 'UANA', {
      text: 'Taking the lead. <@UBEN> can you look at the _payment gateway_? :eyes:',
      reactions: [
        { name: '+1', users: ['UBEN', 'UCHI'] },
        { name: 'eyes', users: ['UANA'] },
      ],
    }),
    message('C3', at + 130, 'UANA', { text: '> 502 from upstream\n```\nGET /pay 502 1204ms\n```' }),
    message('C3', at + 200, 'UBEN', { text: 'Pool is exhausted, rolling back.', thread_ts: `${at + 120}.000100` }),
    message('C3', at + 230, 'UCHI', { text: 'Rollback is out in *eu-west-1*.', thread_ts: `${at + 120}.000100` }),
    message('C3', at + 260, 'UBOT', { text: 'Only Ana should read this.', ephemeral_to: 'UANA' }),
  ],
  views: [],
  homes: { UANA: { id: 'V0', type: 'home', blocks: [{ type: 'section', text: text('*Open incidents*\nINC-12') }] } },
  extensions: [],
};

function channel(id: string, name: string, topic: string) {
  const members = ['UANA', 'UBEN', 'UCHI', 'UBOT'];
  return { id, name, topic, purpose: '', is_archived: false, is_im: false, creator: 'UBOT', members };
}

export const updateModal = {
  type: 'modal',
  title: plain('Update status'),
  submit: plain('Post update'),
  close: plain('Cancel'),
  blocks: [
    {
      type: 'input',
      block_id: 'status',
      label: plain('Status'),
      element: {
        type: 'static_select',
        action_id: 'value',
        options: ['investigating', 'identified', 'monitoring'].map((value) => ({ text: plain(value), value })),
        initial_option: { text: plain('investigating'), value: 'investigating' },
      },
    },
    {
      type: 'input',
      block_id: 'what',
      label: plain('What changed'),
      hint: plain('Two sentences are plenty.'),
      element: { type: 'plain_text_input', action_id: 'value', placeholder: plain('We found that …'), max_length: 300 },
    },
    {
      type: 'input',
      block_id: 'tell',
      optional: true,
      label: plain('Also tell'),
      element: { type: 'multi_users_select', action_id: 'value', placeholder: plain('Choose people') },
    },
    {
      type: 'input',
      block_id: 'when',
      optional: true,
      label: plain('Impact'),
      element: {
        type: 'radio_buttons',
        action_id: 'value',
        options: ['None', 'Some customers', 'All customers'].map((value) => ({ text: plain(value), value })),
      },
    },
  ],
};
