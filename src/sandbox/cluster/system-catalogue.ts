import { randomBytes } from 'node:crypto';
import type { OwnerSession } from './owner-session.ts';
import type { IamGrant } from './statement-text.ts';
import type { TableSize } from './table-limits.ts';
import { textRows } from './wire-messages.ts';

/** What the regions share beside the data: the version of the schema, DSQL's `sys` schema, and look-ups for rules. */
export type SystemCatalogue = {
  version(): number;
  /** Says that a definition took effect; the new version. */
  advance(): number;
  newJobId(): string;
  recordJob(jobId: string, job: { readonly type: string; readonly objectName: string }): Promise<void>;
  recordIamGrant(change: IamGrant): Promise<void>;
  roleExists(role: string): Promise<boolean>;
  isPrimaryKeyColumn(table: string, column: string): Promise<boolean>;
  /** What a table has; nothing when it does not exist. */
  sizeOf(table: string): Promise<TableSize>;
};

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

// The columns of sys.jobs and the form of a job id were recorded on a real cluster:
// https://github.com/Dreamescaper/dsql-emulator/blob/main/test/conformance/golden/index.json
const systemSchema = `
SELECT pg_advisory_xact_lock(7305);
CREATE SCHEMA IF NOT EXISTS sys;
GRANT USAGE ON SCHEMA sys TO PUBLIC;
CREATE TABLE IF NOT EXISTS sys.jobs (
  job_id text PRIMARY KEY, status text NOT NULL, details text, job_type text NOT NULL, class_id oid, object_id oid,
  object_name text, start_time timestamptz NOT NULL, update_time timestamptz NOT NULL);
CREATE TABLE IF NOT EXISTS sys.iam_pg_role_mappings (
  pg_role_name text NOT NULL, arn text NOT NULL, PRIMARY KEY (pg_role_name, arn));
GRANT SELECT ON sys.jobs, sys.iam_pg_role_mappings TO PUBLIC;
DROP PROCEDURE IF EXISTS sys.wait_for_job(text);
CREATE OR REPLACE PROCEDURE sys.wait_for_job(id text, INOUT succeeded boolean DEFAULT NULL) LANGUAGE plpgsql AS $body$
BEGIN
  IF id !~ '^[a-z2-7]{26}$' THEN
    RAISE EXCEPTION 'invalid job id: %', id USING ERRCODE = '22P02';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM sys.jobs WHERE job_id = id) THEN
    RAISE EXCEPTION 'job % does not exist', id USING ERRCODE = '42704';
  END IF;
  succeeded := (SELECT status = 'completed' FROM sys.jobs WHERE job_id = id);
END $body$;`;

/** Puts the `sys` schema in place and answers for what the regions share; `owner` is a session of the owner. */
export async function createSystemCatalogue(owner: OwnerSession): Promise<SystemCatalogue> {
  let version = 1;
  const run = async (sql: string) => {
    const reply = await owner.query(sql);
    if (reply.failure !== null) throw new Error(`The database behind the cluster refused: ${reply.failure.message}`);
    return textRows(reply.frames);
  };
  await run(systemSchema);
  return {
    version: () => version,
    advance() {
      version += 1;
      return version;
    },
    newJobId: () => Array.from(randomBytes(26), (byte) => alphabet[byte % 32]).join(''),
    async recordJob(jobId, job) {
      const name = literal(job.objectName);
      await run(`INSERT INTO sys.jobs VALUES (${literal(jobId)}, 'completed', NULL, ${literal(job.type)}, 1259,
        to_regclass(${name}), ${name}, now(), now())`);
    },
    async recordIamGrant(change) {
      const pair = `${literal(change.role)}, ${literal(change.arn)}`;
      await run(
        change.grant
          ? `INSERT INTO sys.iam_pg_role_mappings VALUES (${pair}) ON CONFLICT DO NOTHING`
          : `DELETE FROM sys.iam_pg_role_mappings WHERE (pg_role_name, arn) = (${pair})`,
      );
    },
    async roleExists(role) {
      return (await run(`SELECT 1 FROM pg_roles WHERE rolname = ${literal(role)} AND rolcanlogin`)).length > 0;
    },
    async isPrimaryKeyColumn(table, column) {
      const found = await run(`SELECT 1 FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid
        WHERE i.indisprimary AND i.indrelid = to_regclass(${literal(table)}) AND a.attnum = ANY (i.indkey)
          AND a.attname = ${literal(column)}`);
      return found.length > 0;
    },
    async sizeOf(table) {
      const [row] = await run(`SELECT
        (SELECT count(*) FROM pg_attribute
          WHERE attrelid = to_regclass(${literal(table)}) AND attnum > 0 AND NOT attisdropped),
        (SELECT count(*) FROM pg_index WHERE indrelid = to_regclass(${literal(table)}))`);
      return { columns: Number(row?.[0]), indexes: Number(row?.[1]) };
    },
  };
}
