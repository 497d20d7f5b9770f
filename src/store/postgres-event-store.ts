import type { Kysely } from 'kysely';
import type { NewEvent } from '../incident/event.ts';
import type { RecordTables } from './database.ts';
import { reasonOf, verdictOf } from './database-error.ts';
import { eventOfRow, rowOfEvent } from './event-row.ts';
import type { EventStore, InsertOutcome, ReadOutcome } from './event-store.ts';
import type { Region } from './region.ts';
import type { Regions } from './regions.ts';

/** The events on PostgreSQL or Aurora DSQL, in the first region that answers. */
export function createPostgresEventStore(regions: Regions): EventStore {
  /** What is asked is run in a region; what its rows mean is no matter of the region that gave them. */
  async function read<Row, T>(
    question: (db: Kysely<RecordTables>) => Promise<readonly Row[]>,
    understand: (rows: readonly Row[]) => T,
  ): Promise<ReadOutcome<T>> {
    try {
      return { kind: 'read', value: understand(await regions.run(question)) };
    } catch (error) {
      if (verdictOf(error) === 'fault') throw error;
      return { kind: 'unavailable', reason: reasonOf(error) };
    }
  }

  return {
    async insert(events) {
      let refused: InsertOutcome = { kind: 'unavailable', reason: 'no region is configured' };
      for (const region of regions.order()) {
        const outcome = await insertIn(regions, region, events);
        if (outcome.kind !== 'unavailable') return outcome;
        refused = outcome;
      }
      return refused;
    },
    readAfter: (incidentId, sequence) =>
      read(
        (db) => tailQuery(db, incidentId, sequence).execute(),
        (rows) => rows.map(eventOfRow),
      ),
    find: (eventId) =>
      read(
        (db) => db.selectFrom('incident_event').selectAll().where('event_id', '=', eventId).execute(),
        ([row]) => (row === undefined ? null : eventOfRow(row)),
      ),
    nextNumber: (teamId) =>
      read(
        (db) =>
          db
            .selectFrom('incident')
            .select('number')
            .where('team_id', '=', teamId)
            .orderBy('number', 'desc')
            .limit(1)
            .execute(),
        ([row]) => (row?.number ?? 0) + 1,
      ),
  };
}

async function insertIn(
  regions: Regions,
  region: Region,
  events: readonly [NewEvent, ...NewEvent[]],
): Promise<InsertOutcome> {
  let sent = false;
  try {
    const { recorded_at } = await regions.attempt(region, (pool) =>
      pool.connection().execute((db) => {
        sent = true;
        return insertQuery(db, region.name, events).executeTakeFirstOrThrow();
      }),
    );
    return { kind: 'committed', region: region.name, recorded_at: recorded_at.toISOString() };
  } catch (error) {
    if (!sent) return { kind: 'unavailable', reason: reasonOf(error) };
    const verdict = verdictOf(error);
    switch (verdict) {
      case 'conflict':
        return { kind: 'conflict' };
      case 'refused':
      case 'fault':
        return { kind: 'unavailable', reason: reasonOf(error) };
      case 'unknown':
        return { kind: 'unknown', reason: reasonOf(error) };
      default: {
        const unreachable: never = verdict;
        return unreachable;
      }
    }
  }
}

/** The one statement of an append: all rows or none; a declaration opens its incident in the same statement. */
export function insertQuery(db: Kysely<RecordTables>, region: string, events: readonly [NewEvent, ...NewEvent[]]) {
  const rows = events.map((event) => rowOfEvent(event, region));
  const [first] = events;
  if (first.type !== 'declared') return db.insertInto('incident_event').values(rows).returning('recorded_at');
  const { team_id, number, kind } = first.data;
  return db
    .with('opened', (opening) =>
      opening.insertInto('incident').values({ incident_id: first.incident_id, team_id, number, kind }),
    )
    .insertInto('incident_event')
    .values(rows)
    .returning('recorded_at');
}

/** What is new in an incident. */
export function tailQuery(db: Kysely<RecordTables>, incidentId: string, sequence: number) {
  return db
    .selectFrom('incident_event')
    .selectAll()
    .where('incident_id', '=', incidentId)
    .where('sequence', '>', sequence)
    .orderBy('sequence');
}
