import type { KnownBlock } from '@slack/types';
import type { IncidentEvent } from '../../incident/event.ts';
import type { IncidentState } from '../../incident/state.ts';
import { context, sections } from './blocks.ts';
import { fullName } from './name.ts';
import { finePrint } from './summary.ts';
import { timelineLines } from './timeline-lines.ts';

/** Most events that one page shows. */
const eventsMax = 20;

/** The latest events, oldest first, and where the earlier ones are. */
export function renderTimelinePage(
  state: IncidentState,
  events: readonly IncidentEvent[],
): { text: string; blocks: KnownBlock[] } {
  const earlier = Math.max(0, events.length - eventsMax);
  const rest = `… and ${earlier} more before: in the thread of the pinned summary, or by \`npx quorum show ${state.number}\``;
  return {
    text: `Timeline of ${fullName(state)}`,
    blocks: [
      ...sections([
        `*Timeline of ${fullName(state)}*`,
        ...(earlier > 0 ? [rest] : []),
        ...timelineLines(events.slice(earlier)),
      ]),
      context(finePrint(state)),
    ],
  };
}
