import type { IncidentEvent } from '../../capabilities/index.ts';
import type { PostedRow } from './post-claims.ts';
import { postId } from './post-id.ts';

/** Most events that one post in the thread tells of. */
export const threadRunMax = 20;

/** Events that follow each other, for one post. */
export type Run = readonly [IncidentEvent, ...IncidentEvent[]];

/** The events that the thread may leave out: those of a type that is told by a post, once such a post stands. */
export type ToldElsewhere = { readonly types: ReadonlySet<string>; readonly sequences: ReadonlySet<number> };

/**
 * The runs of events that the thread does not tell of yet. A run that was claimed keeps the end it was claimed with, and a
 * run before it ends where it begins, so that no event is told twice. An event that may be told by a post is a run of its
 * own, posted or not: where runs begin depends on nothing that another process may not know yet.
 */
export function threadRuns(
  incidentId: string,
  surface: string,
  events: readonly IncidentEvent[],
  known: ReadonlyMap<string, PostedRow>,
  elsewhere: ToldElsewhere,
): readonly Run[] {
  const runs: Run[] = [];
  for (let start = 0; start < events.length; ) {
    const claimed = known.get(postId(incidentId, surface, start + 1));
    const end = claimed?.sequence ?? freeUpTo(start);
    const [first, ...rest] = events.slice(start, end);
    if (first === undefined || end <= start || end > events.length) break;
    const isElsewhere = claimed === undefined && isAlone(first) && elsewhere.sequences.has(first.sequence);
    if ((claimed?.ts ?? null) === null && !isElsewhere) runs.push([first, ...rest]);
    start = end;
  }
  return runs;

  /** How far a run may go that nobody has claimed. */
  function freeUpTo(start: number): number {
    const most = isAlone(events[start]) ? start + 1 : Math.min(start + threadRunMax, events.length);
    for (let end = start + 1; end < most; end += 1) {
      if (isAlone(events[end]) || known.has(postId(incidentId, surface, end + 1))) return end;
    }
    return most;
  }

  function isAlone(event: IncidentEvent | undefined): boolean {
    return event !== undefined && elsewhere.types.has(event.type);
  }
}
