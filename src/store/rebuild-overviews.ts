import { type IncidentState, incident } from '../capabilities/index.ts';
import { BrokenRecordError } from '../kernel/broken-record.ts';
import type { Overview } from '../kernel/overview.ts';
import type { Stored } from './event-row.ts';
import { readStored } from './find-incidents.ts';
import { overviewInsert } from './overview-row.ts';
import { eventsOf } from './postgres-event-store.ts';
import type { Regions } from './regions.ts';
import { retryOnConflict } from './retry-on-conflict.ts';

/** Incidents that are rebuilt with one read and one write. */
const atOnce = 20;

export type Rebuilt = {
  readonly incidents: number;
  /** Those that this version of Quorum can't show to the end: a row that they have stays as it is. */
  readonly unreadable: readonly string[];
  /** How many rows belonged to no incident, or to an event that there is not. */
  readonly removed: number;
};

/**
 * Rebuilds the rows of the lists from the record. Quorum may keep running: a row of a later event than was read is never
 * replaced. Can be run again at any time. @throws what the database threw.
 */
export async function rebuildOverviews({ runAnywhere: run }: Pick<Regions, 'runAnywhere'>): Promise<Rebuilt> {
  const unreadable: string[] = [];
  let incidents = 0;
  let removed = 0;
  for (let ids = await incidentsAfter(run, null); ids.length > 0; ids = await incidentsAfter(run, ids.at(-1) ?? null)) {
    // A batch that conflicts with an append is read and written again.
    const page = ids;
    const lot = await retryOnConflict(() => rebuildLot(run, page));
    unreadable.push(...lot.unreadable);
    removed += lot.removed;
    incidents += ids.length;
  }
  return { incidents, unreadable, removed: removed + (await removeStrays(run)) };
}

type Run = Regions['runAnywhere'];
type Lot = Pick<Rebuilt, 'unreadable' | 'removed'>;

function incidentsAfter(run: Run, last: string | null): Promise<readonly string[]> {
  return run(async (db) => {
    const query = db.selectFrom('incident').select('incident_id').orderBy('incident_id').limit(atOnce);
    const rows = await (last === null ? query : query.where('incident_id', '>', last)).execute();
    return rows.map(({ incident_id }) => incident_id);
  });
}

async function rebuildLot(run: Run, ids: readonly string[]): Promise<Lot> {
  // A row is committed with its event: one that was read before the events and lies beyond their end is of no event.
  const found = await run((db) =>
    db.selectFrom('incident_overview').select(['incident_id', 'sequence']).where('incident_id', 'in', ids).execute(),
  );
  const stored = await run((db) => readStored(db, ids));
  const folded = ids.map((incident_id) => {
    const own = stored.filter(({ event }) => event.incident_id === incident_id);
    return { incident_id, length: own.length, state: stateOf(own) };
  });
  const beyond = found.filter(({ incident_id, sequence }) =>
    folded.some((one) => one.incident_id === incident_id && one.length < sequence),
  );
  for (const { incident_id, sequence } of beyond) {
    await run((db) =>
      db
        .deleteFrom('incident_overview')
        .where('incident_id', '=', incident_id)
        .where('sequence', '=', sequence)
        .execute(),
    );
  }
  const states = folded.flatMap(({ state }) => state ?? []);
  await write(run, 'same', states.filter(isWhole));
  await write(
    run,
    'none',
    states.filter((state) => !isWhole(state)),
  );
  const unreadable = folded.filter(({ state }) => state === null || !isWhole(state));
  return { unreadable: unreadable.map(({ incident_id }) => incident_id), removed: beyond.length };
}

/** Whether this version of Quorum understands every event. */
function isWhole({ unreadable }: IncidentState): boolean {
  return unreadable === null;
}

/** Null when the events can't be read, or don't follow from each other. */
function stateOf(stored: readonly Stored[]): IncidentState | null {
  const events = eventsOf(stored);
  if (events.kind !== 'read') return null;
  try {
    return incident.fold(incident.withRedactions(events.value));
  } catch (error) {
    if (error instanceof BrokenRecordError) return null;
    throw error;
  }
}

async function write(run: Run, replaces: 'same' | 'none', states: readonly IncidentState[]): Promise<void> {
  const rows: readonly Overview[] = states.map((state) => incident.overview(state));
  if (rows.length > 0) await run((db) => overviewInsert(db, rows, replaces).execute());
}

/** Removes rows of incidents that there are not. */
function removeStrays(run: Run): Promise<number> {
  return run(async (db) => {
    const { numDeletedRows } = await db
      .deleteFrom('incident_overview')
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('incident')
              .select('incident.incident_id')
              .whereRef('incident.incident_id', '=', 'incident_overview.incident_id'),
          ),
        ),
      )
      .executeTakeFirst();
    return Number(numDeletedRows);
  });
}
