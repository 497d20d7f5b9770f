import {
  type DatabaseIntrospector,
  Kysely,
  type MigrationLockOptions,
  PostgresAdapter,
  PostgresDialect,
  type PostgresPool,
  sql,
} from 'kysely';
import { acquireMigrationLock, lockSecondsDefault, type MigrationLock } from './migration-lock.ts';

export type MigrationDialectOptions = {
  /** Of two connections at least: the lock is renewed over the second. */
  readonly pool: PostgresPool;
  readonly lockSeconds?: number;
};

/** PostgreSQL's dialect without its advisory lock and without DDL in transactions, neither of which DSQL has. */
export class MigrationDialect extends PostgresDialect {
  readonly #options: MigrationDialectOptions;

  constructor(options: MigrationDialectOptions) {
    super({ pool: options.pool });
    this.#options = options;
  }

  override createAdapter(): PostgresAdapter {
    const { pool, lockSeconds = lockSecondsDefault } = this.#options;
    return new MigrationAdapter(pool, lockSeconds);
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

/** Kysely asks for the lock and gives it back over the connection that it migrates on. */
class MigrationAdapter extends PostgresAdapter {
  readonly #aside: Kysely<unknown>;
  readonly #lockSeconds: number;
  #lock: MigrationLock | null = null;

  constructor(pool: PostgresPool, lockSeconds: number) {
    super();
    this.#aside = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
    this.#lockSeconds = lockSeconds;
  }

  override get supportsTransactionalDdl(): boolean {
    return false;
  }

  override async acquireMigrationLock(
    // biome-ignore lint/suspicious/noExplicitAny: the signature is Kysely's
    db: Kysely<any>,
    options: MigrationLockOptions,
  ): Promise<void> {
    this.#lock = await acquireMigrationLock(db, this.#aside, options, this.#lockSeconds);
  }

  override async releaseMigrationLock(
    // biome-ignore lint/suspicious/noExplicitAny: the signature is Kysely's
    db: Kysely<any>,
  ): Promise<void> {
    const lock = this.#lock;
    this.#lock = null;
    await lock?.release(db);
  }

  async renewMigrationLock(db: Kysely<unknown>): Promise<void> {
    await this.#lock?.renew(db);
  }
}

/** Before each step: makes sure that the migrator still holds the lock. @throws LostLockError when it does not. */
export async function renewMigrationLock(db: Kysely<unknown>): Promise<void> {
  const { adapter } = db.getExecutor();
  if (adapter instanceof MigrationAdapter) await adapter.renewMigrationLock(db);
}
