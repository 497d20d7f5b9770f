import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { type Cluster, startCluster } from '../../../src/sandbox/cluster/cluster.ts';
import { adminKey, appKey, connect, failureOf } from './clients.ts';
import { startPostgres } from './postgres.ts';

// What Aurora DSQL was recorded to do in September 2026 (https://github.com/Dreamescaper/dsql-emulator, test/conformance/golden)
// and what its user guide says (https://docs.aws.amazon.com/aurora-dsql/latest/userguide/).
const west = 'eu-west-1';
const central = 'eu-central-1';
const latencyMs = 80;

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let cluster: Cluster;
let a: pg.Client;
let b: pg.Client;

beforeAll(async () => {
  postgres = await startPostgres();
  cluster = await startCluster({
    upstreamUrl: postgres.url,
    regions: [west, central],
    accessKeys: [adminKey, appKey],
    commitLatencyMs: latencyMs,
  });
  const setUp = await connect(cluster, west);
  for (const sql of [
    'CREATE TABLE item (id int PRIMARY KEY, n int)',
    'CREATE TABLE event (event_id uuid PRIMARY KEY, incident_id int NOT NULL, sequence int NOT NULL, note text, UNIQUE (incident_id, sequence))',
    'CREATE TABLE bulk (id int)',
    'CREATE TABLE parent (id int PRIMARY KEY, n int)',
    'CREATE TABLE child (id int PRIMARY KEY, parent_id int REFERENCES parent (id))',
  ]) {
    await setUp.query(sql);
  }
  await setUp.query('INSERT INTO item SELECT g, 0 FROM generate_series(1, 20) g');
  await setUp.query('INSERT INTO parent SELECT g, 0 FROM generate_series(1, 9) g');
  await setUp.end();
  a = await connect(cluster, west);
  b = await connect(cluster, central);
}, 60_000);

afterAll(async () => {
  await Promise.allSettled([a?.end(), b?.end()]);
  await cluster?.stop();
  await postgres?.stop();
});

const oc000 = { code: '40001', message: 'change conflicts with another transaction (OC000)' };
const oc001 = { code: '40001', message: 'schema has been updated by another transaction (OC001)' };
const aborted = {
  code: '25P02',
  message: 'current transaction is aborted, commands ignored until end of transaction block',
};
const tagOf = async (result: Promise<pg.QueryResult>) => {
  const { command, rowCount } = await result;
  return `${command} ${rowCount ?? ''}`.trim();
};
/** Runs SQL on the first region and forgets that the second region's catalogue is stale after it. */
async function define(sql: string): Promise<void> {
  await a.query(sql);
  await b.query('SELECT 1').catch(() => {});
}

describe('the session', () => {
  test('is PostgreSQL 16 with the database postgres, in UTC', async () => {
    const version = await a.query('SHOW server_version');
    expect(version.rows).toEqual([{ server_version: expect.stringMatching(/^16\./) }]);
    expect((await a.query('SHOW timezone')).rows).toEqual([{ TimeZone: 'UTC' }]);
    expect((await a.query('SELECT current_database() AS d')).rows).toEqual([{ d: 'postgres' }]);
  });

  test('runs at repeatable read, accepts to be told so, and no other level', async () => {
    expect((await a.query('SHOW transaction_isolation')).rows).toEqual([{ transaction_isolation: 'repeatable read' }]);
    await a.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await a.query('COMMIT');
    for (const level of ['READ COMMITTED', 'SERIALIZABLE']) {
      expect(await failureOf(a.query(`BEGIN ISOLATION LEVEL ${level}`))).toMatchObject({ code: '0A000' });
    }
  });

  test('reads at once what another region has committed', async () => {
    for (let n = 1; n <= 20; n += 1) {
      await a.query('UPDATE item SET n = $1 WHERE id = 18', [n]);
      expect((await b.query('SELECT n FROM item WHERE id = 18')).rows).toEqual([{ n }]);
    }
  });

  test('keeps one snapshot through a transaction', async () => {
    await a.query('BEGIN');
    expect((await a.query('SELECT n FROM item WHERE id = 20')).rows).toEqual([{ n: 0 }]);
    await b.query('UPDATE item SET n = 1 WHERE id = 20');
    expect((await a.query('SELECT n FROM item WHERE id = 20')).rows).toEqual([{ n: 0 }]);
    await a.query('COMMIT');
    expect((await a.query('SELECT n FROM item WHERE id = 20')).rows).toEqual([{ n: 1 }]);
  });
});

