import type { Envelope } from './event.ts';

/** What stood in the record at an instant, and what had happened by then and was recorded only afterwards. */
export type KnownAt<Event> = { readonly recorded: readonly Event[]; readonly recordedLater: readonly Event[] };

/**
 * Looks back at an instant (milliseconds since 1970): the events up to the last that was recorded by then. Clocks of
 * regions differ by a little, and what an event follows stood there before it. What is recorded later never changes it.
 */
export function knownAt<Event extends Envelope>(events: readonly Event[], atMs: number): KnownAt<Event> {
  const end = events.findLastIndex(({ recorded_at }) => Date.parse(recorded_at) <= atMs) + 1;
  return {
    recorded: events.slice(0, end),
    recordedLater: events.slice(end).filter(({ occurred_at }) => Date.parse(occurred_at) <= atMs),
  };
}
