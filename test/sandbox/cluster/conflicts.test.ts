import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { type Cluster, startCluster } from '../../../src/sandbox/cluster/cluster.ts';
import { adminKey, connect, failureOf } from './clients.ts';
import { startPostgres } from './postgres.ts';

// Who is first to commit wins, whoever wrote first:
// https://docs.aws.amazon.com/aurora-dsql/latest/userguide/working-with-concurrency-control.html
const west = 'eu-west-1';
const central = 'eu-central-1';
const oc000 = { code: '40001', message: 'change conflicts with another transaction (OC000)' };
const oc001 = { code: '40001', message: 'schema has been updated by another transaction (OC001)' };

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let cluster: Cluster;
let a: pg.Client;
let b: pg.Client;

beforeAll(async () => {
  postgres = await startPostgres();
  cluster = await startCluster({ upstreamUrl: postgres.url, regions: [west, central], accessKeys: [adminKey] });
  const admin = await connect(cluster, west);
  await admin.query('CREATE TABLE item (id int PRIMARY KEY, n int NOT NULL CHECK (n < 1000))');
  await admin.query('CREATE TABLE part (id int PRIMARY KEY, item_id int REFERENCES item (id))');
  await admin.end();
  a = await connect(cluster, west);
  b = await connect(cluster, central);
}, 60_000);

beforeEach(async () => {
  await a.query('DELETE FROM part');
  await a.query('DELETE FROM item');
  await a.query('INSERT INTO item SELECT g, 0 FROM generate_series(1, 9) g');
});

afterAll(async () => {
  await Promise.allSettled([a?.end(), b?.end()]);
  await cluster?.stop();
  await postgres?.stop();
});

const begin = async (...clients: pg.Client[]) => {
  for (const client of clients) await client.query('BEGIN');
};
const numbers = async () => (await b.query<{ n: number }>('SELECT n FROM item ORDER BY id')).rows.map(({ n }) => n);