const refusals: readonly (readonly [sql: string, code: string, message: string])[] = [
  ['BEGIN ISOLATION LEVEL SERIALIZABLE', '0A000', 'Unsupported isolation level: SERIALIZABLE'],
  ['SET TRANSACTION ISOLATION LEVEL SERIALIZABLE', '0A000', 'Unsupported isolation level: SERIALIZABLE'],
  [
    'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ',
    '0A000',
    'setting configuration parameter "TRANSACTION" not supported',
  ],
  [
    "SET default_transaction_isolation = 'repeatable read'",
    '0A000',
    'setting configuration parameter "default_transaction_isolation" not supported',
  ],
  ['TRUNCATE TABLE item', '0A000', 'unsupported statement: Truncate'],
  ['CREATE EXTENSION IF NOT EXISTS pgcrypto', '0A000', 'unsupported statement: CreateExtension'],
  ['CREATE TRIGGER t AFTER INSERT ON item EXECUTE FUNCTION f()', '0A000', 'CREATE TRIGGER not supported'],
  ['CREATE DATABASE other', '0A000', 'unsupported statement: Createdb'],
  ['CREATE TEMPORARY TABLE x (id int)', '0A000', 'TEMPORARY or TEMP table not supported for CREATE TABLE'],
  ['CREATE UNLOGGED TABLE x (id int)', '0A000', 'UNLOGGED table not supported for CREATE TABLE'],
  ['CREATE TABLE x AS SELECT 1 AS y', '0A000', 'unsupported statement: CreateTableAs'],
  ['CREATE MATERIALIZED VIEW x AS SELECT 1 AS y', '0A000', 'unsupported statement: CreateTableAs'],
  ["CREATE TYPE mood AS ENUM ('sad')", '0A000', 'CREATE TYPE not supported'],
  ['CREATE TYPE pair AS (a int, b int)', '0A000', 'unsupported statement: CompositeType'],
  ['CREATE TYPE r AS RANGE (subtype = int4)', '0A000', 'unsupported statement: CreateRange'],
  ["CREATE TABLESPACE ts LOCATION '/tmp/ts'", '0A000', 'unsupported statement: CreateTableSpace'],
  ['CREATE FOREIGN TABLE ft (id int) SERVER srv', '0A000', 'unsupported statement: CreateForeignTable'],
  ['VACUUM item', '0A000', 'unsupported VACUUM statement'],
  ['LISTEN chan', '0A000', 'unsupported statement: Listen'],
  ['NOTIFY chan', '0A000', 'unsupported statement: Notify'],
  ['UNLISTEN chan', '0A000', 'unsupported statement: Unlisten'],
  ["ALTER SYSTEM SET work_mem = '4MB'", '0A000', 'unsupported statement: AlterSystem'],
  ['SAVEPOINT s', '0A000', 'unsupported transaction statement: SAVEPOINT'],
  ['RELEASE s', '0A000', 'unsupported transaction statement: RELEASE'],
  ['ROLLBACK TO SAVEPOINT s', '0A000', 'unsupported transaction statement: ROLLBACK TO'],
  [
    'MERGE INTO item USING parent ON item.id = parent.id WHEN MATCHED THEN DELETE',
    '0A000',
    'unsupported statement type: MERGE',
  ],
  ['SELECT * FROM item TABLESAMPLE SYSTEM (10)', '0A000', 'TABLESAMPLE clause not supported'],
  ['SELECT * FROM item FOR SHARE', '0A000', 'locking clauses other than FOR UPDATE/FOR KEY SHARE are not supported'],
  [
    'SELECT * FROM item FOR NO KEY UPDATE',
    '0A000',
    'locking clauses other than FOR UPDATE/FOR KEY SHARE are not supported',
  ],
  [
    'CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$',
    '0A000',
    'CREATE FUNCTION with language plpgsql not supported',
  ],
  ['SHOW lc_collate', '42704', 'unrecognized configuration parameter "lc_collate"'],
  ["SELECT to_tsvector('english', 'a')", '42704', 'text search configuration "english" does not exist'],
  ["SELECT circle(point '(0,0)', 1)", '0A000', 'datatype circle not supported'],
  ['SELECT pg_advisory_lock(1)', '0A000', 'function pg_advisory_lock not supported'],
  ['CREATE TABLE x (id serial PRIMARY KEY)', '42704', 'type "serial" does not exist'],
  ['CREATE TABLE x (v int[])', '0A000', 'datatype integer[] not supported'],
  ['CREATE TABLE x (v text[])', '0A000', 'datatype text[] not supported'],
  ['CREATE TABLE x (v varbit(8))', '0A000', 'datatype bit varying not supported'],
  ...['inet', 'cidr', 'macaddr', 'money', 'xml', 'int4range', 'tsrange', 'point', 'line', 'tsvector', 'tsquery'].map(
    (type) => [`CREATE TABLE x (v ${type})`, '0A000', `datatype ${type} not supported`] as const,
  ),
  [
    'CREATE SEQUENCE s',
    '0A000',
    'CREATE SEQUENCE is not supported without an explicit cache size. please define CACHE greater than or equal to 65536 or equal to 1',
  ],
  [
    'CREATE TABLE x (id bigint GENERATED ALWAYS AS IDENTITY)',
    '0A000',
    'identity column is not supported without an explicit cache size. please define CACHE greater than or equal to 65536 or equal to 1',
  ],
  [
    'CREATE TABLE x (id int GENERATED ALWAYS AS IDENTITY (CACHE 1))',
    '0A000',
    'datatype integer not supported, identity column type must be bigint',
  ],
  ['CREATE INDEX i ON item (n)', '0A000', 'unsupported mode. please use CREATE INDEX ASYNC.'],
  ['CREATE INDEX ASYNC public.i ON item (n)', '42601', 'syntax error at or near "."'],
  ['ALTER TABLE bulk ADD CONSTRAINT p PRIMARY KEY (id)', '0A000', 'unsupported ALTER TABLE ADD CONSTRAINT statement'],
  ['ALTER TABLE bulk ADD CONSTRAINT u UNIQUE (id)', '0A000', 'unsupported ALTER TABLE ADD CONSTRAINT statement'],
  ['ALTER TABLE bulk ADD CONSTRAINT c CHECK (id > 0)', '0A000', 'unsupported ALTER TABLE ADD CONSTRAINT statement'],
  ['ALTER TABLE bulk VALIDATE CONSTRAINT c', '0A000', 'unsupported ALTER TABLE VALIDATE CONSTRAINT statement'],
  [
    'ALTER TABLE item ALTER COLUMN n TYPE text',
    '0A000',
    'unsupported ALTER TABLE ALTER COLUMN ... SET DATA TYPE statement',
  ],
  ['ALTER TABLE item DROP COLUMN id', '0A000', 'cannot drop primary key column id'],
  ['GRANT USAGE ON SCHEMA public TO somebody', '0A000', 'feature not supported on system entity'],
  ['REVOKE ALL ON SCHEMA public FROM somebody', '0A000', 'feature not supported on system entity'],
  ['GRANT CONNECT ON DATABASE postgres TO somebody', '0A000', 'unsupported object type in GRANT'],
  ["CALL sys.wait_for_job('nonsense')", '22P02', 'invalid job id: nonsense'],
];

