import type { HomeView, KnownBlock } from '@slack/types';
import { timeline } from '../../incident/timeline.ts';
import type { Board, Listed } from '../board.ts';
import { actionIds } from './action-ids.ts';
import { button, context, header, section } from './blocks.ts';
import { nameOf, openFacts, resolvedLine } from './list.ts';
import { moment, phrase } from './mrkdwn.ts';

/** Open incidents shown, two blocks each: far under the hundred blocks of a view. */
const openShown = 20;
const quoteMax = 200;

/** The Home tab: what is open, the most urgent first, what changed in it last, and what was resolved lately. */
export function renderHome(board: Board | null): HomeView {
  const blocks = board === null ? [section('The incidents can’t be read right now.')] : incidents(board);
  const elements = [button(actionIds.declare, 'Declare an incident', 'declare', 'primary')];
  return { type: 'home', blocks: [header('Incidents'), { type: 'actions', elements }, ...blocks] };
}

function incidents({ open, resolved }: Board): readonly KnownBlock[] {
  const rest = open.length - openShown;
  return [
    section(open.length === 0 ? 'No incident is open.' : `*${open.length} open*`),
    ...open.slice(0, openShown).flatMap(openBlocks),
    ...(rest > 0 ? [section(`… and ${rest} more: \`/incident list\``)] : []),
    ...(resolved.length > 0 ? [section(['*Resolved lately*', ...resolved.map(resolvedLine)].join('\n'))] : []),
  ];
}

function openBlocks(listed: Listed): readonly KnownBlock[] {
  const { state, latest } = listed;
  const acknowledge = button(actionIds.acknowledge, 'Acknowledge', state.incident_id, 'primary');
  const line = section(`${nameOf(listed)}\n${openFacts(listed)}`);
  return [
    state.acknowledged === null ? { ...line, accessory: acknowledge } : line,
    ...timeline(latest === null ? [] : [latest]).map(({ occurred_at, says }) =>
      context(`${moment(occurred_at)} ${says.map((said) => phrase(said, quoteMax)).join(' ')}`),
    ),
  ];
}
