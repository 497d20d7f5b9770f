import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type Cluster, type ClusterOptions, startCluster } from '../../../src/sandbox/cluster/cluster.ts';
import { adminKey, connect, failureOf } from './clients.ts';
import { startPostgres } from './postgres.ts';

// https://docs.aws.amazon.com/aurora-dsql/latest/userguide/CHAP_quotas.html
const west = 'eu-west-1';
const central = 'eu-central-1';
const aborted = {
  code: '25P02',
  message: 'current transaction is aborted, commands ignored until end of transaction block',
};
const minuteMs = 60_000;

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let cluster: Cluster;
let a: pg.Client;
const startedAtMs = Date.now();
/** How far the cluster's clock has moved; it stands still otherwise. */
let laterMs = 0;

function start(options: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const shared = { upstreamUrl: postgres.url, regions: [west, central], accessKeys: [adminKey] };
  return startCluster({ ...shared, now: () => startedAtMs + laterMs, ...options });
}

const ending = (client: pg.Client) => new Promise<void>((resolve) => client.once('end', resolve));

beforeAll(async () => {
  postgres = await startPostgres();
  cluster = await start();
  a = await connect(cluster, west);
  await a.query('CREATE TABLE bulk (id int)');
  await a.query('CREATE TABLE text (value text)');
}, 60_000);

afterEach(() => {
  laterMs = 0;
});

afterAll(async () => {
  await a?.end();
  await cluster?.stop();
  await postgres?.stop();
});

describe('a transaction', () => {
  test('changes 3,000 rows, and fails at the statement that crosses them', async () => {
    const limit = { code: '54000', message: 'transaction row limit exceeded' };
    await a.query('BEGIN');
    expect((await a.query('INSERT INTO bulk SELECT generate_series(1, 3000)')).rowCount).toBe(3000);
    await a.query('SELECT 1');
    expect(await failureOf(a.query('INSERT INTO bulk VALUES (1)'))).toEqual(limit);
    expect(await failureOf(a.query('SELECT 1'))).toEqual(aborted);
    await a.query('ROLLBACK');
    expect(await failureOf(a.query('INSERT INTO bulk SELECT generate_series(1, 3001)'))).toEqual(limit);
    expect((await a.query('SELECT 1 FROM bulk')).rowCount).toBe(0);
  });

  test('changes 10 MiB of data', async () => {
    const large = 'x'.repeat(1024 * 1024);
    await a.query('BEGIN');
    for (let times = 0; times < 9; times += 1) await a.query('INSERT INTO text VALUES ($1)', [large]);
    expect(await failureOf(a.query('INSERT INTO text VALUES ($1)', [large]))).toEqual({
      code: '54000',
      message: 'transaction size limit 10mb exceeded',
    });
    await a.query('ROLLBACK');
  });

  test('takes values of 1 MiB', async () => {
    const tooLarge = { code: '54000', message: 'column value size limit 1mb exceeded' };
    expect(await failureOf(a.query('INSERT INTO text VALUES ($1)', ['x'.repeat(1024 * 1024 + 1)]))).toEqual(tooLarge);
    expect((await a.query("SELECT 1 FROM text WHERE value LIKE 'x%'")).rowCount).toBe(0);
  });

  test('lives for 5 minutes', async () => {
    await a.query('BEGIN');
    laterMs = 5 * minuteMs;
    await a.query('SELECT 1');
    laterMs += 1;
    const tooOld = { code: '54000', message: 'transaction age limit of 300s exceeded' };
    expect(await failureOf(a.query('SELECT 1'))).toEqual(tooOld);
    await a.query('ROLLBACK');
    await a.query('BEGIN');
    await a.query('INSERT INTO bulk VALUES (1)');
    laterMs += 6 * minuteMs;
    expect(await failureOf(a.query('COMMIT'))).toEqual(tooOld);
    expect((await a.query('SELECT 1 FROM bulk')).rowCount).toBe(0);
  });
});

