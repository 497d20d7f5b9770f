import { millisecondsInMinute } from 'date-fns/constants';
import { Kysely, PostgresDialect, type PostgresPool, sql } from 'kysely';
import type pg from 'pg';
import { createConnectionPool } from './connection-pool.ts';
import type { RecordTables } from './database.ts';
import type { SetUpSession } from './session.ts';

/** One regional endpoint with its pool. */
export type Region = {
  readonly name: string;
  /** Its statements are given up early where another region may answer them. */
  readonly db: Kysely<RecordTables>;
  /** The same connections, for when there is no other region to go to. */
  readonly patientDb: Kysely<RecordTables>;
  /** Asks for a sign of life, over a connection apart from the pool's. @throws what that threw. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

export type RegionOptions = {
  readonly name: string;
  readonly client: pg.ClientConfig;
  readonly connectionsMax?: number;
  readonly timeouts?: RegionTimeouts;
  /** What a new connection has to pass before it is used. */
  readonly setUp?: SetUpSession;
  /** Says what an error of connecting means. */
  readonly explain?: (error: unknown) => unknown;
  readonly onError: (error: Error) => void;
};

export type RegionTimeouts = {
  readonly connectMs: number;
  readonly statementMs: number;
  /** For a statement that no other region can take over. */
  readonly lastStatementMs: number;
};

/** Alone, a region is waited for; beside another it is given up early enough to be answered within 3 s by the other. */
export const timeoutsAlone: RegionTimeouts = { connectMs: 3_000, statementMs: 5_000, lastStatementMs: 5_000 };
export const timeoutsAmongSeveral: RegionTimeouts = { connectMs: 1_500, statementMs: 1_500, lastStatementMs: 4_500 };

/** How long a ping may take once it is connected. */
const pingTimeoutMs = 1_000;

/**
 * 45 to 50 minutes: under the 60 after which DSQL ends a connection, and not all at once.
 * https://docs.aws.amazon.com/aurora-dsql/latest/userguide/CHAP_quotas.html
 */
const lifetimeMs = () => (45 + 5 * Math.random()) * millisecondsInMinute;

/** Opens a region; no connection is made before the first statement. */
export function openRegion(options: RegionOptions): Region {
  const { name, client, connectionsMax = 10, timeouts = timeoutsAlone, explain = (error) => error, onError } = options;
  const open = (max: number, statementTimeoutMs: number, setUp?: SetUpSession) =>
    createConnectionPool({
      client: { application_name: 'quorum', ...client },
      connectionsMax: max,
      ...(setUp === undefined ? {} : { setUp }),
      connectTimeoutMs: timeouts.connectMs,
      statementTimeoutMs,
      lifetimeMs,
      now: () => performance.now(),
      explain,
      onError,
    });
  const pool = open(connectionsMax, timeouts.statementMs, options.setUp);
  const over = (connections: PostgresPool) =>
    new Kysely<RecordTables>({ dialect: new PostgresDialect({ pool: connections }) });
  const pingPool = open(1, pingTimeoutMs);
  const pinging = over(pingPool);
  return {
    name,
    db: over(pool),
    patientDb: over(pool.withStatementTimeout(timeouts.lastStatementMs)),
    async ping() {
      await sql`SELECT 1`.execute(pinging);
    },
    async close() {
      await Promise.all([pool.end(), pingPool.end()]);
    },
  };
}
