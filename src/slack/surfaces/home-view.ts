import type { HomeView, InputBlock, KnownBlock, SectionBlock } from '@slack/types';
import { button, header, section } from '../kit/blocks.ts';
import { sentence, since } from '../kit/mrkdwn.ts';
import { dutiesMax, type HomeLists, type Listed, type Yours } from '../lists.ts';
import { factsOf, guestLooks, linkTo, nameOf, resolvedLine } from '../views/list.ts';
import { viewIds } from '../views/view-ids.ts';
import { needed } from './offered.ts';

/** Escaped characters of what somebody typed in a line of theirs. */
const quoteMax = 300;

/** Characters of a title. */
const searchMax = 150;

/**
 * The Home tab: what its person has to do, what is open, the most urgent first, what was resolved lately, and drills apart
 * from all that. A guest's lists nothing.
 */
export function renderHome(lists: HomeLists | 'not_for_guests' | null): HomeView {
  if (lists === 'not_for_guests') return { type: 'home', blocks: [header('Incidents'), section(guestLooks.text)] };
  const blocks = lists === null ? [section('The incidents can’t be read right now.')] : incidents(lists);
  const search: InputBlock = {
    type: 'input',
    block_id: 'search',
    dispatch_action: true,
    label: { type: 'plain_text', text: 'Find an incident' },
    element: {
      type: 'plain_text_input',
      action_id: viewIds.search,
      max_length: searchMax,
      placeholder: { type: 'plain_text', text: 'INC-42, or words of its title, then Enter' },
      dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] },
    },
  };
  const elements = [button(viewIds.declare, 'Declare an incident', 'declare', 'primary')];
  return { type: 'home', blocks: [header('Incidents'), search, { type: 'actions', elements }, ...blocks] };
}

function incidents({ open, openCount, resolved, yours, asOf }: HomeLists): readonly KnownBlock[] {
  const rest = openCount - open.length;
  const shown = yours.slice(0, dutiesMax);
  const isDrill = ({ incident: { kind } }: Yours) => kind === 'drill';
  return [
    ...part(
      '*Yours*',
      shown.filter((one) => !isDrill(one)),
      asOf,
    ),
    ...(yours.length > dutiesMax ? [section('… and more, which are due later')] : []),
    section(openCount === 0 ? 'No incident is open.' : `*${openCount} open*`),
    ...open.map((listed) => openBlock(listed, asOf)),
    ...(rest > 0 ? [section(`… and ${rest} more: \`/incident list\``)] : []),
    ...(resolved.length > 0 ? [section(['*Recently resolved*', ...resolved.map(resolvedLine)].join('\n'))] : []),
    ...part('*Yours in drills*', shown.filter(isDrill), asOf),
  ];
}

function part(title: string, yours: readonly Yours[], asOf: string): readonly KnownBlock[] {
  return yours.length === 0 ? [] : [section(title), ...yours.map((one) => dutyBlock(one, asOf))];
}

/** ⚠️ Task 2: “Roll back” – due today 15:30, and under it the incident. */
function dutyBlock({ says, due_at, need, incident }: Yours, asOf: string): KnownBlock {
  const late = isOver(due_at, asOf) ? '⚠️ ' : '';
  const line = section(`${late}${sentence(says, quoteMax)}\n${placeOf(incident)}`);
  if (need === null) return line;
  return withButton(line, need.what, need.of === '' ? incident.incident_id : `${incident.incident_id}:${need.of}`);
}

function openBlock(listed: Listed, asOf: string): KnownBlock {
  const facts = [...factsOf(listed), ...newsOf(listed, asOf)].join(' · ');
  const line = section(facts === '' ? placeOf(listed) : `${placeOf(listed)}\n${facts}`);
  const [need] = (listed.overview?.data.needs ?? []).filter((one) => needed.has(one));
  return need === undefined ? line : withButton(line, need, listed.incident_id);
}

/** 🔴 *INC-42* “Checkout is down” · #inc-42-checkout-is-down */
function placeOf(listed: Listed): string {
  return [nameOf(listed), ...linkTo(listed.channelId)].join(' · ');
}

/** When everybody was told last, or that they should have been. */
function newsOf({ overview }: Listed, asOf: string): readonly string[] {
  const { told_at = null, next_at = null } = overview?.data.news ?? {};
  if (next_at !== null && isOver(next_at, asOf)) return [`⚠️ *update due ${since(next_at)}*`];
  return told_at === null ? [] : [`updated ${since(told_at)}`];
}

function isOver(at: string | null, asOf: string): boolean {
  return at !== null && at <= asOf;
}

/** The button for what somebody should do, by the capability's word for it. */
function withButton(line: SectionBlock, need: string, value: string): SectionBlock {
  const offered = needed.get(need);
  if (offered === undefined) return line;
  const { actionId, text, isPrimary = false } = offered;
  return { ...line, accessory: button(actionId, text, value, isPrimary ? 'primary' : undefined) };
}
