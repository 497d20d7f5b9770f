import type { InputBlock } from '@slack/types';
import { slackSides } from '../../src/capabilities/index.ts';
import { forms } from '../../src/slack/inputs/read-submission.ts';
import { shortcuts } from '../../src/slack/inputs/shortcut.ts';
import { viewIds } from '../../src/slack/views/view-ids.ts';
import type { Dice } from '../simulation/chance.ts';
import { drawLine } from '../storm/lines.ts';
import { pick } from '../storm/pick.ts';
import { type Body, formBody, interactionBody, jsonBody } from '../support/forged.ts';
import { type From, forge } from '../support/forged-inputs.ts';
import { settings } from '../support/settings.ts';
import { hostileText, spoiled } from './hostile.ts';

export const kinds = ['command', 'click', 'form', 'shortcut', 'message shortcut', 'event', 'any body'] as const;
export type Kind = (typeof kinds)[number];

/** Where hostile payloads go to. */
export type Ground = {
  readonly team: string;
  readonly strangeTeam: string;
  readonly people: readonly string[];
  /** Somebody whose payloads name the strange workspace as their own, where they can. */
  readonly sharer: string;
  readonly incidents: readonly { readonly incidentId: string; readonly channel: string }[];
  /** Of messages that stand in a channel. */
  readonly messages: readonly { readonly channel: string; readonly ts: string }[];
  readonly elsewhere: string;
  readonly responseUrl: string;
};

/** What takes minutes of its own: the proofs of reliability. */
const slow: ReadonlySet<string> = new Set([viewIds.reliability]);

const buttons = [...slackSides.flatMap((side) => Object.keys(side.buttons ?? {})), ...Object.values(viewIds)].filter(
  (id) => !slow.has(id),
);

const messageShortcuts = [
  shortcuts.note.id,
  shortcuts.declareFrom.id,
  ...slackSides.flatMap((side) => Object.keys(side.messageShortcuts ?? {})),
];

/** Draws a payload of a kind: as Slack would send it, but for what is typed, or with something of it spoiled. */
export function draw(dice: Dice, kind: Kind, ground: Ground, mark: string): Body {
  const body = drawWhole(dice, kind, ground, mark);
  return dice.hits(0.5) ? body : spoil(dice, body);
}

function drawWhole(dice: Dice, kind: Kind, ground: Ground, mark: string): Body {
  const { incidentId, channel } = pick(dice, ground.incidents);
  // Neither a slash command nor an event says of what workspace somebody is.
  const isShared = kind !== 'command' && kind !== 'event' && dice.hits(0.1);
  const from: From = {
    user: isShared ? ground.sharer : pick(dice, ground.people),
    team: dice.hits(0.9) ? ground.team : ground.strangeTeam,
    channel: dice.hits(0.9) ? channel : ground.elsewhere,
    ...(isShared ? { home: ground.strangeTeam } : {}),
    responseUrl: ground.responseUrl,
  };
  switch (kind) {
    case 'command':
      return forge.command(from, drawTyped(dice, ground.people, mark));
    case 'click': {
      const action = pick(dice, buttons);
      const detail = dice.hits(0.3) ? `:${hostileText(dice, mark)}` : '';
      const picked = action === viewIds.more ? `${pick(dice, buttons)} ${incidentId}` : `${incidentId}${detail}`;
      return forge.click(from, action, dice.hits(0.9) ? picked : hostileText(dice, mark));
    }
    case 'form': {
      const form = pick(dice, forms);
      const blocks = form.view(null, settings).blocks.filter((block) => block.type === 'input');
      const fields = Object.fromEntries(
        blocks.map((block) => [block.block_id ?? '', drawField(dice, block, ground.people, mark)]),
      );
      return forge.form(from, form.callbackId, form.name === 'declare' ? null : { incident_id: incidentId }, fields);
    }
    case 'shortcut':
      return forge.globalShortcut(from);
    case 'message shortcut': {
      const { ts } = pick(dice, [...ground.messages, ...oddTimes]);
      const message = { type: 'message', user: from.user, text: hostileText(dice, mark), ts, ...pick(dice, oddities) };
      const of = dice.hits(0.5) ? ts : `17000${dice.below(90_000) + 10_000}.000100`;
      return forge.messageShortcut(from, of, message, pick(dice, messageShortcuts));
    }
    case 'event':
      return forge.event(from.team, drawEvent(dice, ground, from));
    case 'any body':
      return pick(dice, anyBodies);
    default: {
      const unreachable: never = kind;
      return unreachable;
    }
  }
}

/** What messages of apps, and messages that are odd, have in the place of an author and a text. */
const oddities = [
  {},
  {},
  { user: undefined, bot_id: 'B0APP' },
  { user: undefined },
  { user: { id: 'U0ANA0RUIZ1' } },
  { user: '', bot_id: '' },
  { user: null, bot_id: [] },
  { text: undefined, blocks: [], attachments: [{ fallback: 'An alert' }] },
  { text: { type: 'mrkdwn', text: '<!channel>' } },
  { text: 5, user: 5 },
  { user: undefined, username: {}, bot_profile: 7 },
] as const;

