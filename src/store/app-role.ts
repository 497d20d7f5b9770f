import { type Kysely, sql } from 'kysely';
import { codeOf, reasonOf } from './database-error.ts';

/** The application's role: it appends and reads, and no more. */
export const appRole = 'quorum_app';

/** Insufficient privilege: https://www.postgresql.org/docs/16/errcodes-appendix.html */
const denied = '42501';

/** The owner of the database may not make the role or take it: told with what a superuser has to run. */
class RoleError extends Error {
  override readonly name = 'RoleError';
  readonly code = denied;
}

/** Whether the application's role itself has signed in: it can use a schema that is up to date, and change none. */
export async function isAppRole(db: Kysely<unknown>): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`SELECT current_user = ${sql.lit(appRole)} AS is`.execute(db);
  return rows[0]?.is === true;
}

export function notTheOwner(lacking: string): Error {
  return new RoleError(`it lacks ${lacking}, and ${appRole} may not change it: run "quorum migrate" as its owner`);
}

/** Makes the application's role, where it is not there yet. @throws RoleError when the owner may not. */
export async function createAppRole(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql`SELECT 1 FROM pg_roles WHERE rolname = ${appRole}`.execute(db);
  if (rows.length > 0) return;
  try {
    await sql`CREATE ROLE ${sql.ref(appRole)} WITH LOGIN`.execute(db);
  } catch (error) {
    // It exists by now.
    if (['42710', '23505'].includes(codeOf(error))) return;
    throw await explained(db, error, (owner) => `CREATE ROLE ${appRole} LOGIN; GRANT ${appRole} TO ${owner}`);
  }
}

/**
 * Lets the owner of a plain PostgreSQL take the application's role. Since PostgreSQL 16, one who made a role may grant it,
 * and not take it before that. https://www.postgresql.org/docs/16/sql-createrole.html#SQL-CREATEROLE-NOTES
 * @throws RoleError when the owner may not.
 */
export async function letOwnerStepDown(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ version: number }>`
    SELECT current_setting('server_version_num')::integer AS version`.execute(db);
  const privilege = (rows[0]?.version ?? 0) >= 160_000 ? 'SET' : 'MEMBER';
  const able = await sql<{ able: boolean }>`
    SELECT pg_has_role(current_user, ${sql.lit(appRole)}, ${sql.lit(privilege)}) AS able`.execute(db);
  if (able.rows[0]?.able === true) return;
  try {
    await sql`GRANT ${sql.ref(appRole)} TO CURRENT_USER`.execute(db);
  } catch (error) {
    throw await explained(db, error, (owner) => `GRANT ${appRole} TO ${owner}`);
  }
}

async function explained(db: Kysely<unknown>, cause: unknown, mend: (owner: string) => string): Promise<unknown> {
  if (codeOf(cause) !== denied) return cause;
  const { rows } = await sql<{ owner: string }>`SELECT quote_ident(current_user) AS owner`.execute(db);
  return new RoleError(`${reasonOf(cause)}: let a superuser run "${mend(rows[0]?.owner ?? 'the owner')}"`, { cause });
}
