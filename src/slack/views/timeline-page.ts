import type { Button, KnownBlock } from '@slack/types';
import { type IncidentEvent, type IncidentState, incident } from '../../capabilities/index.ts';
import { button, context, section } from '../kit/blocks.ts';
import { finePrint } from '../kit/fine-print.ts';
import { clock, moment, person, term } from '../kit/mrkdwn.ts';
import { boldName, fullName } from '../kit/name.ts';
import type { Message } from '../kit/on-slack.ts';
import { richText } from '../kit/rich-text.ts';
import { alertsOf } from './sent.ts';
import { matches, type TimelineFilter, writtenFilter } from './timeline-filter.ts';
import { timelineLines } from './timeline-lines.ts';
import { viewIds } from './view-ids.ts';

/** Most events that one page shows. */
const eventsMax = 20;

/** The last events before a sequence, oldest first, and a button to those before them; of a filter, those that it lets pass. */
export function renderTimelinePage(
  state: IncidentState,
  events: readonly IncidentEvent[],
  before: number | null = null,
  filter: TimelineFilter | null = null,
): Message {
  const meant = filter === null ? events : events.filter(matches(filter, events));
  const known = before === null ? meant : meant.filter(({ sequence }) => sequence < before);
  const start = Math.max(0, known.length - eventsMax);
  const shown = known.slice(start);
  const isWhole = start === 0 && known.length === meant.length;
  const count = filter === null ? '' : ` (${meant.length})`;
  const span = isWhole
    ? count
    : `, ${filter === null ? 'events ' : ''}${start + 1} to ${known.length} of ${meant.length}`;
  const [next] = shown;
  const buttons = [
    ...(start > 0 && next !== undefined ? [earlier(state.incident_id, next.sequence, start, filter)] : []),
    ...(alertsOf(state).length > 0 ? [button(viewIds.sent, 'What was sent', state.incident_id)] : []),
  ];
  return {
    text: `Timeline of ${fullName(state)}`,
    blocks: [
      section(`*Timeline of* ${boldName(state)}${filter === null ? '' : ` · ${nameOf(filter)}`}${span}`),
      ...(shown.length === 0 ? [section('Nothing in the record matches that.')] : [lines(events, shown)]),
      ...(buttons.length > 0 ? [{ type: 'actions' as const, elements: buttons }] : []),
      context(finePrint(state)),
    ],
  };
}

function lines(events: readonly IncidentEvent[], shown: readonly IncidentEvent[]): KnownBlock {
  return richText(timelineLines(incident.timeline(events, shown)));
}

function nameOf(filter: TimelineFilter): string {
  switch (filter.by) {
    case 'review':
      return 'for the review';
    case 'person':
      return person(filter.user_id);
    case 'kind':
      return term(filter.word);
    case 'minutes':
      return `${moment(new Date(filter.fromMs).toISOString())} to ${clock(new Date(filter.toMs).toISOString())}`;
    default: {
      const unreachable: never = filter;
      return unreachable;
    }
  }
}

function earlier(incidentId: string, before: number, count: number, filter: TimelineFilter | null): Button {
  const value = [incidentId, before, ...(filter === null ? [] : [writtenFilter(filter)])].join(':');
  return button(viewIds.timeline, `Earlier events (${count})`, value);
}
