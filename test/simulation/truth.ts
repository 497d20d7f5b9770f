import { isDeepStrictEqual } from 'node:util';
import type { IncidentEvent } from '../../src/incident/event.ts';
import { evolve } from '../../src/incident/fold.ts';
import type { IncidentState } from '../../src/incident/state.ts';

/** What the cluster has committed, seen from above. */
export type Truth = {
  find(eventId: string): IncidentEvent | null;
  events(incidentId: string): readonly IncidentEvent[];
  /** The states of an incident: at 0 before its first event, at n after event n. */
  states(incidentId: string): readonly (IncidentState | null)[];
  /** Whether somebody's state is that of the first events of an incident. */
  isState(state: IncidentState | null, incidentId: string, events: number): boolean;
  incidents(): readonly string[];
  /** Takes the next event of an incident; it has to follow from the one before. */
  add(event: IncidentEvent): void;
};

export function createTruth(): Truth {
  const byId = new Map<string, IncidentEvent>();
  const events = new Map<string, IncidentEvent[]>();
  const states = new Map<string, (IncidentState | null)[]>();
  /** What has been compared and found the same: states never change, and are held against the truth again and again. */
  const same = new WeakMap<IncidentState, IncidentState>();
  return {
    find: (eventId) => byId.get(eventId) ?? null,
    events: (incidentId) => events.get(incidentId) ?? [],
    states: (incidentId) => states.get(incidentId) ?? [null],
    isState(state, incidentId, length) {
      const truth = states.get(incidentId)?.[length] ?? null;
      if (state === null || truth === null) return state === truth;
      if (same.get(state) === truth) return true;
      if (!isDeepStrictEqual(state, truth)) return false;
      same.set(state, truth);
      return true;
    },
    incidents: () => [...events.keys()],
    add(event) {
      const before = states.get(event.incident_id) ?? [null];
      const state = evolve(before.at(-1) ?? null, event);
      states.set(event.incident_id, [...before, state]);
      events.set(event.incident_id, [...(events.get(event.incident_id) ?? []), event]);
      byId.set(event.event_id, event);
    },
  };
}
