import { isNativeError } from 'node:util/types';
import { millisecondsInSecond } from 'date-fns/constants';
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import { ClosingClient } from './closing-client.ts';
import { codeOf, isReadOnly } from './database-error.ts';
import type { NewConnection, SessionQuery, SetUpSession } from './session.ts';
import { createStatementNames, type StatementNames } from './statement-names.ts';

export type ConnectionPoolOptions = {
  readonly client: pg.ClientConfig;
  readonly connectionsMax: number;
  /** How long connecting, or waiting for a connection, may take. */
  readonly connectTimeoutMs: number;
  /** After this a statement is given up, its outcome unknown, and its connection with it. */
  readonly statementTimeoutMs: number;
  /** How long a new connection may live; asked for each, so that they don't all end at once. */
  readonly lifetimeMs: () => number;
  /** What a new connection has to pass before it is handed out. */
  readonly setUp?: SetUpSession;
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
  readonly code = '53300';
}

/** A connection could not be made, or broke: a statement that ended so may have run. */
export class ConnectionError extends Error {
  override readonly name: string = 'ConnectionError';
  readonly code = '08006';
}

/** No answer came in time: the server is slow, or silent. */
export class NoAnswerError extends ConnectionError {
  override readonly name = 'NoAnswerError';
}

/**
 * How pg says that a time is over: https://github.com/brianc/node-postgres/blob/master/packages/pg-pool/index.js and
 * https://github.com/brianc/node-postgres/blob/master/packages/pg/lib/client.js
 */
const noneCameFree = 'timeout exceeded when trying to connect';
const statementTimedOut = 'Query read timeout';
const connectingTimedOut = [
  'timeout expired',
  'Connection terminated due to connection timeout',
  // The statements that set the session up.
  statementTimedOut,
];

export type ConnectionPool = PostgresPool & {
  /** The same connections for statements that may take longer, or must be quicker. */
  withStatementTimeout(milliseconds: number): PostgresPool;
};

/** A pool whose connections end before the server ends them, and that never hands out one which has fallen silent. */
export function createConnectionPool(options: ConnectionPoolOptions): ConnectionPool {
  const { now, explain, onError, lifetimeMs, connectTimeoutMs, setUp = async () => undefined } = options;
  const pool = new pg.Pool({
    ...options.client,
    Client: ClosingClient,
    max: options.connectionsMax,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: idleTimeoutMs,
    keepAlive: true,
    // The pool waits for what this answers, which its types leave out.
    onConnect: (client) => setUp(newConnection(client, options)),
  });
  const livesMs = new WeakMap<pg.PoolClient, { readonly from: number; readonly to: number }>();
  const names = createStatementNames();
  let distrustedUpToMs = Number.NEGATIVE_INFINITY;
  pool.on('connect', (client) => {
    const from = now();
    livesMs.set(client, { from, to: from + lifetimeMs() });
    // A connection that breaks tells itself, in use or not; unheard, that would end the process.
    client.on('error', onError);
  });
  // One that idles tells the pool as well.
  pool.on('error', () => undefined);

  async function connect(): Promise<pg.PoolClient> {
    for (;;) {
      const client = await pool.connect().catch((error: unknown) => {
        throw connectErrorOf(error, connectTimeoutMs) ?? coded(explain(error));
      });
      const life = livesMs.get(client);
      if (life !== undefined && now() < life.to && life.from > distrustedUpToMs) return client;
      client.release(true);
    }
  }
  // One session that may only read means that the others of its time do, too.
  const onReadOnly = () => {
    distrustedUpToMs = now();
  };
  const withStatementTimeout = (milliseconds: number): PostgresPool => ({
    connect: async () => lent(await connect(), milliseconds, { names, onReadOnly }),
    end: () => pool.end(),
  });
  return { ...withStatementTimeout(options.statementTimeoutMs), withStatementTimeout };
}

function newConnection(client: pg.ClientBase, options: ConnectionPoolOptions): NewConnection {
  const { connectTimeoutMs } = options;
  const over = (one: pg.ClientBase): SessionQuery => {
    return async <Row extends pg.QueryResultRow>(text: string) =>
      (await ask<Row>(one, { text }, connectTimeoutMs)).rows;
  };
  return {
    query: over(client),
    processId: 'processID' in client && typeof client.processID === 'number' ? client.processID : null,
    async beside(work) {
      const other = new pg.Client({ ...options.client, connectionTimeoutMillis: connectTimeoutMs });
      other.on('error', () => undefined);
      try {
        await other.connect();
        return await work(over(other));
      } finally {
        await other.end();
      }
    },
  };
}

function connectErrorOf(error: unknown, timeoutMs: number): Error | null {
  if (!isNativeError(error)) return null;
  if (error.message === noneCameFree) return new BusyPoolError('All connections are in use');
  return connectingTimedOut.includes(error.message)
    ? new NoAnswerError(`Connecting took longer than ${timeoutMs / millisecondsInSecond} s`)
    : null;
}

/**
 * A connection whose statement got no answer is asked for nothing more, and closed when it is given back: a late answer
 * would be taken for another's. One that may only read is closed, too.
 */
function lent(
  client: pg.PoolClient,
  timeoutMs: number,
  { names, onReadOnly }: { readonly names: StatementNames; readonly onReadOnly: () => void },
): PostgresPoolClient {
  let broken: { readonly by: unknown } | null = null;
  function query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query(sql: unknown, parameters: readonly unknown[] = []): unknown {
    if (typeof sql !== 'string') throw new Error('Cursors are not used here');
    if (broken !== null) return Promise.reject(broken.by);
    const name = names.of(sql);
    const statement = { text: sql, values: [...parameters], ...(name === undefined ? {} : { name }) };
    return ask(client, statement, timeoutMs).catch((cause: unknown) => {
      const error =
        isNativeError(cause) && cause.message === statementTimedOut ? noAnswerWithin(timeoutMs) : coded(cause);
      if (isReadOnly(error)) onReadOnly();
      if (isReadOnly(error) || !(error instanceof pg.DatabaseError)) broken = { by: error };
      throw error;
    });
  }
  return { query, release: () => client.release(broken !== null) };
}

/** pg takes the timeout with each statement, which its types leave out. */
function ask<Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  statement: pg.QueryConfig,
  timeoutMs: number,
): Promise<pg.QueryResult<Row>> {
  const timed = { ...statement, query_timeout: timeoutMs };
  return client.query<Row>(timed);
}

/** What pg says of a connection has a code only where Node's socket gave it one. */
function coded(error: unknown): unknown {
  if (codeOf(error) !== '' || !isNativeError(error)) return error;
  return new ConnectionError(error.message, { cause: error });
}

function noAnswerWithin(timeoutMs: number): NoAnswerError {
  return new NoAnswerError(`No answer came within ${timeoutMs / millisecondsInSecond} s`);
}
