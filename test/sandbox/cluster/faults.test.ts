import { connect as connectTcp } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { z } from 'zod';
import { type Cluster, startCluster } from '../../../src/sandbox/cluster/cluster.ts';
import { adminKey, clientConfig, connect, failureOf } from './clients.ts';
import { startPostgres } from './postgres.ts';

const west = 'eu-west-1';
const central = 'eu-central-1';
const oc000 = { code: '40001', message: 'change conflicts with another transaction (OC000)' };

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let cluster: Cluster;

beforeAll(async () => {
  postgres = await startPostgres();
  cluster = await startCluster({ upstreamUrl: postgres.url, regions: [west, central], accessKeys: [adminKey] });
  const admin = await connect(cluster, west);
  await admin.query('CREATE TABLE item (id int PRIMARY KEY)');
  await admin.end();
}, 60_000);

beforeEach(() => {
  for (const region of [west, central]) cluster.control(region).heal();
});

afterAll(async () => {
  await cluster?.stop();
  await postgres?.stop();
});

async function idsIn(region: string): Promise<number[]> {
  const client = await connect(cluster, region);
  const { rows } = await client.query<{ id: number }>('SELECT id FROM item ORDER BY id');
  await client.end();
  return rows.map((row) => row.id);
}

test('kysely and a pool work through it, with cursors of several rows at a time', async () => {
  const database = new Kysely<{ item: { id: number } }>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ ...clientConfig(cluster, west), max: 3 }) }),
  });
  const inserted = await database
    .insertInto('item')
    .values([{ id: 11 }, { id: 12 }])
    .returning('id')
    .execute();
  expect(inserted).toEqual([{ id: 11 }, { id: 12 }]);
  await database.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('item').where('id', 'in', [11, 12]).execute();
    await sql`SELECT 1`.execute(transaction);
  });
  const left = await database.selectFrom('item').selectAll().where('id', '>', 10).execute();
  expect(left).toEqual([]);
  await database.destroy();
});

