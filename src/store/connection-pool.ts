import { isNativeError } from 'node:util/types';
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';

export type ConnectionPoolOptions = {
  readonly client: pg.ClientConfig;
  readonly connectionsMax: number;
  readonly connectTimeoutMs: number;
  /** After this a statement is given up, its outcome unknown, and its connection with it. */
  readonly statementTimeoutMs: number;
  /** How long a new connection may live; asked for each, so that they don't all end at once. */
  readonly lifetimeMs: () => number;
  readonly now: () => number;
  /** Says what an error of connecting means. */
  readonly explain: (error: unknown) => unknown;
  /** Told of what breaks on a connection; the pool replaces it by itself. */
  readonly onError: (error: Error) => void;
};

/** How long a connection may idle before it is closed. */
const idleTimeoutMs = 120_000;

/** All connections are in use, and none came free in time: that says nothing about the server. */
export class BusyPoolError extends Error {
  override readonly name = 'BusyPoolError';
}

/** How pg's pool says it: https://github.com/brianc/node-postgres/blob/master/packages/pg-pool/index.js */
const noneCameFree = 'timeout exceeded when trying to connect';

/** A pool whose connections end before the server ends them, and that never hands out one which has fallen silent. */
export function createConnectionPool(options: ConnectionPoolOptions): PostgresPool {
  const { now, explain, onError, lifetimeMs } = options;
  const pool = new pg.Pool({
    ...options.client,
    max: options.connectionsMax,
    connectionTimeoutMillis: options.connectTimeoutMs,
    query_timeout: options.statementTimeoutMs,
    idleTimeoutMillis: idleTimeoutMs,
    keepAlive: true,
  });
  const endsAtMs = new WeakMap<pg.PoolClient, number>();
  pool.on('connect', (client) => {
    endsAtMs.set(client, now() + lifetimeMs());
    // A connection that breaks tells itself, in use or not; unheard, that would end the process.
    client.on('error', onError);
  });
  // One that idles tells the pool as well.
  pool.on('error', () => undefined);

  return {
    async connect() {
      for (;;) {
        const client = await pool.connect().catch((error: unknown) => {
          if (isNativeError(error) && error.message === noneCameFree)
            throw new BusyPoolError('All connections are in use');
          throw explain(error);
        });
        if (now() < (endsAtMs.get(client) ?? 0)) return lent(client);
        client.release(true);
      }
    },
    end: () => pool.end(),
  };
}

/**
 * A connection whose statement got no answer is asked for nothing more, and closed when it is given back: a late answer
 * would be taken for another's.
 */
function lent(client: pg.PoolClient): PostgresPoolClient {
  let broken: { readonly by: unknown } | null = null;
  function query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query(sql: unknown, parameters: readonly unknown[] = []): unknown {
    if (typeof sql !== 'string') throw new Error('Cursors are not used here');
    if (broken !== null) return Promise.reject(broken.by);
    return client.query(sql, [...parameters]).catch((error: unknown) => {
      if (!(error instanceof pg.DatabaseError)) broken = { by: error };
      throw error;
    });
  }
  return { query, release: () => client.release(broken !== null) };
}
