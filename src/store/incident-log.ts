import type { IncidentEvent } from '../incident/event.ts';
import { fold } from '../incident/fold.ts';
import type { IncidentState } from '../incident/state.ts';

/** A committed prefix of one incident's events with its fold. It never goes stale, only short. */
export type IncidentLog = {
  readonly events: readonly IncidentEvent[];
  readonly state: IncidentState | null;
  find(eventId: string): IncidentEvent | null;
  /** The events that lie after its head, appended; those it holds already are passed over. */
  extend(events: readonly IncidentEvent[]): number;
};

/** An empty log, to be extended with what the database holds. */
export function createIncidentLog(): IncidentLog {
  const events: IncidentEvent[] = [];
  const byId = new Map<string, IncidentEvent>();
  let state: IncidentState | null = null;
  return {
    events,
    get state() {
      return state;
    },
    find: (eventId) => byId.get(eventId) ?? null,
    extend(more) {
      const news = more.filter(({ sequence }) => sequence > events.length);
      state = fold(news, state);
      for (const event of news) {
        events.push(event);
        byId.set(event.event_id, event);
      }
      return news.length;
    },
  };
}