describe('faults', () => {
  test('conflicts on demand', async () => {
    const client = await connect(cluster, west);
    cluster.control(west).conflictNextCommits(1);
    expect(await failureOf(client.query('INSERT INTO item VALUES (20)'))).toEqual(oc000);
    await client.query('INSERT INTO item VALUES (20)');
    await client.end();
    expect(cluster.counters()[west]?.conflicts.OC000).toBeGreaterThan(0);
  });

  test('a cut before COMMIT loses the write, a cut after it keeps it, and the client hears neither', async () => {
    const first = await connect(cluster, west);
    cluster.control(west).cutNextCommits('before-commit', 1);
    await failureOf(first.query('INSERT INTO item VALUES (31)'));
    const second = await connect(cluster, west);
    cluster.control(west).cutNextCommits('after-commit', 1);
    await second.query('BEGIN');
    await second.query('INSERT INTO item VALUES (32)');
    await failureOf(second.query('COMMIT'));
    const ids = await idsIn(central);
    expect(ids).not.toContain(31);
    expect(ids).toContain(32);
  });

  test('a commit that loses anyway uses up no fault', async () => {
    const [loser, winner] = [await connect(cluster, west), await connect(cluster, central)];
    await winner.query('INSERT INTO item VALUES (35)');
    await loser.query('BEGIN');
    await loser.query('UPDATE item SET id = 36 WHERE id = 35');
    await winner.query('UPDATE item SET id = 37 WHERE id = 35');
    await winner.end();
    cluster.control(west).cutNextCommits('after-commit', 1);
    expect(await failureOf(loser.query('COMMIT'))).toEqual(oc000);
    expect(await failureOf(loser.query('INSERT INTO item VALUES (38)'))).not.toHaveProperty('code', '40001');
    expect(await idsIn(central)).toEqual(expect.arrayContaining([37, 38]));
  });

  test('every nth commit is cut', async () => {
    cluster.control(west).cutEveryCommit('after-commit', 2);
    const client = await connect(cluster, west);
    await client.query('INSERT INTO item VALUES (41)');
    await failureOf(client.query('INSERT INTO item VALUES (42)'));
    expect(await idsIn(central)).toEqual(expect.arrayContaining([41, 42]));
  });

  test.each([
    [{ existing: 'reset', arriving: 'reset' }, 51],
    [{ existing: 'black-hole', arriving: 'reset' }, 52],
  ] as const)('a region lost by %j keeps what was committed and holds nothing that others need', async (kind, id) => {
    const lost = await connect(cluster, west);
    await lost.query('BEGIN');
    await lost.query('INSERT INTO item VALUES ($1)', [id]);
    cluster.control(west).partition(kind);
    const unknown = failureOf(lost.query('COMMIT'));
    await failureOf(connect(cluster, west));
    const other = await connect(cluster, central);
    await other.query('INSERT INTO item VALUES ($1)', [id]);
    await other.end();
    cluster.control(west).heal();
    await unknown;
    expect(await idsIn(west)).toContain(id);
  });

  test('a lost region gives up a statement that still runs, and its locks', async () => {
    const lost = await connect(cluster, west);
    const slow = 'WITH kept AS (INSERT INTO item VALUES (53) RETURNING id) SELECT pg_sleep(60) FROM kept';
    const broken = failureOf(lost.query(slow));
    const outside = new pg.Client(postgres.url);
    await outside.connect();
    for (let sleeping = false; !sleeping; ) {
      const { rowCount } = await outside.query("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
      sleeping = rowCount === 1;
    }
    await outside.end();
    cluster.control(west).partition();
    const other = await connect(cluster, central);
    await other.query('INSERT INTO item VALUES (53)');
    await other.end();
    cluster.control(west).heal();
    await broken;
  });

  test('the cluster serves again after the PostgreSQL behind has broken every session', async () => {
    const broken = await connect(cluster, west);
    const failed = failureOf(broken.query('SELECT pg_sleep(60)'));
    const outside = new pg.Client(postgres.url);
    await outside.connect();
    await outside.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND application_name <> 'quorum-presence'`);
    await failed;
    const [holder, other] = [await connect(cluster, west), await connect(cluster, central)];
    await holder.query('BEGIN');
    await holder.query('INSERT INTO item VALUES (55)');
    await other.query('INSERT INTO item VALUES (55)');
    expect(await failureOf(holder.query('COMMIT'))).toEqual(oc000);
    await Promise.all([outside.end(), holder.end(), other.end()]);
  });

  test('a running statement can be cancelled', async () => {
    const client = await connect(cluster, west);
    const endpoint = cluster.endpoints.find(({ region }) => region === west);
    const cancellation = z.object({ processID: z.number(), secretKey: z.number() }).parse(client);
    const running = failureOf(client.query('SELECT pg_sleep(20)'));
    const request = Buffer.alloc(16);
    [16, 80877102, cancellation.processID, cancellation.secretKey].forEach((value, at) => {
      request.writeInt32BE(value, at * 4);
    });
    let answered = false;
    const done = running.then((failed) => {
      answered = true;
      return failed;
    });
    while (!answered) {
      await new Promise<void>((resolve) => {
        const socket = connectTcp({ host: '127.0.0.1', port: endpoint?.port ?? 0 }, () => socket.write(request));
        socket.on('error', () => {});
        socket.on('close', () => resolve());
      });
    }
    expect(await done).toMatchObject({ code: '57014' });
    await client.end();
  });

  test('a black-holed session falls silent and is reset when the region is back', async () => {
    const silent = await connect(cluster, west);
    cluster.control(west).partition();
    const answer = failureOf(silent.query('SELECT 1'));
    const hanging = new pg.Client({ ...clientConfig(cluster, west), connectionTimeoutMillis: 200 });
    expect((await failureOf(hanging.connect())).message).toMatch(/timeout/);
    const pending = Symbol('pending');
    expect(await Promise.race([answer, Promise.resolve(pending)])).toBe(pending);
    cluster.control(west).heal();
    await answer;
    expect(await idsIn(west)).toBeDefined();
  });

  test('new connections can be refused while open ones go on', async () => {
    const open = await connect(cluster, west);
    cluster.control(west).refuseConnections(true);
    expect(await failureOf(connect(cluster, west))).toEqual({
      code: '53300',
      message: 'unable to accept connection, too many open connections',
    });
    await open.query('SELECT 1');
    await open.end();
  });

  test('a single insert is one round trip, a transaction three', async () => {
    const client = await connect(cluster, west);
    const before = cluster.counters()[west]?.roundTrips ?? 0;
    await client.query('INSERT INTO item VALUES ($1)', [61]);
    expect(cluster.counters()[west]?.roundTrips).toBe(before + 1);
    await client.query('BEGIN');
    await client.query('INSERT INTO item VALUES ($1)', [62]);
    await client.query('COMMIT');
    expect(cluster.counters()[west]?.roundTrips).toBe(before + 4);
    await client.end();
  });

  test('nonsense on the wire only costs its own connection', async () => {
    const endpoint = cluster.endpoints[0];
    await new Promise<void>((resolve) => {
      const socket = connectTcp({ host: '127.0.0.1', port: endpoint?.port ?? 0 });
      socket.on('error', () => {});
      socket.on('close', () => resolve());
      socket.end('GET / HTTP/1.1\r\n\r\n');
    });
    expect(await idsIn(west)).toBeDefined();
  });
});
