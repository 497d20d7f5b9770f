import { Kysely, sql } from 'kysely';
import pg from 'pg';
import { appRole, MigrationDialect, migrate } from '../migrate.ts';
import type { DsqlChoice } from '../open-database.ts';
import { unreached } from '../unreached.ts';
import { adminUser, explainSignIn, signInAt } from './sign-in.ts';

const connectTimeoutMs = 5_000;

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

async function signInAsAdmin(choice: DsqlChoice): Promise<Kysely<unknown>> {
  let refusal: unknown = null;
  for (const endpoint of choice.endpoints) {
    const pool = new pg.Pool({
      ...signInAt(endpoint, { ...choice, user: adminUser }),
      max: 2,
      connectionTimeoutMillis: connectTimeoutMs,
    });
    pool.on('error', () => undefined);
    try {
      (await pool.connect()).release();
      return new Kysely<unknown>({ dialect: new MigrationDialect({ pool }) });
    } catch (error) {
      refusal = unreached(explainSignIn(error, endpoint, adminUser), 'DSQL_ENDPOINTS');
      await pool.end();
    }
  }
  throw refusal;
}

/**
 * Lets an IAM identity sign in as the application's role, once.
 * https://docs.aws.amazon.com/aurora-dsql/latest/userguide/using-database-and-iam-roles.html
 */
async function mapAppRole(admin: Kysely<unknown>, arn: string): Promise<void> {
  const { rows } = await sql`
    SELECT 1 FROM sys.iam_pg_role_mappings WHERE pg_role_name = ${appRole} AND arn = ${arn}`.execute(admin);
  if (rows.length === 0) await sql`AWS IAM GRANT ${sql.ref(appRole)} TO ${sql.lit(arn)}`.execute(admin);
}
