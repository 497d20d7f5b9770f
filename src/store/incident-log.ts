import type { IncidentEvent, NewEvent } from '../incident/event.ts';
import { fold } from '../incident/fold.ts';
import type { IncidentState } from '../incident/state.ts';

/**
 * A committed prefix of one incident's events with its fold. It never goes stale, only short. Its `events` are a list of
 * their own after each extension, so that who holds them keeps the events that belong to the state.
 */
export type IncidentLog = {
  readonly events: readonly IncidentEvent[];
  readonly state: IncidentState | null;
  find(eventId: string): IncidentEvent | null;
  /** The events that lie after its head, appended; those it holds already are passed over. */
  extend(events: readonly IncidentEvent[]): number;
  /** Notes that these were sent and no answer came. */
  doubt(events: readonly NewEvent[]): void;
  /** Whether such an event may be in the record or still get there: nothing else is known to stand at its sequence. */
  isInDoubt(eventId: string): boolean;
  /** Whether any is. */
  hasDoubts(): boolean;
};

/** An empty log, to be extended with what the database holds. */
export function createIncidentLog(): IncidentLog {
  let events: readonly IncidentEvent[] = [];
  const byId = new Map<string, IncidentEvent>();
  /** The highest sequence that each was sent with. */
  const doubts = new Map<string, number>();
  let state: IncidentState | null = null;
  return {
    get events() {
      return events;
    },
    get state() {
      return state;
    },
    find: (eventId) => byId.get(eventId) ?? null,
    extend(more) {
      const news = more.filter(({ sequence }) => sequence > events.length);
      if (news.length === 0) return 0;
      state = fold(news, state);
      events = [...events, ...news];
      for (const event of news) byId.set(event.event_id, event);
      for (const [eventId, sequence] of doubts) if (sequence <= events.length) doubts.delete(eventId);
      return news.length;
    },
    doubt(sent) {
      for (const { event_id, sequence } of sent) if (sequence > events.length) doubts.set(event_id, sequence);
    },
    isInDoubt: (eventId) => doubts.has(eventId),
    hasDoubts: () => doubts.size > 0,
  };
}