describe('the first to commit wins', () => {
  test('also when it wrote later', async () => {
    await begin(a, b);
    await a.query('UPDATE item SET n = 1 WHERE id = 1');
    await b.query('UPDATE item SET n = 2 WHERE id = 1');
    expect((await b.query('COMMIT')).command).toBe('COMMIT');
    expect(await failureOf(a.query('COMMIT'))).toEqual(oc000);
    expect((await numbers())[0]).toBe(2);
  });

  test('also when the other, which wrote first, rolls back or is cut off', async () => {
    await begin(a, b);
    await a.query('UPDATE item SET n = 1 WHERE id = 1');
    await b.query('UPDATE item SET n = 2 WHERE id = 1');
    await a.query('ROLLBACK');
    await b.query('COMMIT');
    const lost = await connect(cluster, west);
    await begin(lost, b);
    await lost.query('UPDATE item SET n = 1 WHERE id = 2');
    await b.query('UPDATE item SET n = 3 WHERE id = 2');
    cluster.control(west).partition({ existing: 'reset', arriving: 'reset' });
    cluster.control(west).heal();
    await b.query('COMMIT');
    a = await connect(cluster, west);
    expect((await numbers()).slice(0, 2)).toEqual([2, 3]);
  });

  test('with each write in its order, on what the ones before it left', async () => {
    await begin(a, b);
    await a.query('UPDATE item SET n = 100 WHERE id = 1');
    await b.query('UPDATE item SET n = n + 1 WHERE id = 1');
    await b.query('UPDATE item SET n = n * 10 WHERE id = $1', [1]);
    await b.query('INSERT INTO item SELECT 50, n FROM item WHERE id = 1');
    await b.query('COMMIT');
    expect(await failureOf(a.query('COMMIT'))).toEqual(oc000);
    expect((await b.query('SELECT id, n FROM item WHERE id IN (1, 50) ORDER BY id')).rows).toEqual([
      { id: 1, n: 10 },
      { id: 50, n: 10 },
    ]);
  });

  test('and the loser keeps its snapshot and its answers until its COMMIT, and holds nobody up', async () => {
    await begin(a);
    await a.query('UPDATE item SET n = 1 WHERE id = 1');
    await b.query('UPDATE item SET n = 2 WHERE id IN (1, 2)');
    expect((await a.query('SELECT n FROM item WHERE id = 2')).rows).toEqual([{ n: 0 }]);
    expect((await a.query('UPDATE item SET n = 1 WHERE id = 3')).rowCount).toBe(1);
    expect((await a.query('UPDATE item SET n = 1 WHERE id = 77')).rowCount).toBe(0);
    await b.query('UPDATE item SET n = 4 WHERE id = 3');
    expect(await failureOf(a.query('COMMIT'))).toEqual(oc000);
    expect((await numbers()).slice(0, 3)).toEqual([2, 2, 4]);
  });

  test('also against FOR UPDATE', async () => {
    await begin(a, b);
    await a.query('SELECT n FROM item WHERE id = 1 FOR UPDATE');
    await b.query('UPDATE item SET n = 2 WHERE id = 1');
    await b.query('COMMIT');
    expect(await failureOf(a.query('COMMIT'))).toEqual(oc000);
  });

  test('also between a delete and a row that refers to it', async () => {
    await begin(a, b);
    await a.query('DELETE FROM item WHERE id = 1');
    await b.query('INSERT INTO part VALUES (1, 1)');
    await b.query('COMMIT');
    expect(await failureOf(a.query('COMMIT'))).toEqual(oc000);
    expect((await b.query('SELECT item_id FROM part')).rows).toEqual([{ item_id: 1 }]);
  });

  test('also when each holds what the other wants', async () => {
    const cross = async () => {
      await begin(a, b);
      await a.query('UPDATE item SET n = 11 WHERE id = 4');
      await b.query('UPDATE item SET n = 22 WHERE id = 5');
      await a.query('UPDATE item SET n = 11 WHERE id = 5');
      await b.query('UPDATE item SET n = 22 WHERE id = 4');
    };
    const written = async () => (await numbers()).slice(3, 5);
    await cross();
    await a.query('COMMIT');
    expect(await failureOf(b.query('COMMIT'))).toEqual(oc000);
    expect(await written()).toEqual([11, 11]);
    await cross();
    await b.query('COMMIT');
    expect(await failureOf(a.query('COMMIT'))).toEqual(oc000);
    expect(await written()).toEqual([22, 22]);
    await cross();
    const [first, second] = await Promise.allSettled([a.query('COMMIT'), b.query('COMMIT')]);
    expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected']);
    expect(await written()).toEqual(first.status === 'fulfilled' ? [11, 11] : [22, 22]);
  });

  test('but a statement with RETURNING that meets a write fails at once: its rows can not be made up', async () => {
    await begin(a, b);
    await a.query('UPDATE item SET n = 1 WHERE id = 1');
    expect(await failureOf(b.query('UPDATE item SET n = 2 WHERE id = 1 RETURNING n'))).toEqual(oc000);
    await b.query('ROLLBACK');
    await b.query('BEGIN');
    await b.query('UPDATE item SET n = 2 WHERE id = 1');
    expect(await failureOf(b.query('INSERT INTO item VALUES (70, 1) RETURNING n'))).toEqual(oc000);
    await b.query('ROLLBACK');
    await a.query('COMMIT');
  });

  test('an error of its own is told at the statement, also after one that was deferred', async () => {
    await begin(a, b);
    await a.query('UPDATE item SET n = 1 WHERE id = 1');
    await b.query('UPDATE item SET n = 2 WHERE id = 1');
    expect(await failureOf(b.query('UPDATE item SET n = 5000 WHERE id = 2'))).toMatchObject({ code: '23514' });
    expect((await b.query('COMMIT')).command).toBe('ROLLBACK');
    expect((await a.query('COMMIT')).command).toBe('COMMIT');
    expect((await numbers()).slice(0, 2)).toEqual([1, 0]);
  });
});

describe('a statement on its own', () => {
  test('is not held up by an open transaction, which loses', async () => {
    await begin(a);
    await a.query('UPDATE item SET n = 1 WHERE id = 1');
    expect((await b.query('UPDATE item SET n = n + 7 WHERE id = 1 RETURNING n')).rows).toEqual([{ n: 7 }]);
    expect(await failureOf(a.query('COMMIT'))).toEqual(oc000);
  });

  test('takes the key that an open transaction has inserted', async () => {
    await begin(a);
    await a.query('INSERT INTO item VALUES (60, 1)');
    await b.query('INSERT INTO item VALUES (60, 2)');
    expect(await failureOf(a.query('COMMIT'))).toEqual(oc000);
    expect((await b.query('SELECT n FROM item WHERE id = 60')).rows).toEqual([{ n: 2 }]);
  });

  test('waits for one whose COMMIT began before it, and loses to it', async () => {
    cluster.control(west).setCommitLatency(300);
    await begin(a);
    await a.query('UPDATE item SET n = 1 WHERE id = 1');
    const committing = a.query('COMMIT');
    const late = failureOf(b.query('UPDATE item SET n = 2 WHERE id = 1'));
    expect((await committing).command).toBe('COMMIT');
    expect(await late).toEqual(oc000);
    expect((await numbers())[0]).toBe(1);
    cluster.control(west).setCommitLatency(0);
  });
});

