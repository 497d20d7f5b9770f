import { type Kysely, sql } from 'kysely';
import { retryOnConflict } from './retry-on-conflict.ts';

/** Deletes the texts of one event, as the database's owner, and answers how many there were. @throws what the database threw. */
export function eraseTexts(owner: Kysely<unknown>, incidentId: string, sequence: number): Promise<number> {
  return retryOnConflict(async () => {
    const { numAffectedRows } = await sql`
      DELETE FROM incident_text WHERE incident_id = ${incidentId} AND sequence = ${sequence}`.execute(owner);
    return Number(numAffectedRows ?? 0);
  });
}