/** Times that are none, in the place of a message's. */
const oddTimes = ['9'.repeat(30), '1e308', 'NaN', '\u0000', '', '1700000000'].map((ts) => ({ ts }));

/** A line with hostile texts in it, now and then one that is nothing but hostile. */
function drawTyped(dice: Dice, people: readonly string[], mark: string): string {
  if (dice.hits(0.15)) return hostileText(dice, mark);
  const line = dice.hits(0.05) ? `declare sev${1 + dice.below(5)} title ${mark}` : drawLine(dice, people, mark);
  // The texts of a line end with the mark.
  return line.replaceAll(new RegExp(`(text|title|name) ${mark}`, 'g'), () => hostileText(dice, mark));
}

function drawField(dice: Dice, { element }: InputBlock, people: readonly string[], mark: string): unknown {
  const { type } = element;
  switch (type) {
    case 'users_select':
      return { type, selected_user: dice.hits(0.9) ? pick(dice, people) : hostileText(dice, mark) };
    case 'static_select': {
      const values = (element.options ?? []).flatMap(({ value }) => value ?? []);
      return { type, selected_option: { value: dice.hits(0.9) ? pick(dice, values) : hostileText(dice, mark) } };
    }
    case 'checkboxes':
      return { type, selected_options: dice.hits(0.2) ? [{ value: hostileText(dice, mark) }] : [] };
    case 'datetimepicker':
      return { type, selected_date_time: dice.hits(0.9) ? dice.below(4_000_000_000) : hostileText(dice, mark) };
    case 'datepicker':
      return { type, selected_date: dice.hits(0.9) ? `20${10 + dice.below(90)}-01-31` : hostileText(dice, mark) };
    default:
      return { type, value: dice.hits(0.95) ? hostileText(dice, mark) : null };
  }
}

function drawEvent(dice: Dice, { messages, people }: Ground, { user, channel }: From) {
  const event_ts = `17000${dice.below(90_000) + 10_000}.000100`;
  const item = { type: 'message', ...pick(dice, messages) };
  return pick(dice, [
    { type: 'reaction_added', user, reaction: 'pushpin', item, item_user: pick(dice, people), event_ts },
    { type: 'app_mention', user, ...pick(dice, messages), event_ts },
    { type: 'app_home_opened', user, tab: 'home', channel: 'D0HOME', event_ts },
    { type: 'member_joined_channel', user, channel, event_ts },
    { type: 'member_left_channel', user, channel, event_ts },
    { type: 'message', subtype: 'message_deleted', channel, event_ts },
    { type: 'message', user, channel, text: 'hello', event_ts },
    { type: 'nobody_knows', user, channel, event_ts },
  ] as const);
}

/** Bodies of no kind, signed all the same. */
const anyBodies: readonly Body[] = [
  ...[
    'null',
    '[]',
    '1',
    '-0',
    '"x"',
    'true',
    '{}',
    '',
    ' ',
    '{"type":',
    'NaN',
    '{"__proto__":{"type":"block_actions"}}',
  ],
  '{"type":"block_actions"}',
  '{"type":"event_callback"}',
  '{"event":null}',
  '{"event":"x"}',
  '{"type":["event_callback"]}',
  '{"command":{}}',
  '['.repeat(50_000),
  `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
  `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  `"${'x'.repeat(500_000)}"`,
]
  .map((text): Body => ({ type: 'application/json', text }))
  .concat(
    ['payload=null', 'payload=[]', 'payload=3', 'payload=', 'payload={}', 'command=', '=', '&&&', '%00=%00'].map(
      (text): Body => ({ type: 'application/x-www-form-urlencoded', text }),
    ),
  )
  .concat(jsonBody({ type: 'url_verification', challenge: { not: 'a text' } }));

/** The same request with a part of its payload missing or something else. */
function spoil(dice: Dice, body: Body): Body {
  if (body.type === 'application/json') {
    const payload = parsed(body.text);
    return payload === undefined ? body : jsonBody(spoiled(dice, payload));
  }
  const fields = new URLSearchParams(body.text);
  const payload = fields.get('payload');
  if (payload !== null) return interactionBody(spoiled(dice, parsed(payload)));
  const names = [...fields.keys()];
  if (names.length === 0) return body;
  const name = pick(dice, names);
  if (dice.hits(0.3)) return { ...body, text: `${body.text}&${name}=twice` };
  const { [name]: _, ...rest } = Object.fromEntries(fields);
  const value = spoiled(dice, 'a text');
  return formBody(
    dice.hits(0.4) ? rest : { ...rest, [name]: typeof value === 'string' ? value : JSON.stringify(value) },
  );
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