describe('a definition', () => {
  test('is not held up by open transactions, which learn of it as OC001', async () => {
    await begin(a);
    await a.query('SELECT n FROM item WHERE id = 1');
    await b.query('ALTER TABLE item ADD COLUMN note text');
    expect(await failureOf(a.query('SELECT n FROM item WHERE id = 1'))).toEqual(oc001);
    await a.query('ROLLBACK');
    await a.query('SELECT 1').catch(() => undefined);
    await begin(a);
    await a.query('UPDATE item SET n = 1 WHERE id = 1');
    await b.query('ALTER TABLE item DROP COLUMN note');
    expect(await failureOf(a.query('COMMIT'))).toEqual(oc001);
    await a.query('SELECT 1').catch(() => undefined);
    expect((await numbers())[0]).toBe(0);
  });
});

/** One thing that one of three clients does next; without an open transaction a write is a statement on its own. */
const step = fc.record({
  client: fc.nat(2),
  act: fc.oneof(
    { weight: 1, arbitrary: fc.constant('begin' as const) },
    { weight: 4, arbitrary: fc.constant('write' as const) },
    { weight: 2, arbitrary: fc.constant('commit' as const) },
    { weight: 1, arbitrary: fc.constant('rollback' as const) },
  ),
  row: fc.integer({ min: 1, max: 3 }),
});

test('in any order of events, who commits is who wrote no row that was committed since its snapshot', async () => {
  const clients = [a, b, await connect(cluster, central)];
  let written = 0;
  const property = fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 24 }), async (steps) => {
    let clock = 0;
    for (const client of clients) await client.query('ROLLBACK');
    const committed = new Map((await numbers()).map((n, index) => [index + 1, { n, at: clock }]));
    const open = new Map<number, { since: number; writes: Map<number, number> }>();
    const end = async (client: number) => {
      const mine = open.get(client);
      open.delete(client);
      const wins = [...(mine?.writes.keys() ?? [])].every((row) => (committed.get(row)?.at ?? 0) <= (mine?.since ?? 0));
      const [outcome] = await Promise.allSettled([clients[client]?.query('COMMIT')]);
      if (outcome?.status === 'rejected') expect(outcome.reason).toMatchObject(oc000);
      expect({ steps, client, wins: outcome?.status === 'fulfilled' }).toEqual({ steps, client, wins });
      clock += 1;
      if (wins) for (const [row, n] of mine?.writes ?? []) committed.set(row, { n, at: clock });
    };
    for (const { client, act, row } of steps) {
      const mine = open.get(client);
      if (act === 'begin' && mine === undefined) {
        await clients[client]?.query('BEGIN');
        await clients[client]?.query('SELECT n FROM item');
        open.set(client, { since: clock, writes: new Map() });
      } else if (act === 'write') {
        written += 1;
        await clients[client]?.query('UPDATE item SET n = $1 WHERE id = $2', [written, row]);
        mine?.writes.set(row, written);
        if (mine === undefined) {
          clock += 1;
          committed.set(row, { n: written, at: clock });
        }
      } else if (act === 'commit' && mine !== undefined) {
        await end(client);
      } else if (act === 'rollback' && mine !== undefined) {
        open.delete(client);
        await clients[client]?.query('ROLLBACK');
      }
    }
    for (const client of open.keys()) await end(client);
    const rows = (await numbers()).slice(0, 3);
    expect({ steps, rows }).toEqual({ steps, rows: [1, 2, 3].map((id) => committed.get(id)?.n) });
  });
  await a.query('ALTER TABLE item DROP CONSTRAINT item_n_check');
  await Promise.all(clients.map((client) => client.query('SELECT 1').catch(() => undefined)));
  await fc.assert(property, { numRuns: 40 });
  await clients[2]?.end();
}, 120_000);

test('eight writers who read, add one and commit lose no addition, and never all fail at once', async () => {
  const regions = [west, central, west, central, west, central, west, central];
  const clients = await Promise.all(regions.map((region) => connect(cluster, region)));
  let won = 0;
  for (let round = 0; round < 10; round += 1) {
    const outcomes = await Promise.allSettled(
      clients.map(async (client) => {
        await client.query('BEGIN');
        try {
          const { rows } = await client.query<{ n: number }>('SELECT n FROM item WHERE id = 9');
          await client.query('UPDATE item SET n = $1 WHERE id = 9', [(rows[0]?.n ?? 0) + 1]);
          await client.query('COMMIT');
        } catch (error) {
          await client.query('ROLLBACK');
          throw error;
        }
      }),
    );
    const wins = outcomes.filter(({ status }) => status === 'fulfilled').length;
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(oc000);
    expect(wins).toBeGreaterThan(0);
    won += wins;
  }
  expect((await numbers())[8]).toBe(won);
  await Promise.all(clients.map((client) => client.end()));
});
