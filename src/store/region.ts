import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { RecordTables } from './database.ts';

/** One regional endpoint with its pool. */
export type Region = { readonly name: string; readonly db: Kysely<RecordTables>; close(): Promise<void> };

export type RegionOptions = {
  readonly name: string;
  readonly pool: pg.PoolConfig;
  /** Told of what breaks on a connection; the pool replaces it by itself. */
  readonly onError: (error: Error) => void;
};

/** How long connecting, and how long one statement, may take before the next region is tried. */
const connectTimeoutMs = 3_000;
const statementTimeoutMs = 5_000;

/** Opens a region; no connection is made before the first statement. */
export function openRegion({ name, pool: config, onError }: RegionOptions): Region {
  const pool = new pg.Pool({
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: statementTimeoutMs,
    keepAlive: true,
    application_name: 'quorum',
    ...config,
  });
  // A connection that breaks while it is checked out tells only itself; unheard, that would end the process.
  pool.on('connect', (client) => client.on('error', onError));
  pool.on('error', onError);
  const db = new Kysely<RecordTables>({ dialect: new PostgresDialect({ pool }) });
  return { name, db, close: () => db.destroy() };
}
