import type { HomeView, KnownBlock } from '@slack/types';
import { slackSides } from '../../capabilities/index.ts';
import { button, header, section } from '../kit/blocks.ts';
import type { Offered } from '../kit/on-slack.ts';
import type { IncidentLists, Listed } from '../lists.ts';
import { factsOf, guestLooks, linkTo, nameOf, resolvedLine } from '../views/list.ts';
import { viewIds } from '../views/view-ids.ts';

/** The buttons for what somebody should do, by the capabilities' words for it. */
const needed = new Map<string, Offered>(slackSides.flatMap((side) => Object.entries(side.needed ?? {})));

/** The Home tab: what is open, the most urgent first, and what was resolved lately. A guest's lists nothing. */
export function renderHome(lists: IncidentLists | 'not_for_guests' | null): HomeView {
  if (lists === 'not_for_guests') return { type: 'home', blocks: [header('Incidents'), section(guestLooks.text)] };
  const blocks = lists === null ? [section('The incidents can’t be read right now.')] : incidents(lists);
  const elements = [button(viewIds.declare, 'Declare an incident', 'declare', 'primary')];
  return { type: 'home', blocks: [header('Incidents'), { type: 'actions', elements }, ...blocks] };
}

function incidents({ open, openCount, resolved }: IncidentLists): readonly KnownBlock[] {
  const rest = openCount - open.length;
  return [
    section(openCount === 0 ? 'No incident is open.' : `*${openCount} open*`),
    ...open.map(openBlock),
    ...(rest > 0 ? [section(`… and ${rest} more: \`/incident list\``)] : []),
    ...(resolved.length > 0 ? [section(['*Recently resolved*', ...resolved.map(resolvedLine)].join('\n'))] : []),
  ];
}

function openBlock(listed: Listed): KnownBlock {
  const name = [nameOf(listed), ...linkTo(listed.channelId)].join(' · ');
  const facts = factsOf(listed).join(' · ');
  const line = section(facts === '' ? name : `${name}\n${facts}`);
  const [first] = (listed.overview?.data.needs ?? []).flatMap((need) => needed.get(need) ?? []);
  if (first === undefined) return line;
  const { actionId, text, isPrimary = false } = first;
  return { ...line, accessory: button(actionId, text, listed.incident_id, isPrimary ? 'primary' : undefined) };
}
