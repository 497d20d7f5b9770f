import type pg from 'pg';
import { appRole } from './app-role.ts';
import { codeOf } from './database-error.ts';
import { SessionError } from './session-error.ts';

/** Makes a new connection's session what it must be, or throws: nothing is assumed of it. */
export type SetUpSession = (connection: NewConnection) => Promise<void>;

export type NewConnection = {
  /** Runs a statement on it. */
  readonly query: SessionQuery;
  /** The server's process that answers it, as whoever took the connection said; null where nobody did. */
  readonly processId: number | null;
  /** Has other work done over one more connection of the same kind, which is then closed. */
  beside<T>(work: (query: SessionQuery) => Promise<T>): Promise<T>;
};

export type SessionQuery = <Row extends pg.QueryResultRow>(text: string) => Promise<readonly Row[]>;

/** What is read and written as text has one form, and tables are those of Quorum, whatever the URL or the server says. */
const plainSettings = [
  'SET search_path = public',
  "SET client_encoding = 'UTF8'",
  "SET DateStyle = 'ISO, MDY'",
  "SET TimeZone = 'UTC'",
  "SET standard_conforming_strings = 'on'",
  // As on Aurora DSQL, which has no other.
  "SET default_transaction_isolation = 'repeatable read'",
  'SET default_transaction_read_only = off',
  'SET lock_timeout = 0',
  // A policy that hides rows is to fail, not to show fewer.
  'SET row_security = off',
  // Without it the server says that a commit is done before it is on its disk.
  "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
];

/**
 * As on Aurora DSQL, where a transaction ends after five minutes: what a dead process has sent can't commit later.
 * https://docs.aws.amazon.com/aurora-dsql/latest/userguide/CHAP_quotas.html
 */
const endsStatements = "SET statement_timeout = '5min'";

/**
 * DSQL takes few settings and refuses a role; the rest has one value there, and is checked.
 * https://docs.aws.amazon.com/aurora-dsql/latest/userguide/working-with-postgresql-compatibility.html
 */
const dsqlSettings = ['SET search_path = public'];

/** The session of a user who may change the schema. */
export function ownerSession(kind: 'postgresql' | 'dsql'): SetUpSession {
  return async (connection) => {
    if (kind === 'postgresql') await checkPinned(connection);
    await set(connection, kind === 'dsql' ? dsqlSettings : [...plainSettings, endsStatements]);
    const found = await look(connection, kind);
    checkSettings(found);
    checkWritable(found);
  };
}

/**
 * The session of the application: as its role on a plain PostgreSQL, whose owner steps down; on DSQL it has signed in as
 * that role. A session that could rewrite the record is refused, except to those who only read.
 */
export function applicationSession(kind: 'postgresql' | 'dsql', access: 'append' | 'read'): SetUpSession {
  let isPinned = kind === 'dsql';
  return async (connection) => {
    if (!isPinned) await checkPinned(connection);
    isPinned = true;
    if (kind === 'dsql') await set(connection, dsqlSettings);
    else await set(connection, [`SET ROLE ${appRole}`, ...plainSettings, endsStatements]).catch(explainRole);
    const found = await look(connection, kind);
    checkSettings(found);
    if (kind === 'postgresql' && found.role !== appRole) {
      throw new SessionError(`The session acts as ${found.role} in place of ${appRole}`, poolerTodo);
    }
    checkVisible(found);
    if (access === 'read') return;
    checkWritable(found);
    if (found.rewritable !== null) {
      const todo = `Take UPDATE and DELETE there away from it, or connect as ${appRole}`;
      throw new SessionError(`The role ${found.role} could rewrite the record (${found.rewritable})`, todo);
    }
  };
}

/** In one round trip; where one fails, all do. */
async function set({ query }: NewConnection, settings: readonly string[]): Promise<void> {
  await query(settings.join('; '));
}

/** Invalid parameter value: https://www.postgresql.org/docs/16/errcodes-appendix.html */
const noSuchRole = '22023';

function explainRole(cause: unknown): never {
  const code = codeOf(cause);
  if (code === noSuchRole) {
    throw new SessionError(`The database has no role ${appRole} yet`, 'Run "quorum migrate"', { code, cause });
  }
  if (code !== '42501') throw cause;
  const todo = `Run "quorum migrate", or let a superuser run "GRANT ${appRole} TO" that user`;
  throw new SessionError(`The user of DATABASE_URL may not take the role ${appRole}`, todo, { code, cause });
}

