import type { IncidentEvent } from '../../capabilities/index.ts';
import type { PostedRow } from './post-claims.ts';
import { postId } from './post-id.ts';

/** Most events that one post in the thread tells of. */
export const threadRunMax = 20;

/** Events that follow each other, for one post. */
export type Run = readonly [IncidentEvent, ...IncidentEvent[]];

/**
 * The runs of events that the thread does not tell of yet. A run that was claimed keeps the end it was claimed with, and a
 * run before it ends where it begins, so that no event is told twice.
 */
export function threadRuns(
  incidentId: string,
  surface: string,
  events: readonly IncidentEvent[],
  known: ReadonlyMap<string, PostedRow>,
): readonly Run[] {
  const runs: Run[] = [];
  for (let start = 0; start < events.length; ) {
    const claimed = known.get(postId(incidentId, surface, start + 1));
    const end = claimed?.sequence ?? freeUpTo(start);
    const [first, ...rest] = events.slice(start, end);
    if (first === undefined || end <= start || end > events.length) break;
    if ((claimed?.ts ?? null) === null) runs.push([first, ...rest]);
    start = end;
  }
  return runs;

  /** How far a run may go that nobody has claimed. */
  function freeUpTo(start: number): number {
    const most = Math.min(start + threadRunMax, events.length);
    for (let end = start + 1; end < most; end += 1) if (known.has(postId(incidentId, surface, end + 1))) return end;
    return most;
  }
}
