import type { KnownBlock } from '@slack/types';
import type { IncidentEvent } from '../../incident/event.ts';
import { timeline } from '../../incident/timeline.ts';
import { sections } from './blocks.ts';
import { timelineLines } from './timeline-lines.ts';

/** What a post in the summary's thread tells of a run of events (20 at most), one line each. */
export function renderThreadPost(events: readonly IncidentEvent[]): { text: string; blocks: KnownBlock[] } {
  const first = events[0]?.sequence ?? 0;
  const last = events.at(-1)?.sequence ?? 0;
  const text = first === last ? `Event ${first}` : `Events ${first} to ${last}`;
  return { text, blocks: [...sections(timelineLines(timeline(events)))] };
}
