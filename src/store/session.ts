import type pg from 'pg';
import { appRole } from './app-role.ts';
import { codeOf } from './database-error.ts';

/** Makes a new connection's session what it must be, or throws: nothing is assumed of it. */
export type SetUpSession = (query: SessionQuery) => Promise<void>;

/** Runs a statement on the new connection. */
export type SessionQuery = <Row extends pg.QueryResultRow>(text: string) => Promise<readonly Row[]>;

/** A session that can't be made what it must be, told in one sentence with what to do. By default, a refused sign-in. */
export class SessionError extends Error {
  override readonly name = 'SessionError';
  readonly code: string;
  constructor(message: string, code = '28000', options: ErrorOptions = {}) {
    super(message, options);
    this.code = code;
  }
}

/** What is read and written as text has one form, and tables are those of Quorum, whatever the URL or the server says. */
const plainSettings = [
  'SET search_path = public',
  "SET client_encoding = 'UTF8'",
  "SET DateStyle = 'ISO, MDY'",

  "SET TimeZone = 'UTC'",
  "SET standard_conforming_strings = 'on'",
  // As on Aurora DSQL, which has no other.
  "SET default_transaction_isolation = 'repeatable read'",
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
  return async (query) => {
    await set(query, kind === 'dsql' ? dsqlSettings : plainSettings);
    checkSettings(await look(query));
  };
}

/**
 * The session of the application: as its role on a plain PostgreSQL, whose owner steps down; on DSQL it has signed in as
 * that role. A session that could rewrite the record is refused, except to those who only read.
 */
export function applicationSession(kind: 'postgresql' | 'dsql', access: 'append' | 'read'): SetUpSession {
  return async (query) => {
    if (kind === 'dsql') await set(query, dsqlSettings);
    else await set(query, [`SET ROLE ${appRole}`, ...plainSettings, endsStatements]).catch(explainRole);
    const found = await look(query);
    checkSettings(found);
    if (kind === 'postgresql' && found.role !== appRole) {
      const why = 'is there a pooler that drops SET ROLE?';
      throw new SessionError(`The session acts as ${found.role} in place of ${appRole}: ${why}`);
    }
    if (access === 'append' && found.rewritable !== null) {
      const mend = `take UPDATE and DELETE there away from it, or connect as ${appRole}`;
      throw new SessionError(`The role ${found.role} could rewrite the record (${found.rewritable}): ${mend}`);
    }
  };
}

/** In one round trip; where one fails, all do. */
async function set(query: SessionQuery, settings: readonly string[]): Promise<void> {
  await query(settings.join('; '));
}

function explainRole(cause: unknown): never {
  const code = codeOf(cause);
  if (code !== '42501') throw cause;
  const mend = `let a superuser run "GRANT ${appRole} TO" that user`;
  throw new SessionError(`The user of DATABASE_URL may not take the role ${appRole}: ${mend}`, code, { cause });
}

type Found = {
  role: string;
  schema: string | null;
  encoding: string;
  dates: string;
  zone: string;
  rewritable: string | null;
};

/** The tables of the record; one that is not there yet can't be rewritten. */
const recordTables = ['incident', 'incident_event', 'incident_text', 'signal', 'service'];

async function look(query: SessionQuery): Promise<Found> {
  const tables = recordTables.map((name) => `'${name}'`).join(', ');
  const [found] = await query<Found>(`SELECT current_user AS role, current_schema() AS schema,
    current_setting('server_encoding') AS encoding, current_setting('DateStyle') AS dates,
    current_setting('TimeZone') AS zone,
    (SELECT string_agg(relname, ', ' ORDER BY relname)
      FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
      WHERE nspname = 'public' AND relname IN (${tables})
        AND (has_table_privilege(pg_class.oid, 'DELETE') OR has_any_column_privilege(pg_class.oid, 'UPDATE'))
    ) AS rewritable`);
  if (found === undefined) throw new SessionError('The database does not say what its session is like');
  return found;
}

function checkSettings({ role, schema, encoding, dates, zone }: Found): void {
  if (schema !== 'public') throw new SessionError(`The database has no schema "public" that ${role} may use`);
  if (encoding !== 'UTF8') {
    const mend = "make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0";
    throw new SessionError(`The database's encoding is ${encoding}, which can't hold every text: ${mend}`);
  }
  if (!dates.startsWith('ISO') || zone !== 'UTC') {
    const found = `DateStyle ${dates} and TimeZone ${zone}`;
    throw new SessionError(`The session has ${found} in place of ISO and UTC: is there a pooler that drops SET?`);
  }
}
