import { millisecondsInMinute } from 'date-fns/constants';
import { Kysely } from 'kysely';
import type pg from 'pg';
import { createConnectionPool } from './connection-pool.ts';
import { MigrationDialect } from './migration-dialect.ts';
import { lockSecondsDefault } from './migration-lock.ts';
import { explainConnecting } from './postgresql-client.ts';
import { ownerSession } from './session.ts';

/**
 * A statement may take as long as DSQL lets a transaction live: one that waits for an index takes its time.
 * https://docs.aws.amazon.com/aurora-dsql/latest/userguide/CHAP_quotas.html
 */
const statementTimeoutDefaultMs = 5 * millisecondsInMinute;
const connectTimeoutMs = 5_000;

export type OwnerOptions = {
  readonly kind?: 'postgresql' | 'dsql';
  readonly statementTimeoutMs?: number;
  readonly lockSeconds?: number;
};

/**
 * Connects as a user who may change the schema, over one connection, and a second one that renews the migration lock.
 * `lockSeconds`: how long that lock outlives its holder.
 * @throws what connecting threw.
 */
export async function connectOwner(client: pg.ClientConfig, options: OwnerOptions = {}): Promise<Kysely<unknown>> {
  const {
    kind = 'postgresql',
    statementTimeoutMs = statementTimeoutDefaultMs,
    lockSeconds = lockSecondsDefault,
  } = options;
  const pool = createConnectionPool({
    client: { application_name: 'quorum-migrate', ...client },
    connectionsMax: 2,
    connectTimeoutMs,
    statementTimeoutMs,
    lifetimeMs: () => Number.POSITIVE_INFINITY,
    setUp: ownerSession(kind),
    now: () => performance.now(),
    explain: explainConnecting,
    // What breaks is told by the statement that it breaks.
    onError: () => undefined,
  });
  try {
    (await pool.connect()).release();
    return new Kysely<unknown>({ dialect: new MigrationDialect({ pool, lockSeconds }) });
  } catch (error) {
    await pool.end();
    throw error;
  }
}
