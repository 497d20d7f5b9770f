import type { IncidentEvent, NewEvent } from '../../src/incident/event.ts';

/**
 * Aurora DSQL as the record meets it, in memory: a statement sees the snapshot that it began with, waits for nobody, and
 * is judged when it commits; of two that write one key the first to commit wins
 * (https://docs.aws.amazon.com/aurora-dsql/latest/userguide/working-with-concurrency-control.html). One object is the
 * whole cluster: what one region has committed every region reads.
 */
export type DatabaseModel = {
  /** Begins an insert; null when a row that the snapshot shows has one of its keys (23505). */
  begin(events: readonly NewEvent[]): Transaction | null;
  /** Commits all of it, or none: false when somebody else has committed one of its keys since it began (40001). */
  commit(transaction: Transaction, region: string, recorded_at: string): boolean;
  readAfter(incidentId: string, sequence: number): readonly IncidentEvent[];
  find(eventId: string): IncidentEvent | null;
  nextNumber(teamId: string): number;
};

export type Transaction = { readonly events: readonly NewEvent[]; readonly keys: readonly string[] };

export function createDatabaseModel(onCommit: (events: readonly IncidentEvent[]) => void): DatabaseModel {
  /** Every key that is taken. No row is ever deleted, so a key that was free at the snapshot is taken by a later commit. */
  const keys = new Set<string>();
  const events = new Map<string, IncidentEvent[]>();
  const byId = new Map<string, IncidentEvent>();
  const numbers = new Map<string, number>();
  return {
    begin(rows) {
      const wanted = rows.flatMap(keysOf);
      const free = wanted.every((key) => !keys.has(key)) && new Set(wanted).size === wanted.length;
      return free ? { events: rows, keys: wanted } : null;
    },
    commit(transaction, region, recorded_at) {
      if (transaction.keys.some((key) => keys.has(key))) return false;
      for (const key of transaction.keys) keys.add(key);
      const committed = transaction.events.map((event): IncidentEvent => ({ ...event, region, recorded_at }));
      for (const event of committed) {
        events.set(event.incident_id, [...(events.get(event.incident_id) ?? []), event]);
        byId.set(event.event_id, event);
        if (event.type === 'declared') {
          const { team_id, number } = event.data;
          numbers.set(team_id, Math.max(numbers.get(team_id) ?? 0, number));
        }
      }
      onCommit(committed);
      return true;
    },
    readAfter: (incidentId, sequence) =>
      (events.get(incidentId) ?? [])
        .filter((event) => event.sequence > sequence)
        .sort((one, other) => one.sequence - other.sequence),
    find: (eventId) => byId.get(eventId) ?? null,
    nextNumber: (teamId) => (numbers.get(teamId) ?? 0) + 1,
  };
}

/** The unique keys of the migrations that a row takes; a declaration opens its incident in the same statement. */
function keysOf(event: NewEvent): readonly string[] {
  const { event_id, incident_id, sequence } = event;
  const keys = [key('event', event_id), key('sequence', incident_id, sequence)];
  if (event.type !== 'declared') return keys;
  const { team_id, number } = event.data;
  return [...keys, key('incident', incident_id), key('number', team_id, number)];
}

function key(...columns: readonly (string | number)[]): string {
  return columns.join(' ');
}
