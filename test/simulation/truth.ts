import { isDeepStrictEqual } from 'node:util';
import { type IncidentEvent, type IncidentState, incident } from '../../src/capabilities/index.ts';

/**
 * What the cluster has committed, seen from above. Whoever knows of a redaction sees everything before it without the
 * erased texts, and whoever doesn't yet sees them: so there can be several true views of the same events.
 */
export type Truth = {
  /** The event with this id, as those see it who know everything. */
  find(eventId: string): IncidentEvent | null;
  /** How many events an incident has. */
  length(incidentId: string): number;
  /** The state of an incident as it stands. */
  latest(incidentId: string): IncidentState | null;
  /** The states of an incident after so many events, one for each view. */
  states(incidentId: string, length: number): readonly (IncidentState | null)[];
  /** Whether these are the first events of an incident, in one view, and this is their state. */
  isPrefix(incidentId: string, events: readonly IncidentEvent[], state: IncidentState | null): boolean;
  /** Whether this is an event of the record, and the state after it, in one view. */
  isMoment(event: IncidentEvent, state: IncidentState): boolean;
  /** Whether a state is that of so many events of an incident, in one view. */
  isState(state: IncidentState | null, incidentId: string, length: number): boolean;
  incidents(): readonly string[];
  /** Takes the next event of an incident; it has to follow from the one before. */
  add(event: IncidentEvent): void;
};

/** The events up to the next redaction, with the states from before the first on. */
type View = { readonly events: IncidentEvent[]; readonly states: (IncidentState | null)[] };

export function createTruth(): Truth {
  const views = new Map<string, View[]>();
  const places = new Map<string, { readonly incidentId: string; readonly sequence: number }>();
  const none: View = { events: [], states: [null] };
  const all = (incidentId: string): readonly View[] => views.get(incidentId) ?? [none];
  const last = (incidentId: string): View => all(incidentId).at(-1) ?? none;
  const isSame = comparison();

  return {
    find(eventId) {
      const place = places.get(eventId);
      return place === undefined ? null : (last(place.incidentId).events[place.sequence - 1] ?? null);
    },
    length: (incidentId) => last(incidentId).events.length,
    latest: (incidentId) => last(incidentId).states.at(-1) ?? null,
    states: (incidentId, length) => all(incidentId).flatMap(({ states }) => states.slice(length, length + 1)),
    isPrefix: (incidentId, events, state) =>
      all(incidentId).some(
        (view) =>
          isSame(view.states[events.length], state) &&
          events.every((event, index) => isSame(event, view.events[index])),
      ),
    isMoment: (event, state) =>
      all(event.incident_id).some(
        (view) => isSame(view.events[event.sequence - 1], event) && isSame(view.states[event.sequence], state),
      ),
    isState: (state, incidentId, length) => all(incidentId).some(({ states }) => isSame(states[length], state)),
    incidents: () => [...views.keys()],
    add(event) {
      const { incident_id, event_id, sequence } = event;
      const known = views.get(incident_id) ?? [];
      const view = known.at(-1) ?? { events: [], states: [null] };
      if (known.length === 0) known.push(view);
      if (incident.redactedBy(event) === null) {
        view.states.push(incident.evolve(view.states.at(-1) ?? null, event));
        view.events.push(event);
      } else {
        const events = [...incident.withRedactions([...view.events, event])];
        const states: (IncidentState | null)[] = [null];
        for (const one of events) states.push(incident.evolve(states.at(-1) ?? null, one));
        known.push({ events, states });
      }
      views.set(incident_id, known);
      places.set(event_id, { incidentId: incident_id, sequence });
    },
  };
}

/** Deep equality that remembers what was the same: events and states never change, and are compared again and again. */
function comparison(): (one: object | null | undefined, other: object | null | undefined) => boolean {
  const known = new WeakMap<object, WeakSet<object>>();
  return (one, other) => {
    if (one === other) return true;
    if (one === null || one === undefined || other === null || other === undefined) return false;
    if (known.get(one)?.has(other) === true) return true;
    if (!isDeepStrictEqual(one, other)) return false;
    const same = known.get(one) ?? new WeakSet();
    known.set(one, same.add(other));
    return true;
  };
}
