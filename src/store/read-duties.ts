import { type Kysely, sql } from 'kysely';
import type { RecordTables } from './database.ts';
import { type DutyData, readDutyData } from './duty-row.ts';
import { type ListedIncident, listedOfRow } from './overview-row.ts';
import { seenBy } from './read-overviews.ts';

/** Something that somebody has to do, and about which incident. */
export type ListedDuty = DutyData & {
  readonly incident: ListedIncident;
  /** ISO 8601; null: at no certain time. */
  readonly due_at: string | null;
};

/**
 * What somebody of a workspace has to do in the incidents that they may see: of real ones first, then what is due first.
 * One query on one index, however many incidents there are. A row that a newer version wrote is left out.
 */
export async function readDuties(
  db: Kysely<RecordTables>,
  who: { readonly team: string; readonly viewer: string },
  limit: number,
): Promise<readonly ListedDuty[]> {
  const rows = await dutiesQuery(db, who, limit).execute();
  return rows.flatMap(({ duty_data, duty_due_at, ...overview }) => {
    const incident = listedOfRow(overview);
    const data = readDutyData(duty_data);
    if (incident === null || data === null) return [];
    return [{ ...data, incident, due_at: duty_due_at === null ? null : duty_due_at.toISOString() }];
  });
}

export function dutiesQuery(
  db: Kysely<RecordTables>,
  { team, viewer }: { readonly team: string; readonly viewer: string },
  limit: number,
) {
  return db
    .selectFrom('incident_duty as duty')
    .innerJoin('incident_overview as overview', 'overview.incident_id', 'duty.incident_id')
    .selectAll('overview')
    .select(['duty.data as duty_data', 'duty.due_at as duty_due_at'])
    .where('duty.team_id', '=', team)
    .where('duty.user_id', '=', viewer)
    .where('duty.is_open', '=', true)
    .where((of) => seenBy(of, viewer))
    .orderBy(sql`overview.kind = 'drill'`)
    .orderBy('duty.due_at', (order) => order.asc().nullsLast())
    .orderBy('overview.position')
    .orderBy('duty.incident_id')
    .orderBy('duty.duty')
    .limit(limit);
}
