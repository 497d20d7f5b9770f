import type { Kysely } from 'kysely';
import { type IncidentEvent, incident } from '../capabilities/index.ts';
import type { Overview } from '../kernel/overview.ts';
import type { RecordTables } from './database.ts';
import { classifyDatabaseError, reasonOf } from './database-error.ts';
import { type Stored, storedOfRows, storedQuery } from './event-row.ts';
import type { EventDraft, EventStore, InsertOutcome } from './event-store.ts';
import { insertQuery } from './insert-query.ts';
import type { ReadOutcome } from './read-outcome.ts';
import type { Region } from './region.ts';
import type { Regions } from './regions.ts';

/** The events on PostgreSQL or Aurora DSQL, in the first region that answers. */
export function createPostgresEventStore(regions: Regions): EventStore {
  /** Throws only errors that a retry can't mend. */
  async function read<T>(question: (db: Kysely<RecordTables>) => Promise<T>): Promise<ReadOutcome<T>> {
    try {
      return { kind: 'read', value: await regions.runAnywhere(question) };
    } catch (error) {
      if (classifyDatabaseError(error) === 'fault') throw error;
      return { kind: 'unavailable', reason: reasonOf(error) };
    }
  }

  return {
    async insert(drafts, overview) {
      let refused: InsertOutcome = { kind: 'unavailable', reason: 'no region is configured' };
      for (const region of regions.order()) {
        const outcome = await insertIn(regions, region, drafts, overview);
        if (outcome.kind !== 'unavailable') return outcome;
        refused = outcome;
      }
      return refused;
    },
    async readAfter(incidentId, sequence) {
      const rows = await read((db) => tailQuery(db, incidentId, sequence).execute());
      return rows.kind === 'read' ? eventsOf(storedOfRows(rows.value)) : rows;
    },
    incidentOf: (eventId) =>
      read(async (db) => {
        const row = await db
          .selectFrom('incident_event')
          .select('incident_id')
          .where('event_id', '=', eventId)
          .executeTakeFirst();
        return row?.incident_id ?? null;
      }),
    nextNumber: (teamId) =>
      read(async (db) => {
        const row = await db
          .selectFrom('incident')
          .select('number')
          .where('team_id', '=', teamId)
          .orderBy('number', 'desc')
          .limit(1)
          .executeTakeFirst();
        return (row?.number ?? 0) + 1;
      }),
  };
}

/** What stored events say; or the first that can't be read at all. */
export function eventsOf(stored: readonly Stored[]): ReadOutcome<readonly IncidentEvent[]> {
  const events: IncidentEvent[] = [];
  for (const { event, texts } of stored) {
    const read = incident.read(event, texts);
    if (read === null) {
      const reason = `event ${event.sequence} of the incident ${event.incident_id} can't be read`;
      return { kind: 'damaged', sequence: event.sequence, reason, why: 'damaged' };
    }
    events.push(read);
  }
  return { kind: 'read', value: events };
}

async function insertIn(
  regions: Regions,
  region: Region,
  drafts: readonly [EventDraft, ...EventDraft[]],
  overview: Overview | null,
): Promise<InsertOutcome> {
  let sent = false;
  try {
    const { recorded_at } = await regions.runIn(region, (pool) =>
      pool.connection().execute((db) => {
        sent = true;
        return insertQuery(db, region.name, drafts, overview).executeTakeFirstOrThrow();
      }),
    );
    return { kind: 'committed', region: region.name, recorded_at: recorded_at.toISOString() };
  } catch (error) {
    if (!sent) return { kind: 'unavailable', reason: reasonOf(error) };
    const errorClass = classifyDatabaseError(error);
    switch (errorClass) {
      case 'conflict':
        return { kind: 'conflict' };
      case 'refused':
      case 'fault':
        return { kind: 'unavailable', reason: reasonOf(error) };
      case 'unknown':
        return { kind: 'unknown', reason: reasonOf(error) };
      default: {
        const unreachable: never = errorClass;
        return unreachable;
      }
    }
  }
}

/** What is new in an incident, with its texts: an index scan of each table. */
export function tailQuery(db: Kysely<RecordTables>, incidentId: string, sequence: number) {
  return storedQuery(db)
    .where('event.incident_id', '=', incidentId)
    .where('event.sequence', '>', sequence)
    .orderBy('event.sequence');
}