type Found = {
  role: string;
  schema: string | null;
  encoding: string;
  dates: string;
  zone: string;
  reads_only: string;
  rewritable: string | null;
  hidden: string | null;
};

/** The tables of the record; one that is not there yet can't be rewritten. */
const recordTables = ['incident', 'incident_event', 'incident_text', 'signal', 'service'];

async function look({ query }: NewConnection, kind: 'postgresql' | 'dsql'): Promise<Found> {
  const tables = recordTables.map((name) => `'${name}'`).join(', ');
  // A cluster has no replica, and may not know the question.
  const readsOnly = kind === 'dsql' ? "'off'" : "current_setting('transaction_read_only')";
  // A cluster has no policies on rows.
  const hidden =
    kind === 'dsql'
      ? 'NULL'
      : `(SELECT string_agg(relname, ', ' ORDER BY relname)
      FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
      WHERE nspname = 'public' AND relrowsecurity AND has_any_column_privilege(pg_class.oid, 'INSERT')
        AND NOT (SELECT rolbypassrls FROM pg_catalog.pg_roles WHERE rolname = current_user))`;
  const [found] = await query<Found>(`SELECT current_user AS role, current_schema() AS schema,
    current_setting('server_encoding') AS encoding, current_setting('DateStyle') AS dates,
    current_setting('TimeZone') AS zone, ${readsOnly} AS reads_only,
    (SELECT string_agg(relname, ', ' ORDER BY relname)
      FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
      WHERE nspname = 'public' AND relname IN (${tables})
        AND (has_table_privilege(pg_class.oid, 'DELETE') OR has_any_column_privilege(pg_class.oid, 'UPDATE'))
    ) AS rewritable, ${hidden} AS hidden`);
  if (found === undefined) throw new SessionError('The database does not say what its session is like', poolerTodo);
  return found;
}

const poolerTodo = 'Connect to PostgreSQL itself, or have the pooler between keep a session for each connection';

function checkSettings({ role, schema, encoding, dates, zone }: Found): void {
  if (schema !== 'public') {
    const todo = 'Run "CREATE SCHEMA public" as its owner, or GRANT USAGE on it';
    throw new SessionError(`The database has no schema "public" that ${role} may use`, todo);
  }
  if (encoding !== 'UTF8') {
    const todo = "Make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0";
    throw new SessionError(`The database's encoding is ${encoding}, which can't hold every text`, todo);
  }
  if (!dates.startsWith('ISO') || zone !== 'UTC') {
    const found = `DateStyle ${dates} and TimeZone ${zone}`;
    throw new SessionError(`The session has ${found} in place of ISO and UTC`, poolerTodo);
  }
}

/** Where policies say which rows a role sees, what is there seems not to be, and what is written is refused. */
function checkVisible({ role, hidden }: Found): void {
  if (hidden === null) return;
  const todo = `Run "ALTER TABLE … DISABLE ROW LEVEL SECURITY" for each, or "ALTER ROLE ${role} BYPASSRLS" as a superuser`;
  throw new SessionError(`Row-level security keeps ${role} from ${hidden}`, todo);
}

/** As a standby does, or a server that was demoted. */
function checkWritable({ reads_only }: Found): void {
  if (reads_only === 'off') return;
  const todo = 'Connect to the primary';
  throw new SessionError('The database can only be read, as a replica can', todo, { code: readOnly });
}

/** Read-only SQL transaction: https://www.postgresql.org/docs/16/errcodes-appendix.html */
const readOnly = '25006';

/**
 * Refuses a pooler that gives each transaction another session, before anything is set: what is set there holds for
 * whoever comes next, and a statement may run as the owner. Where the process that answers is not the one that took the
 * connection, there is a pooler. Beside a second connection it shows whether each keeps its own session: one given back
 * is taken by the next who asks, and where they are taken in turns, two that ask twice each meet one of the other's.
 * https://www.pgbouncer.org/features.html
 */
async function checkPinned({ query, processId, beside }: NewConnection): Promise<void> {
  const answerer = await processOf(query);
  if (processId === null || answerer === processId) return;
  await beside(async (other) => {
    for (const asked of [other, other, query, query, other]) {
      if (((await processOf(asked)) === answerer) === (asked === query)) continue;
      throw new SessionError('A pooler gives each transaction another session of the database', poolerTodo);
    }
  });
}

async function processOf(query: SessionQuery): Promise<number | undefined> {
  return (await query<{ process: number }>('SELECT pg_backend_pid() AS process'))[0]?.process;
}
