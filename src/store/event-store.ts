import type { IncidentEvent, NewEvent } from '../incident/event.ts';

/** What became of an insert. Only `committed` means that it is in; only `unavailable` that it certainly is not. */
export type InsertOutcome =
  | { readonly kind: 'committed'; readonly region: string; readonly recorded_at: string }
  /** Somebody was first: at the sequence, the number, or with this very event. */
  | { readonly kind: 'conflict' }
  /** The connection broke with the answer under way. */
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly reason: string };

export type ReadOutcome<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** The few questions and the one statement that the record needs of a database. */
export type EventStore = {
  /** Inserts all or none, in one statement; a `declared` event brings its `incident` row with it. */
  insert(events: readonly [NewEvent, ...NewEvent[]]): Promise<InsertOutcome>;
  /** An incident's events after a sequence, in order. */
  readAfter(incidentId: string, sequence: number): Promise<ReadOutcome<readonly IncidentEvent[]>>;
  /** The event with this id, in whichever incident. */
  find(eventId: string): Promise<ReadOutcome<IncidentEvent | null>>;
  /** One more than the highest number in the workspace. */
  nextNumber(teamId: string): Promise<ReadOutcome<number>>;
};
