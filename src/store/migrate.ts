import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CompiledQuery, type Kysely, type MigrationProvider, type MigrationResultSet, Migrator, sql } from 'kysely';
import { createAppRole, isAppRole, letOwnerStepDown, notTheOwner } from './app-role.ts';
import { classifyDatabaseError, codeOf, reasonOf } from './database-error.ts';
import { renewMigrationLock } from './migration-dialect.ts';
import { retryOnConflict } from './retry-on-conflict.ts';

/** Which dialect of DDL the database takes. */
export type Flavour = 'postgresql' | 'dsql';

const directory = fileURLToPath(new URL('../../migrations/', import.meta.url));

/**
 * Brings the schema up to date and answers the names of the steps it ran. One DDL statement a step and none in a
 * transaction with another, as DSQL demands; safe when several start at once and when one dies half-way.
 * @throws Error that names the step which failed.
 */
export async function migrate(db: Kysely<unknown>, flavour: Flavour): Promise<readonly string[]> {
  const applied: string[] = [];
  let step = 'of the schema';
  try {
    await retryOnConflict(async () => {
      const { error, results = [] } = await run(db, flavour);
      applied.push(...results.filter(({ status }) => status === 'Success').map(({ migrationName }) => migrationName));
      step = results.find(({ status }) => status === 'Error')?.migrationName ?? step;
      if (error !== undefined) throw error;
    });
    return applied;
  } catch (error) {
    const reason = reasonOf(error);
    if (classifyDatabaseError(error) === 'fault') throw new Error(`The migration ${step} failed: ${reason}`);
    throw new Error(`The migration ${step} broke off (${reason}): run it again, and it goes on from there`);
  }
}

async function run(db: Kysely<unknown>, flavour: Flavour): Promise<MigrationResultSet> {
  try {
    const isOwner = flavour === 'dsql' || !(await isAppRole(db));
    if (isOwner) await createAppRole(db);
    if (isOwner && flavour === 'postgresql') await letOwnerStepDown(db);
    const [pending] = await pendingMigrations(db, flavour);
    // The migrator would take its lock, which is written.
    if (pending === undefined) return { results: [] };
    if (!isOwner) throw notTheOwner(pending);
  } catch (error) {
    return { error };
  }
  return new Migrator({
    db,
    provider: createProvider(flavour, () => appliedMigrations(db)),
    disableTransactions: true,
    // One for PostgreSQL alone is lacking where the local cluster has gone before.
    allowUnorderedMigrations: true,
  }).migrateToLatest();
}

/** The names of the steps that the database still lacks; needs no more than to read the migrator's table. */
export async function pendingMigrations<Tables>(db: Kysely<Tables>, flavour: Flavour): Promise<readonly string[]> {
  const steps = Object.keys(await createProvider(flavour, async () => []).getMigrations());
  try {
    const applied = new Set(await appliedMigrations(db));
    return steps.filter((name) => !applied.has(name));
  } catch (error) {
    // Nobody has let the application's role read it yet.
    if (codeOf(error) === '42501') return steps;
    throw error;
  }
}

/** The names of the steps that a newer version of Quorum has applied. */
export async function newerMigrations<Tables>(db: Kysely<Tables>): Promise<readonly string[]> {
  // A step for PostgreSQL alone is no newer one where somebody has moved to a cluster.
  const own = new Set((await readSteps('postgresql')).map(({ name }) => name));
  return (await appliedMigrations(db)).filter((name) => !own.has(name));
}

/** The number of the last step that this version has. */
export async function schemaNumber(): Promise<number> {
  return Math.max(...(await readSteps('postgresql')).map(({ name }) => Number.parseInt(name, 10)));
}

async function appliedMigrations<Tables>(db: Kysely<Tables>): Promise<readonly string[]> {
  const { rows: tables } = await sql`
    SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = 'public' AND tablename = 'kysely_migration'`.execute(db);
  if (tables.length === 0) return [];
  const { rows } = await sql<{ name: string }>`SELECT name FROM kysely_migration`.execute(db);
  return rows.map(({ name }) => name);
}

/**
 * The steps of a flavour: a file `….postgresql.sql` is for PostgreSQL alone, and may hold several statements. Those that a
 * newer version has applied are no matter of this one's: Kysely takes a step that it can't find for a fault.
 */
function createProvider(flavour: Flavour, applied: () => Promise<readonly string[]>): MigrationProvider {
  return {
    async getMigrations() {
      const steps = (await readSteps(flavour)).map(
        ({ name, ddl }) => [name, { up: (db: Kysely<unknown>) => runStep(db, ddl, flavour) }] as const,
      );
      const ofNewer = (await applied()).map((name) => [name, { up: async () => undefined }] as const);
      return Object.fromEntries([...ofNewer, ...steps]);
    },
  };
}

/** The steps of a flavour in their order, each with what its file says. */
export async function readSteps(flavour: Flavour): Promise<readonly { readonly name: string; readonly ddl: string }[]> {
  const isFor = (name: string) => name.endsWith('.sql') && (flavour === 'postgresql' || !isForPostgres(name));
  const files = (await readdir(directory)).filter(isFor).sort();
  return Promise.all(
    files.map(async (file) => ({
      name: file.replace(/(\.postgresql)?\.sql$/, ''),
      ddl: await readFile(join(directory, file), 'utf8'),
    })),
  );
}

const isForPostgres = (file: string) => file.endsWith('.postgresql.sql');

/** On DSQL an index is built in the background, and its job is waited for; plain PostgreSQL builds it at once. */
async function runStep(db: Kysely<unknown>, ddl: string, flavour: Flavour): Promise<void> {
  const statement = ddl.replaceAll(/^--.*$/gm, '').trim();
  if (statement === '') return;
  await renewMigrationLock(db);
  const inFlavour = flavour === 'dsql' ? statement : statement.replace(' INDEX ASYNC', ' INDEX');
  const { rows } = await db.executeQuery<{ job_id?: string }>(CompiledQuery.raw(inFlavour));
  const job = rows[0]?.job_id;
  if (job === undefined) return;
  // The end of the job is a change of the schema, which whoever waits for it may be told of as OC001.
  await retryOnConflict(async () => {
    const waited = await sql<Record<string, unknown>>`CALL sys.wait_for_job(${sql.lit(job)})`.execute(db);
    // "A Boolean value indicating success or failure": https://docs.aws.amazon.com/aurora-dsql/latest/userguide/working-with-create-index-async.html
    const [succeeded = true] = Object.values(waited.rows[0] ?? {});
    if (succeeded !== true) throw new Error(`job ${job} failed, as sys.jobs tells: drop its index`);
  });
}
