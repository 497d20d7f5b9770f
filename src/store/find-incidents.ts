import type { Kysely } from 'kysely';
import type { TextRow } from '../kernel/commitment.ts';
import type { IncidentKind } from '../kernel/incident-name.ts';
import { systemTeamPrefix } from '../kernel/system-team.ts';
import type { RecordTables } from './database.ts';
import { type Stored, storedOfRows, storedQuery } from './event-row.ts';

export type IncidentRow = {
  readonly incident_id: string;
  readonly team_id: string;
  readonly number: number;
  readonly kind: string;
};

/**
 * Which incidents: of every workspace or one, of every number or one, of one kind, of all, or drills and real ones (`incidents`); `exceptSystem`: none of the
 * workspaces of Quorum's own.
 */
export type IncidentFilter = {
  readonly team?: string | undefined;
  readonly number?: number | undefined;
  readonly kind?: IncidentKind | 'incidents' | undefined;
  readonly exceptSystem?: boolean;
};

/** The incidents that the filter leaves, the highest number first; all of them without a limit. */
export function findIncidents(
  db: Kysely<RecordTables>,
  filter: IncidentFilter,
  limit?: number,
): Promise<readonly IncidentRow[]> {
  const query = filtered(db, filter)
    .select(['incident_id', 'team_id', 'number', 'kind'])
    .orderBy('number', 'desc')
    .orderBy('team_id');
  return (limit === undefined ? query : query.limit(limit)).execute();
}

/** How many incidents the filter leaves. */
export async function countIncidents(db: Kysely<RecordTables>, filter: IncidentFilter): Promise<number> {
  const { count } = await filtered(db, filter)
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The events of some incidents with their texts, each incident's in their order, as they stand and without judging them. */
export async function readStored(db: Kysely<RecordTables>, incidentIds: readonly string[]): Promise<readonly Stored[]> {
  if (incidentIds.length === 0) return [];
  const rows = await storedQuery(db)
    .where('event.incident_id', 'in', incidentIds)
    .orderBy('event.incident_id')
    .orderBy('event.sequence')
    .execute();
  return storedOfRows(rows);
}

/** Texts of some incidents that stand beside no event: Quorum leaves none. */
export async function readStrayTexts(
  db: Kysely<RecordTables>,
  incidentIds: readonly string[],
): Promise<readonly (TextRow & { readonly incident_id: string })[]> {
  if (incidentIds.length === 0) return [];
  const rows = await db
    .selectFrom('incident_text as typed')
    .leftJoin('incident_event as event', (join) =>
      join.onRef('event.incident_id', '=', 'typed.incident_id').onRef('event.sequence', '=', 'typed.sequence'),
    )
    .select(['typed.incident_id', 'typed.sequence', 'typed.field', 'typed.text', 'typed.salt'])
    .where('typed.incident_id', 'in', incidentIds)
    .where('event.event_id', 'is', null)
    .orderBy('typed.sequence')
    .execute();
  return rows.map(({ salt, ...row }) => ({ ...row, salt: salt.toString('hex') }));
}

/** Incidents that have events and no row of their own: Quorum leaves none. */
export async function findOrphans(db: Kysely<RecordTables>): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('incident_event')
    .leftJoin('incident', 'incident.incident_id', 'incident_event.incident_id')
    .select('incident_event.incident_id')
    .where('incident.incident_id', 'is', null)
    .distinct()
    .execute();
  return rows.map(({ incident_id }) => incident_id);
}

function filtered(db: Kysely<RecordTables>, { team, number, kind, exceptSystem = false }: IncidentFilter) {
  let query = db.selectFrom('incident');
  if (team !== undefined) query = query.where('team_id', '=', team);
  if (number !== undefined) query = query.where('number', '=', number);
  if (exceptSystem) query = query.where('team_id', 'not like', `${systemTeamPrefix}%`);
  if (kind === 'incidents') return query.where('kind', 'in', ['real', 'drill']);
  return kind === undefined ? query : query.where('kind', '=', kind);
}
