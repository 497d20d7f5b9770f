import { type IncidentEvent, incident } from '../../capabilities/index.ts';
import type { Message } from '../kit/on-slack.ts';
import { richText } from '../kit/rich-text.ts';
import { timelineLines } from '../views/timeline-lines.ts';

/** What a post in the summary's thread tells of a run of events (20 at most), one line each. */
export function renderThreadPost(events: readonly IncidentEvent[]): Message {
  const first = events[0]?.sequence ?? 0;
  const last = events.at(-1)?.sequence ?? 0;
  const text = first === last ? `Event ${first}` : `Events ${first} to ${last}`;
  return { text, blocks: [richText(timelineLines(incident.timeline(events)))] };
}
