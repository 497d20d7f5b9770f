import type { IncidentEvent } from '../../capabilities/index.ts';
import type { PostedRow } from './post-claims.ts';
import { postId } from './post-id.ts';

/** Most events that one post in the thread tells of. */
export const threadRunMax = 20;

/** Events that follow each other, for one post. */
export type Run = readonly [IncidentEvent, ...IncidentEvent[]];

/** The runs of events that the thread does not tell of yet. A run that was claimed keeps the end it was claimed with. */
export function threadRuns(
  incidentId: string,
  surface: string,
  events: readonly IncidentEvent[],
  known: ReadonlyMap<string, PostedRow>,
): readonly Run[] {
  const runs: Run[] = [];
  for (let start = 0; start < events.length; ) {
    const claimed = known.get(postId(incidentId, surface, start + 1));
    const end = claimed?.sequence ?? Math.min(start + threadRunMax, events.length);
    const [first, ...rest] = events.slice(start, end);
    if (first === undefined || end <= start || end > events.length) break;
    if ((claimed?.ts ?? null) === null) runs.push([first, ...rest]);
    start = end;
  }
  return runs;
}
