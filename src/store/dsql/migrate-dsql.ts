import { type Kysely, sql } from 'kysely';
import { appRole } from '../app-role.ts';
import { databaseUnreachable } from '../database-unreachable.ts';
import { migrate } from '../migrate.ts';
import type { DsqlChoice } from '../open-database.ts';
import { connectOwner } from '../owner.ts';
import { retryOnConflict } from '../retry-on-conflict.ts';
import { adminUser, explainSignIn, signInAt } from './sign-in.ts';

/**
 * Brings a cluster's schema up to date as admin, in the first region that lets us in, and answers the steps it ran.
 * @param appArn the IAM role or user that is to sign in as the application's role; null leaves the mapping as it is.
 * @throws Error with a sentence when no region lets us in or a step fails.
 */
export async function migrateDsql(choice: DsqlChoice, appArn: string | null): Promise<readonly string[]> {
  const admin = await signInAsAdmin(choice);
  try {
    const applied = await migrate(admin, 'dsql');
    if (appArn !== null) await mapAppRole(admin, appArn);
    return applied;
  } finally {
    await admin.destroy();
  }
}

/** @throws Error with a sentence when no region lets us in. */
export async function signInAsAdmin(choice: DsqlChoice): Promise<Kysely<unknown>> {
  let refusal: unknown = null;
  for (const endpoint of choice.endpoints) {
    try {
      return await connectOwner(signInAt(endpoint, { ...choice, user: adminUser }), { kind: 'dsql' });
    } catch (error) {
      refusal = databaseUnreachable(explainSignIn(error, endpoint, adminUser), 'DSQL_ENDPOINTS');
    }
  }
  throw refusal;
}

/**
 * Lets an IAM identity sign in as the application's role, once.
 * https://docs.aws.amazon.com/aurora-dsql/latest/userguide/using-database-and-iam-roles.html
 */
export async function mapAppRole(admin: Kysely<unknown>, arn: string): Promise<void> {
  await retryOnConflict(async () => {
    const { rows } = await sql`
      SELECT 1 FROM sys.iam_pg_role_mappings WHERE pg_role_name = ${appRole} AND arn = ${arn}`.execute(admin);
    if (rows.length === 0) await sql`AWS IAM GRANT ${sql.ref(appRole)} TO ${sql.lit(arn)}`.execute(admin);
  });
}
