import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  CompiledQuery,
  type DatabaseIntrospector,
  type Kysely,
  type MigrationLockOptions,
  type MigrationProvider,
  type MigrationResultSet,
  Migrator,
  PostgresAdapter,
  PostgresDialect,
  sql,
} from 'kysely';
import { codeOf, reasonOf, verdictOf } from './database-error.ts';

/** Which dialect of DDL the database takes. */
export type Flavour = 'postgresql' | 'dsql';

/** The application's role: it appends and reads, and no more. */
export const appRole = 'quorum_app';

const directory = fileURLToPath(new URL('../../migrations/', import.meta.url));

/** How long a migrator may hold the lock before another takes it for dead, and how often those who wait look. */
const lockSeconds = 120;
const lockPollMs = 200;

/** How often a run is tried again that met another's change (DSQL's OC000 and OC001, or a step it just recorded). */
const attemptsMax = 10;
const backoffMaxMs = 2_000;

/**
 * Brings the schema up to date and answers the names of the steps it ran. One DDL statement a step and none in a
 * transaction with another, as DSQL demands; safe when several start at once and when one dies half-way.
 * @throws Error that names the step which failed.
 */
export async function migrate(db: Kysely<unknown>, flavour: Flavour): Promise<readonly string[]> {
  const applied: string[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const { error, results = [] } = await run(db, flavour);
    applied.push(...results.filter(({ status }) => status === 'Success').map(({ migrationName }) => migrationName));
    if (error === undefined) return applied;
    if (verdictOf(error) !== 'conflict' || attempt === attemptsMax) {
      const failed = results.find(({ status }) => status === 'Error');
      throw new Error(`The migration ${failed?.migrationName ?? 'of the schema'} failed: ${reasonOf(error)}`);
    }
    await wait(Math.random() * Math.min(backoffMaxMs, 50 * 2 ** attempt));
  }
}

async function run(db: Kysely<unknown>, flavour: Flavour): Promise<MigrationResultSet> {
  try {
    await createAppRole(db);
  } catch (error) {
    return { error };
  }
  return new Migrator({ db, provider: provider(flavour), disableTransactions: true }).migrateToLatest();
}

/** The names of the steps that the database still lacks; needs no more than to read the migrator's table. */
export async function pendingMigrations<Tables>(db: Kysely<Tables>): Promise<readonly string[]> {
  const steps = Object.keys(await provider('postgresql').getMigrations());
  try {
    const { rows } = await sql<{ name: string }>`SELECT name FROM kysely_migration`.execute(db);
    const applied = new Set(rows.map(({ name }) => name));
    return steps.filter((name) => !applied.has(name));
  } catch (error) {
    // There is no such table yet, or nobody has let the application's role read it yet.
    if (['42P01', '42501'].includes(codeOf(error))) return steps;
    throw error;
  }
}

/** PostgreSQL's dialect without its advisory lock and without DDL in transactions, neither of which DSQL has. */
export class MigrationDialect extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new MigrationAdapter();
  }

  override createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new TableNames(db);
  }
}

/**
 * The migrator asks only which tables there are. Kysely's own look-up calls catalogue functions that DSQL's guide does
 * not promise; it does name pg_tables.
 * https://docs.aws.amazon.com/aurora-dsql/latest/userguide/working-with-systems-tables.html
 */
class TableNames implements DatabaseIntrospector {
  readonly #db: Kysely<unknown>;
  constructor(db: Kysely<unknown>) {
    this.#db = db;
  }

  async getSchemas() {
    return [{ name: 'public' }];
  }

  async getTables() {
    const { rows } = await sql<{ name: string }>`
      SELECT tablename AS name FROM pg_catalog.pg_tables WHERE schemaname = 'public'`.execute(this.#db);
    return rows.map(({ name }) => ({ name, schema: 'public', isView: false, columns: [] }));
  }

  async getMetadata() {
    return { tables: await this.getTables() };
  }
}

/** The lock is Kysely's own row, whose number is the second until which it is held, by the database's clock. */
class MigrationAdapter extends PostgresAdapter {
  /** What we wrote into the row, so that we never free the lock of one who took us for dead. */
  #heldUntil: number | null = null;

  override get supportsTransactionalDdl(): boolean {
    return false;
  }

  override async acquireMigrationLock(
    // biome-ignore lint/suspicious/noExplicitAny: the signature is Kysely's
    db: Kysely<any>,
    { lockTable, lockRowId }: MigrationLockOptions,
  ): Promise<void> {
    for (;;) {
      const claim = sql<{ is_locked: number }>`
        UPDATE ${sql.table(lockTable)} SET is_locked = extract(epoch FROM now())::integer + ${lockSeconds}
        WHERE id = ${lockRowId} AND is_locked < extract(epoch FROM now())::integer
        RETURNING is_locked`;
      try {
        const [row] = (await claim.execute(db)).rows;
        if (row !== undefined) {
          this.#heldUntil = row.is_locked;
          return;
        }
      } catch (error) {
        if (verdictOf(error) !== 'conflict') throw error;
      }
      await wait(lockPollMs);
    }
  }

  override async releaseMigrationLock(
    // biome-ignore lint/suspicious/noExplicitAny: the signature is Kysely's
    db: Kysely<any>,
    { lockTable, lockRowId }: MigrationLockOptions,
  ): Promise<void> {
    if (this.#heldUntil === null) return;
    const free = sql`UPDATE ${sql.table(lockTable)} SET is_locked = 0
      WHERE id = ${lockRowId} AND is_locked = ${this.#heldUntil}`;
    this.#heldUntil = null;
    await free.execute(db);
  }
}

function provider(flavour: Flavour): MigrationProvider {
  return {
    async getMigrations() {
      const files = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
      const steps = await Promise.all(
        files.map(async (file) => {
          const ddl = await readFile(join(directory, file), 'utf8');
          return [file.replace(/\.sql$/, ''), { up: (db: Kysely<unknown>) => runStep(db, ddl, flavour) }] as const;
        }),
      );
      return Object.fromEntries(steps);
    },
  };
}

/** On DSQL an index is built in the background, and its job is waited for; plain PostgreSQL builds it at once. */
async function runStep(db: Kysely<unknown>, ddl: string, flavour: Flavour): Promise<void> {
  const statement = flavour === 'dsql' ? ddl : ddl.replace('CREATE INDEX ASYNC', 'CREATE INDEX');
  const { rows } = await db.executeQuery<{ job_id?: string }>(CompiledQuery.raw(statement));
  const job = rows[0]?.job_id;
  if (job !== undefined) await sql`CALL sys.wait_for_job(${sql.lit(job)})`.execute(db);
}

async function createAppRole(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql`SELECT 1 FROM pg_roles WHERE rolname = ${appRole}`.execute(db);
  if (rows.length > 0) return;
  try {
    await sql`CREATE ROLE ${sql.ref(appRole)} WITH LOGIN`.execute(db);
  } catch (error) {
    // It exists by now.
    if (!['42710', '23505'].includes(codeOf(error))) throw error;
  }
}
