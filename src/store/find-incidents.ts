import type { Kysely } from 'kysely';
import type { RecordTables } from './database.ts';

export type IncidentRow = { readonly incident_id: string; readonly team_id: string; readonly number: number };

/** The incidents of all workspaces by number, newest first, or those of one number; at most `limit`. */
export function findIncidents(
  db: Kysely<RecordTables>,
  { number, limit }: { readonly number: number | null; readonly limit: number },
): Promise<readonly IncidentRow[]> {
  const all = db.selectFrom('incident').select(['incident_id', 'team_id', 'number']).orderBy('number', 'desc');
  return (number === null ? all : all.where('number', '=', number)).limit(limit).execute();
}