describe('statements and types that are refused, with their SQLSTATE and message', () => {
  test.each(refusals)('%s', async (sql, code, message) => {
    expect(await failureOf(a.query(sql))).toEqual({ code, message });
    expect(await failureOf(b.query({ text: sql, values: [] }))).toEqual({ code, message });
    expect((await a.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});

describe('statements that are accepted', () => {
  test.each([
    'WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM r WHERE x < 3) SELECT count(*) FROM r',
    'SELECT id, row_number() OVER (ORDER BY id) FROM item',
    'SELECT DISTINCT ON (n) n, id FROM item ORDER BY n, id',
    'SELECT n, count(*) FILTER (WHERE id > 3) FROM item GROUP BY GROUPING SETS ((n), ())',
    'SELECT * FROM parent, LATERAL (SELECT * FROM item WHERE item.id = parent.id) AS l',
    "SELECT unnest(string_to_array('1,2', ',')), '127.0.0.1'::inet",
    'INSERT INTO item VALUES (1, 1) ON CONFLICT DO NOTHING',
    'INSERT INTO item VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET n = excluded.n RETURNING n',
    'INSERT INTO bulk SELECT id FROM item',
    'EXPLAIN SELECT * FROM item',
    'ANALYZE item',
    'SET CONSTRAINTS ALL IMMEDIATE',
    'SELECT * FROM item WHERE id = 1 FOR UPDATE',
    'SELECT * FROM item WHERE id = 1 FOR KEY SHARE',
  ])('%s', async (sql) => {
    await expect(a.query(sql)).resolves.toBeDefined();
  });
});

describe('definitions', () => {
  test('take every supported type, views, domains, sequences, identity, SQL functions and schemas', async () => {
    for (const sql of [
      'CREATE TABLE types (a smallint, b integer, c bigint, d real, e double precision, f numeric(18,6), g char(9), h varchar(9), i bpchar, j text, k date, l time, m timetz, n timestamp, o timestamptz, p interval, q boolean, r bytea, s uuid, t json, u jsonb)',
      'CREATE VIEW v AS SELECT id FROM item',
      "CREATE DOMAIN filled AS text CHECK (value <> '')",
      'CREATE SEQUENCE seq CACHE 65536',
      'CREATE TABLE counted (id bigint GENERATED BY DEFAULT AS IDENTITY (CACHE 1))',
      'CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$',
      'CREATE SCHEMA other',
      'ALTER TABLE bulk ADD COLUMN extra text',
      'ALTER TABLE bulk RENAME COLUMN extra TO more',
      'ALTER TABLE bulk DROP COLUMN more',
      'ALTER TABLE bulk ADD CONSTRAINT positive CHECK (id >= 0) NOT VALID',
      'CREATE UNIQUE INDEX ASYNC adopted ON types (c)',
      'ALTER TABLE types ADD CONSTRAINT adopted UNIQUE USING INDEX adopted',
    ]) {
      await define(sql);
    }
    const validated = await a.query('ALTER TABLE ASYNC bulk VALIDATE CONSTRAINT positive');
    expect(validated.rows).toEqual([{ job_id: expect.stringMatching(/^[a-z2-7]{26}$/) }]);
    await b.query('SELECT 1').catch(() => {});
  });

  describe('build an index in the background and answer with its job', () => {
    test.each([
      'CREATE INDEX ASYNC IF NOT EXISTS item_n ON item (n)',
      "CREATE UNIQUE INDEX ASYNC event_note ON event (note) WHERE note <> ''",
      'CREATE INDEX ASYNC event_lower ON event ((lower(note)))',
      'CREATE INDEX ASYNC item_with ON item (n) INCLUDE (id)',
      'CREATE UNIQUE INDEX ASYNC item_nulls ON item (n, id) NULLS NOT DISTINCT',
      'CREATE INDEX ASYNC ON item (n)',
    ])('%s', async (sql) => {
      const { command, rows } = await a.query(sql);
      expect({ command, rows }).toEqual({
        command: 'CREATE',
        rows: [{ job_id: expect.stringMatching(/^[a-z2-7]{26}$/) }],
      });
      const jobId: unknown = rows[0].job_id;
      expect((await a.query(`CALL sys.wait_for_job('${String(jobId)}')`)).rows).toEqual([{ succeeded: true }]);
      const jobs = await a.query('SELECT status, job_type FROM sys.jobs WHERE job_id = $1', [jobId]);
      expect(jobs.rows).toEqual([{ status: 'completed', job_type: 'INDEX_BUILD' }]);
      await b.query('SELECT 1').catch(() => {});
    });
  });

  test('stand alone in their transaction: one of them, and no data beside it', async () => {
    const several = { code: '0A000', message: 'multiple ddl statements not supported in a transaction' };
    const mixed = { code: '0A000', message: 'ddl and dml are not supported in the same transaction' };
    await a.query('BEGIN');
    await a.query('CREATE TABLE ta (id int)');
    expect(await failureOf(a.query('CREATE TABLE tb (id int)'))).toEqual(several);
    await a.query('ROLLBACK');
    await a.query('BEGIN');
    await a.query('CREATE TABLE ta (id int)');
    expect(await failureOf(a.query('INSERT INTO ta VALUES (1)'))).toEqual(mixed);
    await a.query('ROLLBACK');
    await a.query('BEGIN');
    await a.query('UPDATE item SET n = 3 WHERE id = 19');
    expect(await failureOf(a.query('CREATE TABLE ta (id int)'))).toEqual(mixed);
    await a.query('ROLLBACK');
    expect(await failureOf(a.query('CREATE TABLE ta (id int); CREATE TABLE tb (id int)'))).toEqual(several);
    expect(await failureOf(a.query('CREATE TABLE ta (id int); CREATE INDEX ASYNC ON ta (id)'))).toEqual(several);
    expect(await failureOf(a.query('CREATE TABLE ta (id int); INSERT INTO ta VALUES (1)'))).toEqual(mixed);
    expect((await a.query("SELECT to_regclass('ta') AS ta")).rows).toEqual([{ ta: null }]);
  });

  test('are told to other sessions once, as 40001 (OC001)', async () => {
    await b.query('SELECT 1').catch(() => {});
    await a.query('CREATE TABLE later (id int)');
    expect(await failureOf(b.query('SELECT id FROM later'))).toEqual(oc001);
    expect((await b.query('SELECT id FROM later')).rows).toEqual([]);
    await b.query('BEGIN');
    await b.query('INSERT INTO later VALUES (1)');
    await a.query('CREATE TABLE later_still (id int)');
    expect(await failureOf(b.query('COMMIT'))).toEqual(oc001);
    expect((await b.query('SELECT id FROM later')).rows).toEqual([]);
  });
});

describe('conflicts', () => {
  test('a write that meets another answers as if it had run, and its COMMIT is 40001 (OC000)', async () => {
    await a.query('BEGIN');
    await b.query('BEGIN');
    expect(await tagOf(a.query('UPDATE item SET n = 7 WHERE id = 2'))).toBe('UPDATE 1');
    expect(await tagOf(b.query('UPDATE item SET n = 8 WHERE id = 2'))).toBe('UPDATE 1');
    expect(await tagOf(a.query('COMMIT'))).toBe('COMMIT');
    expect(await failureOf(b.query('COMMIT'))).toEqual(oc000);
    expect((await b.query('SELECT n FROM item WHERE id = 2')).rows).toEqual([{ n: 7 }]);
  });

  test('a write on a row that was changed since the snapshot is one, too', async () => {
    await b.query('BEGIN');
    await b.query('SELECT n FROM item WHERE id = 3');
    await a.query('UPDATE item SET n = 7 WHERE id = 3');
    expect(await tagOf(b.query('UPDATE item SET n = 8 WHERE id = $1', [3]))).toBe('UPDATE 1');
    expect(await failureOf(b.query('COMMIT'))).toEqual(oc000);
  });

  test('FOR UPDATE against a write is one, and gives its rows', async () => {
    await b.query('BEGIN');
    await a.query('BEGIN');
    await a.query('UPDATE item SET n = 5 WHERE id = 4');
    expect((await b.query('SELECT id, n FROM item WHERE id = $1 FOR UPDATE', [4])).rows).toEqual([{ id: 4, n: 0 }]);
    await a.query('COMMIT');
    expect(await failureOf(b.query('COMMIT'))).toEqual(oc000);
  });

  test('FOR KEY SHARE and foreign keys meet a delete of the key, and not another update', async () => {
    await a.query('BEGIN');
    await b.query('BEGIN');
    expect(await tagOf(a.query('SELECT id FROM parent WHERE id = 1 FOR KEY SHARE'))).toBe('SELECT 1');
    expect(await tagOf(b.query('DELETE FROM parent WHERE id = 1'))).toBe('DELETE 1');
    expect(await tagOf(a.query('COMMIT'))).toBe('COMMIT');
    expect(await failureOf(b.query('COMMIT'))).toEqual(oc000);

    await a.query('BEGIN');
    await b.query('BEGIN');
    expect(await tagOf(a.query('DELETE FROM parent WHERE id = 2'))).toBe('DELETE 1');
    expect(await tagOf(b.query('INSERT INTO child VALUES (1, 2)'))).toBe('INSERT 1');
    expect(await tagOf(a.query('COMMIT'))).toBe('COMMIT');
    expect(await failureOf(b.query('COMMIT'))).toEqual(oc000);

    await a.query('BEGIN');
    await b.query('BEGIN');
    await a.query('UPDATE parent SET n = 1 WHERE id = 3');
    await b.query('INSERT INTO child VALUES (2, 3)');
    await a.query('COMMIT');
    expect(await tagOf(b.query('COMMIT'))).toBe('COMMIT');
  });

  test('disjoint rows never conflict', async () => {
    await a.query('BEGIN');
    await b.query('BEGIN');
    await a.query('UPDATE item SET n = 9 WHERE id = 5');
    await b.query('UPDATE item SET n = 9 WHERE id = 6');
    await a.query('COMMIT');
    expect(await tagOf(b.query('COMMIT'))).toBe('COMMIT');
  });

  test('a key that the snapshot shows is 23505 at the statement', async () => {
    await a.query("INSERT INTO event VALUES (gen_random_uuid(), 1, 1, '')");
    const violation = {
      code: '23505',
      message: 'duplicate key value violates unique constraint "event_incident_id_sequence_key"',
    };
    expect(await failureOf(b.query("INSERT INTO event VALUES (gen_random_uuid(), 1, 1, '')"))).toEqual(violation);
    await b.query('BEGIN');
    expect(await failureOf(b.query("INSERT INTO event VALUES (gen_random_uuid(), 1, 1, '')"))).toEqual(violation);
    expect(await failureOf(b.query('SELECT 1'))).toEqual(aborted);
    await b.query('ROLLBACK');
  });

  test('a key that came after the snapshot is 40001 at COMMIT', async () => {
    await b.query('BEGIN');
    await b.query('SELECT * FROM event');
    await a.query("INSERT INTO event VALUES (gen_random_uuid(), 2, 1, 'a, b')");
    expect(await tagOf(b.query("INSERT INTO event VALUES (gen_random_uuid(), 2, 1, '')"))).toBe('INSERT 1');
    expect((await b.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    expect(await failureOf(b.query('COMMIT'))).toEqual(oc000);
    expect((await b.query('SELECT note FROM event WHERE incident_id = 2')).rows).toEqual([{ note: 'a, b' }]);
  });

  test('of two single inserts of one key at once exactly one commits and the other conflicts', async () => {
    for (let sequence = 1; sequence <= 12; sequence += 1) {
      const insert = (client: pg.Client) =>
        client.query("INSERT INTO event VALUES (gen_random_uuid(), 3, $1, '') RETURNING sequence", [sequence]);
      const outcomes = await Promise.allSettled([insert(a), insert(b)]);
      expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
      const lost = outcomes.find((outcome) => outcome.status === 'rejected');
      expect(lost?.reason).toMatchObject(oc000);
    }
    const { rows } = await a.query('SELECT count(*)::int AS n FROM event WHERE incident_id = 3');
    expect(rows).toEqual([{ n: 12 }]);
  });

  test('reads never conflict', async () => {
    await b.query('BEGIN');
    await b.query('SELECT n FROM item WHERE id = 7');
    await a.query('UPDATE item SET n = 4 WHERE id = 7');
    await b.query('SELECT n FROM item WHERE id = 7');
    expect(await tagOf(b.query('COMMIT'))).toBe('COMMIT');
  });
});

describe('a failed transaction', () => {
  test('answers 25P02 to everything, also to what would be refused, until its end', async () => {
    await a.query('BEGIN');
    expect(await failureOf(a.query('TRUNCATE item'))).toEqual({
      code: '0A000',
      message: 'unsupported statement: Truncate',
    });
    expect(await failureOf(a.query('TRUNCATE item'))).toEqual(aborted);
    expect(await failureOf(a.query('SELECT $1::int', [1]))).toEqual(aborted);
    expect(await tagOf(a.query('COMMIT'))).toBe('ROLLBACK');
    expect((await a.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});

test('a multi-statement query answers once a statement', async () => {
  const answers: unknown = await a.query('SELECT 1 AS a; SELECT 2 AS b');
  expect(answers).toMatchObject([{ rows: [{ a: 1 }] }, { rows: [{ b: 2 }] }]);
  const all: unknown = await a.query('BEGIN; INSERT INTO bulk VALUES (1); COMMIT');
  expect(all).toMatchObject([{ command: 'BEGIN' }, { command: 'INSERT' }, { command: 'COMMIT' }]);
});
