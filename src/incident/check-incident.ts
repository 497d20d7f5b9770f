import { type Broken, checkChain, type Link } from './chain.ts';
import { eventSchema, type IncidentEvent } from './event.ts';
import { BrokenRecordError, evolve } from './fold.ts';
import type { IncidentState } from './state.ts';

export type IncidentCheck =
  | {
      readonly intact: true;
      readonly head: string;
      readonly events: readonly IncidentEvent[];
      readonly state: IncidentState;
    }
  | Broken;

/**
 * Checks one incident's events as they were found, and names the first sequence that can't be right: the chain before
 * anything else, then that each event says what some version of Quorum writes, then that they add up. Total.
 */
export function checkIncident(links: readonly Link[]): IncidentCheck {
  const chain = checkChain(links);
  if (!chain.intact) return chain;
  const events: IncidentEvent[] = [];
  let state: IncidentState | null = null;
  for (const link of links) {
    const broken = (reason: string): Broken => ({ intact: false, sequence: link.sequence, reason });
    const read = eventSchema.safeParse(link);
    if (!read.success) return broken('it says what no version of Quorum writes');
    try {
      state = evolve(state, read.data);
    } catch (error) {
      if (error instanceof BrokenRecordError) return broken(error.reason);
      throw error;
    }
    events.push(read.data);
  }
  if (state === null) return { intact: false, sequence: 1, reason: 'there are no events' };
  return { intact: true, head: chain.head, events, state };
}
