import { type Kysely, sql } from 'kysely';
import { databaseUnreachable } from './database-unreachable.ts';
import { signInAsAdmin } from './dsql/migrate-dsql.ts';
import type { RunningChoice } from './open-database.ts';
import { connectOwner } from './owner.ts';
import { clientOf } from './postgresql-client.ts';
import { retryOnConflict } from './retry-on-conflict.ts';

/**
 * Connects as the user who may delete a text: the owner of a plain PostgreSQL, the admin of a cluster.
 * @throws Error with a sentence when nobody lets us in.
 */
export async function connectEraser(choice: RunningChoice): Promise<Kysely<unknown>> {
  if (choice.kind === 'dsql') return signInAsAdmin(choice);
  return connectOwner({ application_name: 'quorum-redact', ...clientOf(choice) }).catch((error: unknown) => {
    throw databaseUnreachable(error, 'DATABASE_URL');
  });
}

/** Deletes the texts of one event and answers how many there were. @throws what the database threw. */
export function eraseTexts(eraser: Kysely<unknown>, incidentId: string, sequence: number): Promise<number> {
  return retryOnConflict(async () => {
    const { numAffectedRows } = await sql`
      DELETE FROM incident_text WHERE incident_id = ${incidentId} AND sequence = ${sequence}`.execute(eraser);
    return Number(numAffectedRows ?? 0);
  });
}
