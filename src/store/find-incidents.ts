import type { ExpressionBuilder, Kysely } from 'kysely';
import { systemTeamPrefix } from '../incident/system-team.ts';
import type { RecordTables } from './database.ts';
import { linkOfRow, type StoredLink } from './event-row.ts';

export type IncidentRow = {
  readonly incident_id: string;
  readonly team_id: string;
  readonly number: number;
  readonly kind: string;
};

/**
 * Which incidents: of every workspace or one, of every number or one, drills or not; `exceptSystem`: none of the
 * workspaces of Quorum's own; `openFirst`: those that are not resolved before the others. All of them without a limit.
 */
export type Wanted = {
  readonly team?: string | undefined;
  readonly number?: number | undefined;
  readonly kind?: 'real' | 'drill' | undefined;
  readonly exceptSystem?: boolean;
  readonly openFirst?: boolean;
  readonly limit?: number;
};

/** The incidents wanted, the highest number first. */
export function findIncidents(db: Kysely<RecordTables>, wanted: Wanted): Promise<readonly IncidentRow[]> {
  const query = whichAre(db, wanted).select(['incident_id', 'team_id', 'number', 'kind']);
  const led = wanted.openFirst === true ? query.orderBy(lastTurn, (turn) => turn.asc().nullsFirst()) : query;
  const ordered = led.orderBy('number', 'desc').orderBy('team_id');
  return (wanted.limit === undefined ? ordered : ordered.limit(wanted.limit)).execute();
}

/** Null of an incident that was never resolved, `reopened` or `resolved` of others: so they sort by being open. */
function lastTurn({ selectFrom }: ExpressionBuilder<RecordTables, 'incident'>) {
  return selectFrom('incident_event as turn')
    .select('turn.type')
    .whereRef('turn.incident_id', '=', 'incident.incident_id')
    .where('turn.type', 'in', ['reopened', 'resolved'])
    .orderBy('turn.sequence', 'desc')
    .limit(1);
}

/** How many there are, whatever the limit. */
export async function countIncidents(db: Kysely<RecordTables>, wanted: Wanted): Promise<number> {
  const { count } = await whichAre(db, wanted)
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The events of some incidents, each one's in their order, as they stand and without judging them. */
export async function readLinks(
  db: Kysely<RecordTables>,
  incidentIds: readonly string[],
): Promise<readonly StoredLink[]> {
  const rows = await db
    .selectFrom('incident_event')
    .selectAll()
    .where('incident_id', 'in', incidentIds)
    .orderBy('incident_id')
    .orderBy('sequence')
    .execute();
  return rows.map(linkOfRow);
}

/** Incidents that have events and no row of their own: nothing of Quorum's leaves such. */
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

function whichAre(db: Kysely<RecordTables>, { team, number, kind, exceptSystem = false }: Wanted) {
  let query = db.selectFrom('incident');
  if (team !== undefined) query = query.where('team_id', '=', team);
  if (number !== undefined) query = query.where('number', '=', number);
  if (exceptSystem) query = query.where('team_id', 'not like', `${systemTeamPrefix}%`);
  return kind === undefined ? query : query.where('kind', '=', kind);
}
