import { millisecondsInMinute } from 'date-fns/constants';
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { createConnectionPool } from './connection-pool.ts';
import type { RecordTables } from './database.ts';

/** One regional endpoint with its pool. */
export type Region = { readonly name: string; readonly db: Kysely<RecordTables>; close(): Promise<void> };

export type RegionOptions = {
  readonly name: string;
  readonly client: pg.ClientConfig;
  readonly connectionsMax?: number;
  /** How long connecting, and how long one statement, may take: short where there is another region to go to. */
  readonly patience?: Patience;
  /** Says what an error of connecting means. */
  readonly explain?: (error: unknown) => unknown;
  readonly onError: (error: Error) => void;
};

export type Patience = { readonly connectTimeoutMs: number; readonly statementTimeoutMs: number };

/** Alone, a region is waited for; beside another it is given up early enough to be answered within 3 s by the other. */
export const patienceAlone: Patience = { connectTimeoutMs: 3_000, statementTimeoutMs: 5_000 };
export const patienceAmongSeveral: Patience = { connectTimeoutMs: 1_500, statementTimeoutMs: 1_500 };

/**
 * 45 to 50 minutes: under the 60 after which DSQL ends a connection, and not all at once.
 * https://docs.aws.amazon.com/aurora-dsql/latest/userguide/CHAP_quotas.html
 */
const lifetimeMs = () => (45 + 5 * Math.random()) * millisecondsInMinute;

/** Opens a region; no connection is made before the first statement. */
export function openRegion(options: RegionOptions): Region {
  const { name, client, connectionsMax = 10, patience = patienceAlone, explain = (error) => error, onError } = options;
  const pool = createConnectionPool({
    client: { application_name: 'quorum', ...client },
    connectionsMax,
    ...patience,
    lifetimeMs,
    now: () => performance.now(),
    explain,
    onError,
  });
  const db = new Kysely<RecordTables>({ dialect: new PostgresDialect({ pool }) });
  return { name, db, close: () => db.destroy() };
}
