import { setTimeout as wait } from 'node:timers/promises';
import {
  type DatabaseIntrospector,
  type Kysely,
  type MigrationLockOptions,
  PostgresAdapter,
  PostgresDialect,
  sql,
} from 'kysely';
import { verdictOf } from './database-error.ts';
import { insist } from './migrate.ts';

/** How long a migrator may hold the lock before another takes it for dead, and how often those who wait look. */
const lockSeconds = 120;
const lockPollMs = 200;

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
    // A lock that can't be freed ends by itself, and what went wrong before is what has to be told.
    await insist(async () => {
      await free.execute(db);
    }).catch(() => undefined);
  }
}
