import type { Overview } from '../../src/kernel/overview.ts';
import type { Stored } from '../../src/store/event-row.ts';
import type { EventDraft } from '../../src/store/event-store.ts';

/**
 * Aurora DSQL as the record meets it, in memory: a statement sees the snapshot that it began with, waits for nobody, and
 * is judged when it commits; of two that write one key the first to commit wins
 * (https://docs.aws.amazon.com/aurora-dsql/latest/userguide/working-with-concurrency-control.html). One object is the
 * whole cluster: what one region has committed every region reads.
 */
export type DatabaseModel = {
  /** Begins an insert; null when a row that the snapshot shows has one of its keys (23505). */
  begin(drafts: readonly EventDraft[], overview: Overview | null): Transaction | null;
  /** Commits all of it, or none: false when another has committed one of its keys since it began (40001). */
  commit(transaction: Transaction, region: string, recorded_at: string): boolean;
  readAfter(incidentId: string, sequence: number): readonly Stored[];
  incidentOf(eventId: string): string | null;
  nextNumber(teamId: string): number;
  overviewOf(incidentId: string): Overview | null;
  /** Puts a rebuilt overview in place, unless the row there is of a later event. */
  rebuild(overview: Overview): void;
  /** Deletes the texts of an event, as the database's owner does. */
  erase(incidentId: string, sequence: number): void;
};

export type Transaction = {
  readonly drafts: readonly EventDraft[];
  readonly overview: Overview | null;
  readonly keys: readonly string[];
};

export function createDatabaseModel(onCommit: (stored: readonly Stored[]) => void): DatabaseModel {
  /** Every key that is taken. No row of the record is deleted, so a free key of the snapshot is taken by a later commit. */
  const keys = new Set<string>();
  const events = new Map<string, Stored[]>();
  const incidents = new Map<string, string>();
  const numbers = new Map<string, number>();
  const overviews = new Map<string, Overview>();
  return {
    begin(drafts, overview) {
      const wanted = drafts.flatMap(keysOf);
      const free = wanted.every((key) => !keys.has(key)) && new Set(wanted).size === wanted.length;
      return free ? { drafts, overview, keys: wanted } : null;
    },
    commit({ drafts, overview, keys: wanted }, region, recorded_at) {
      if (wanted.some((key) => keys.has(key))) return false;
      for (const key of wanted) keys.add(key);
      const committed = drafts.map(({ link, texts }): Stored => {
        const data: unknown = JSON.parse(JSON.stringify(link.data));
        return { event: { ...link, data, region, recorded_at }, texts };
      });
      for (const one of committed) {
        const { incident_id, event_id } = one.event;
        events.set(incident_id, [...(events.get(incident_id) ?? []), one]);
        incidents.set(event_id, incident_id);
      }
      for (const { opens } of drafts) {
        if (opens !== null) numbers.set(opens.team_id, Math.max(numbers.get(opens.team_id) ?? 0, opens.number));
      }
      if (overview !== null) put(overviews, overview, (there) => there.sequence < overview.sequence);
      onCommit(committed);
      return true;
    },
    readAfter: (incidentId, sequence) =>
      (events.get(incidentId) ?? [])
        .filter(({ event }) => event.sequence > sequence)
        .sort((one, other) => one.event.sequence - other.event.sequence),
    incidentOf: (eventId) => incidents.get(eventId) ?? null,
    nextNumber: (teamId) => (numbers.get(teamId) ?? 0) + 1,
    overviewOf: (incidentId) => overviews.get(incidentId) ?? null,
    rebuild: (overview) => put(overviews, overview, (there) => there.sequence <= overview.sequence),
    erase(incidentId, sequence) {
      const stored = events.get(incidentId) ?? [];
      events.set(
        incidentId,
        stored.map((one) => (one.event.sequence === sequence ? { ...one, texts: [] } : one)),
      );
    },
  };
}

/** As ON CONFLICT DO UPDATE … WHERE does. */
function put(overviews: Map<string, Overview>, overview: Overview, replaces: (there: Overview) => boolean): void {
  const there = overviews.get(overview.incident_id);
  if (there === undefined || replaces(there)) overviews.set(overview.incident_id, overview);
}

/** The unique keys of the migrations that a draft takes; a declaration opens its incident in the same statement. */
function keysOf({ link, texts, opens }: EventDraft): readonly string[] {
  const { event_id, incident_id, sequence } = link;
  const keys = [key('event', event_id), key('sequence', incident_id, sequence)];
  const own = [...keys, ...texts.map(({ field }) => key('text', incident_id, sequence, field))];
  return opens === null ? own : [...own, key('incident', incident_id), key('number', opens.team_id, opens.number)];
}

function key(...columns: readonly (string | number)[]): string {
  return columns.join(' ');
}
