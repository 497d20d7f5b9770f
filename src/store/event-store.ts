import type { IncidentEvent } from '../capabilities/index.ts';
import type { Draft } from '../kernel/incident.ts';
import type { Overview } from '../kernel/overview.ts';
import type { ReadOutcome } from './read-outcome.ts';

/** An event to be inserted, with its texts. */
export type EventDraft = Draft<IncidentEvent>;

/** What became of an insert. Only `committed` means that it is in; only `unavailable` that it certainly is not. */
export type InsertOutcome =
  | { readonly kind: 'committed'; readonly region: string; readonly recorded_at: string }
  /** Another commit was first: at the sequence, at the number, or with this very event. */
  | { readonly kind: 'conflict' }
  /** The connection broke before the answer came. */
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** The few questions and the one statement that the record needs of a database. */
export type EventStore = {
  /**
   * Inserts all or none, in one statement: the events, their texts, the row of an incident that the first one opens, and
   * what lists say of the incident after the last (`overview`; null: they say the same as before).
   */
  insert(drafts: readonly [EventDraft, ...EventDraft[]], overview: Overview | null): Promise<InsertOutcome>;
  /** An incident's events after a sequence, in order, with their texts. */
  readAfter(incidentId: string, sequence: number): Promise<ReadOutcome<readonly IncidentEvent[]>>;
  /** The incident that the event with this id stands in, or null. */
  incidentOf(eventId: string): Promise<ReadOutcome<string | null>>;
  /** One more than the highest number in the workspace. */
  nextNumber(teamId: string): Promise<ReadOutcome<number>>;
};
