import { type IncidentEvent, type IncidentState, incident } from '../capabilities/index.ts';
import type { EventDraft } from './event-store.ts';

/**
 * A committed prefix of one incident's events with its fold: what it holds stays true, and only its end can be missing.
 * Each extension makes a new list of `events`, so that a list that somebody holds never changes.
 */
export type IncidentLog = {
  readonly events: readonly IncidentEvent[];
  readonly state: IncidentState | null;
  find(eventId: string): IncidentEvent | null;
  /**
   * Appends the events after its head and passes over those that it holds already; answers how many were new. Texts that
   * a new event erases are taken out of all events. @throws BrokenRecordError when they can't follow; then nothing changes.
   */
  extend(events: readonly IncidentEvent[]): number;
  /** Notes that these were sent and that no answer came. */
  markUncertain(drafts: readonly EventDraft[]): void;
  /** Whether such an event may be in the record or still get there: nothing else is known to stand at its sequence. */
  isUncertain(eventId: string): boolean;
  /** Whether any event is uncertain. */
  hasUncertain(): boolean;
};

/** An empty log, to be extended with what the database holds. */
export function createIncidentLog(): IncidentLog {
  let events: readonly IncidentEvent[] = [];
  let state: IncidentState | null = null;
  const byId = new Map<string, IncidentEvent>();
  /** The highest sequence that each uncertain event was sent with. */
  const uncertain = new Map<string, number>();
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
      const erases = news.some((event) => incident.redactedBy(event) !== null);
      const all = erases ? incident.withRedactions([...events, ...news]) : [...events, ...news];
      state = erases ? incident.fold(all) : incident.fold(news, state);
      events = all;
      for (const event of erases ? all : news) byId.set(event.event_id, event);
      for (const [eventId, sequence] of uncertain) if (sequence <= events.length) uncertain.delete(eventId);
      return news.length;
    },
    markUncertain(drafts) {
      for (const { link } of drafts) if (link.sequence > events.length) uncertain.set(link.event_id, link.sequence);
    },
    isUncertain: (eventId) => uncertain.has(eventId),
    hasUncertain: () => uncertain.size > 0,
  };
}
