import type { Kysely } from 'kysely';
import { databaseUnreachable } from './database-unreachable.ts';
import { signInAsAdmin } from './dsql/migrate-dsql.ts';
import type { RunningChoice } from './open-database.ts';
import { connectOwner } from './owner.ts';
import { clientOf } from './postgresql-client.ts';

/**
 * Connects as the user who may do more than Quorum itself, such as delete a text: the owner of a plain PostgreSQL, the
 * admin of a cluster. `name`: what the database calls the connection.
 * @throws Error with a sentence when nobody lets us in.
 */
export async function connectAsOwner(choice: RunningChoice, name: string): Promise<Kysely<unknown>> {
  if (choice.kind === 'dsql') return signInAsAdmin(choice);
  return connectOwner({ application_name: name, ...clientOf(choice) }).catch((error: unknown) => {
    throw databaseUnreachable(error, 'DATABASE_URL');
  });
}