describe('a table', () => {
  const list = (count: number, item: (index: number) => string) => Array.from({ length: count }, (_, at) => item(at));

  test('has 255 columns', async () => {
    const columns = (count: number) => list(count, (at) => `c${at} int`).join(', ');
    const limit = { code: '54011', message: 'tables can have at most 255 columns' };
    expect(await failureOf(a.query(`CREATE TABLE wide (${columns(256)})`))).toEqual(limit);
    await a.query(`CREATE TABLE wide (${columns(255)})`);
    expect(await failureOf(a.query('ALTER TABLE wide ADD COLUMN more int'))).toEqual(limit);
    await a.query('ALTER TABLE wide DROP COLUMN c0');
    await a.query('ALTER TABLE wide ADD COLUMN more int');
  });

  test('has 24 indexes', async () => {
    const uniques = (count: number) => list(count, (at) => `c${at} int UNIQUE`).join(', ');
    const limit = { code: '54000', message: 'more than 24 indexes per table are not allowed' };
    expect(await failureOf(a.query(`CREATE TABLE indexed (${uniques(24)}, id int PRIMARY KEY)`))).toEqual(limit);
    await a.query(`CREATE TABLE indexed (${uniques(23)}, id int)`);
    await a.query('CREATE INDEX ASYNC last_one ON indexed (id)');
    expect(await failureOf(a.query('CREATE INDEX ASYNC one_more ON indexed (id, c1)'))).toEqual(limit);
  });

  test('has 8 columns in a key', async () => {
    const names = (count: number) => list(count, (at) => `c${at}`).join(', ');
    const limit = { code: '54011', message: 'more than 8 column keys in an index are not supported' };
    const columns = list(9, (at) => `c${at} int`).join(', ');
    expect(await failureOf(a.query(`CREATE TABLE keyed (${columns}, PRIMARY KEY (${names(9)}))`))).toEqual(limit);
    expect(await failureOf(a.query(`CREATE TABLE keyed (${columns}, UNIQUE (${names(9)}))`))).toEqual(limit);
    await a.query(`CREATE TABLE keyed (${columns}, PRIMARY KEY (${names(8)}))`);
    expect(await failureOf(a.query(`CREATE INDEX ASYNC long ON keyed (${names(9)})`))).toEqual(limit);
  });
});

describe('a connection', () => {
  test('outlives its token, and lives for 60 minutes; a transaction that is open by then may end first', async () => {
    const idle = await connect(cluster, west);
    const busy = await connect(cluster, central);
    laterMs = 59 * minuteMs;
    await idle.query('SELECT 1');
    await busy.query('BEGIN');
    await busy.query('INSERT INTO bulk VALUES (7)');
    laterMs = 61 * minuteMs;
    expect(await failureOf(idle.query('SELECT 1'))).toEqual({
      code: '57P01',
      message: 'terminating connection: connection age limit exceeded',
    });
    const ended = ending(busy);
    expect((await busy.query('COMMIT')).command).toBe('COMMIT');
    await ended;
    laterMs = 0;
    expect((await a.query('SELECT id FROM bulk')).rows).toEqual([{ id: 7 }]);
  });

  test('is one of 10,000 in all regions, else it is refused with 53300', async () => {
    const small = await start({ connectionLimits: { open: 2, perSecond: 100, burst: 1_000 } });
    const first = await connect(small, west);
    const second = await connect(small, central);
    expect(await failureOf(connect(small, west))).toEqual({
      code: '53300',
      message: 'unable to accept connection, too many open connections',
    });
    const closed = ending(first);
    await first.end();
    await closed;
    const third = await connect(small, central);
    await Promise.all([second.end(), third.end()]);
    await small.stop();
  });

  test('is refused with 53300 as well when the PostgreSQL behind can take no more', async () => {
    const others: pg.Client[] = [];
    for (let full = false; !full; ) {
      const client = new pg.Client(postgres.url);
      await client.connect().then(
        () => others.push(client),
        () => {
          full = true;
        },
      );
    }
    expect(await failureOf(connect(cluster, west))).toMatchObject({ code: '53300' });
    await Promise.all(others.map((client) => client.end()));
  }, 30_000);

  test('comes with 100 others a second, after a burst of 1,000, else it is refused with 53400', async () => {
    const small = await start({ connectionLimits: { open: 10_000, perSecond: 100, burst: 3 } });
    const clients = [await connect(small, west), await connect(small, central), await connect(small, west)];
    const exceeded = { code: '53400', message: 'unable to accept connection, rate exceeded' };
    expect(await failureOf(connect(small, central))).toEqual(exceeded);
    laterMs += 10;
    clients.push(await connect(small, central));
    expect(await failureOf(connect(small, west))).toEqual(exceeded);
    await Promise.all(clients.map((client) => client.end()));
    await small.stop();
  });
});
