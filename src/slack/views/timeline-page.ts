import type { KnownBlock } from '@slack/types';
import { type IncidentEvent, type IncidentState, incident } from '../../capabilities/index.ts';
import { button, context, section } from '../kit/blocks.ts';
import { finePrint } from '../kit/fine-print.ts';
import { boldName, fullName } from '../kit/name.ts';
import type { Message } from '../kit/on-slack.ts';
import { richText } from '../kit/rich-text.ts';
import { timelineLines } from './timeline-lines.ts';
import { viewIds } from './view-ids.ts';

/** Most events that one page shows. */
const eventsMax = 20;

/** The last events before a sequence, oldest first, and a button to those before them. */
export function renderTimelinePage(
  state: IncidentState,
  events: readonly IncidentEvent[],
  before: number | null = null,
): Message {
  const end = Math.min(before === null ? events.length : before - 1, events.length);
  const start = Math.max(0, end - eventsMax);
  const span = start === 0 && end === events.length ? '' : `, events ${start + 1} to ${end} of ${events.length}`;
  return {
    text: `Timeline of ${fullName(state)}`,
    blocks: [
      section(`*Timeline of* ${boldName(state)}${span}`),
      richText(timelineLines(incident.timeline(events, events.slice(start, end)))),
      ...(start > 0 ? [earlier(state.incident_id, start)] : []),
      context(finePrint(state)),
    ],
  };
}

function earlier(incidentId: string, count: number): KnownBlock {
  const value = `${incidentId}:${count + 1}`;
  return { type: 'actions', elements: [button(viewIds.timeline, `Earlier events (${count})`, value)] };
}
