import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import { createConnectionPool } from '../../src/store/connection-pool.ts';
import type { RecordTables } from '../../src/store/database.ts';
import { migrateDsql } from '../../src/store/dsql/migrate-dsql.ts';
import { signInAt } from '../../src/store/dsql/sign-in.ts';
import { openRegions } from '../../src/store/open-database.ts';
import { openRecord } from '../../src/store/open-record.ts';
import type { IncidentRecord } from '../../src/store/record.ts';
import { openRegion } from '../../src/store/region.ts';
import type { RegionHealth } from '../../src/store/region-health.ts';
import { createRegions, type Regions } from '../../src/store/regions.ts';
import { checkedEvents } from '../support/checked-events.ts';
import { type OwnCluster, startOwnCluster } from '../support/own-cluster.ts';
import { declaration, request } from '../support/requests.ts';
import { until } from '../support/until.ts';

const [home, other] = ['eu-west-1', 'eu-central-1'] as const;
let own: OwnCluster;
const opened: Regions[] = [];
beforeAll(async () => {
  own = await startOwnCluster();
  await migrateDsql(own.choice, null);
});
afterEach(async () => {
  for (const region of [home, other]) own.cluster.control(region).heal();
  await Promise.all(opened.splice(0).map((regions) => regions.close()));
});
afterAll(() => own.stop());

/** Regions with pools of their own, and what is told of them. */
function open() {
  const told: RegionHealth[] = [];
  const regions = openRegions(own.choice, { onError: () => undefined, onRegion: (health) => told.push(health) });
  opened.push(regions);
  return { regions, told, record: openRecord(regions) };
}

async function declared(record: IncidentRecord, key: string): Promise<string> {
  const outcome = await record.declare(declaration(key));
  expect(outcome).toMatchObject({ kind: 'recorded', event: { region: home } });
  return declaration(key).incident_id;
}

function note(record: IncidentRecord, incident: string, key: string) {
  return record.execute(request(incident, `${incident} ${key}`, { type: 'add_note', text: key }));
}

/** Its events, as a process reads them that knows nothing yet, once they are checked. */
function eventsOf(incident: string) {
  return checkedEvents(open().regions, incident);
}

describe('a lost region', () => {
  test.each([
    ['falls silent', { existing: 'black-hole', arriving: 'hang' }],
    ['resets its connections', { existing: 'reset', arriving: 'reset' }],
  ] as const)('that %s is left for the other, and preferred again once it is back', async (name, kind) => {
    const { record, told, regions } = open();
    const incident = await declared(record, name);
    own.cluster.control(home).partition(kind);
    expect(await note(record, incident, 'lost')).toMatchObject({ kind: 'recorded', event: { region: other } });
    expect(await note(record, incident, 'still lost')).toMatchObject({ kind: 'recorded', event: { region: other } });
    await until(() => told.length === 1, 'the region is told to be lost');
    expect(told).toEqual([{ name: home, lost: expect.any(String) }]);
    // The first silence has it pinged; were it not, a third failure, that of a cut connection, would be the reason.
    if (kind.existing === 'black-hole') expect(told[0]?.lost).toBe('Connecting took longer than 1.5 s');
    own.cluster.control(home).heal();
    await until(() => told.length === 2, 'the region is told to be back', 15_000);
    expect(told[1]).toEqual({ name: home, lost: null });
    expect(regions.order().map(({ name }) => name)).toEqual([home, other]);
    expect(await note(record, incident, 'back')).toMatchObject({ kind: 'recorded', event: { region: home } });
    expect(await eventsOf(incident)).toHaveLength(4);
  });

  test('is preferred again in time when the clock of this machine is set back meanwhile', async () => {
    const rightNow = Date.now;
    let behindMs = 0;
    jest.spyOn(Date, 'now').mockImplementation(() => rightNow() - behindMs);
    const { regions, told } = open();
    const [first] = regions.order();
    const refusal = async () => {
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    };
    await expect(regions.runIn(first, refusal)).rejects.toThrow();
    expect(told).toEqual([{ name: home, lost: expect.any(String) }]);
    behindMs = 3_600_000;
    await until(() => told.length === 2, 'the region is told to be back').finally(() => jest.restoreAllMocks());
    expect(told[1]).toEqual({ name: home, lost: null });
  });

  test('in the middle of a burst loses nothing and applies nothing twice', async () => {
    const { record } = open();
    const incident = await declared(record, 'burst');
    const before = Promise.all(Array.from({ length: 25 }, (_, index) => note(record, incident, `${index}`)));
    own.cluster.control(home).partition();
    const after = Promise.all(Array.from({ length: 25 }, (_, index) => note(record, incident, `${index + 25}`)));
    const outcomes = (await Promise.all([before, after])).flat();
    expect(outcomes.map(({ kind }) => kind)).toEqual(outcomes.map(() => 'recorded'));
    const events = await eventsOf(incident);
    expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 51 }, (_, index) => index + 1));
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(51);
  });

  test('finds the other with a warm connection', async () => {
    const connections = () => own.cluster.counters()[other]?.connections ?? 0;
    const before = connections();
    const { record } = open();
    const incident = await declared(record, 'warm');
    await until(() => connections() === before + 1, 'the other region is warm');
    own.cluster.control(other).refuseConnections(true);
    own.cluster.control(home).partition({ existing: 'reset', arriving: 'reset' });
    expect(await note(record, incident, 'warm')).toMatchObject({ kind: 'recorded', event: { region: other } });
  });

  test('beside one whose connections break now and then is not asked before that', async () => {
    const { regions, told } = open();
    const ask = () => regions.runAnywhere((db) => sql`SELECT 1`.execute(db));
    await ask();
    own.cluster.control(home).partition();
    await ask();
    expect(regions.order().map(({ name }) => name)).toEqual([other, home]);
    own.cluster.control(other).partition({ existing: 'reset', arriving: 'reset' });
    for (let failures = 0; failures < 3; failures += 1) await expect(ask()).rejects.toThrow();
    expect(told.map(({ name }) => name)).toEqual([home, other]);
    expect(regions.order().map(({ name }) => name)).toEqual([other, home]);
  });

  test('beside another that is lost too is said plainly, and the same request succeeds afterwards', async () => {
    const { record } = open();
    const incident = await declared(record, 'both');
    for (const region of [home, other]) own.cluster.control(region).partition({ existing: 'reset', arriving: 'reset' });
    expect((await note(record, incident, 'both')).kind).toMatch(/^(unknown|unavailable)$/);
    for (const region of [home, other]) own.cluster.control(region).heal();
    expect(await note(record, incident, 'both')).toMatchObject({ kind: 'recorded' });
    expect(await eventsOf(incident)).toHaveLength(2);
  });
});

describe('a slow statement', () => {
  const slowly = (seconds: number) => (db: Kysely<RecordTables>) => sql`SELECT pg_sleep(${seconds})`.execute(db);

  test('is answered by the region that it is left to, and makes none lost', async () => {
    const { regions, record, told } = open();
    const incident = await declared(record, 'slow');
    await regions.runAnywhere(slowly(2));
    expect(await note(record, incident, 'afterwards')).toMatchObject({ kind: 'recorded', event: { region: home } });
    expect(told).toEqual([]);
  });

  test('that no region answers in time fails, and makes none lost', async () => {
    const { regions, record, told } = open();
    const incident = await declared(record, 'too slow');
    await expect(regions.runAnywhere(slowly(10))).rejects.toThrow('No answer came within 4.5 s');
    expect(await note(record, incident, 'afterwards')).toMatchObject({ kind: 'recorded', event: { region: home } });
    expect(told).toEqual([]);
  });

  test('again and again has its region passed over for a while, so that work is not held up each time', async () => {
    const { regions, told } = open();
    const [first] = regions.order();
    const slow = () => expect(regions.runIn(first, slowly(10))).rejects.toThrow('No answer came within 1.5 s');
    const names = () => regions.order().map(({ name }) => name);
    await slow();
    expect(names()).toEqual([other, home]);
    await until(() => names()[0] === home, 'the region is preferred again');
    await slow();
    expect(names()).toEqual([other, home]);
    await until(() => names()[0] === home, 'the region is preferred again');
    expect(told).toEqual([]);
  });

  test('whose region then falls silent is told to be lost, by the ping', async () => {
    const { regions, told } = open();
    const [first] = regions.order();
    await regions.runAnywhere((db) => sql`SELECT 1`.execute(db));
    const slow = regions.runIn(first, slowly(10));
    own.cluster.control(home).partition();
    await expect(slow).rejects.toThrow('No answer came within 1.5 s');
    expect(told).toEqual([]);
    await until(() => told.length === 1, 'the region is told to be lost');
    expect(told).toEqual([{ name: home, lost: 'Connecting took longer than 1.5 s' }]);
  });
});

test('a connection cut after every third commit leaves each event once', async () => {
  const { record } = open();
  const incident = await declared(record, 'third');
  for (const region of [home, other]) own.cluster.control(region).cutEveryCommit('after-commit', 3);
  for (let index = 0; index < 12; index += 1) {
    expect(await note(record, incident, `${index}`)).toMatchObject({ kind: 'recorded' });
  }
  const events = await eventsOf(incident);
  expect(events).toHaveLength(13);
  expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(13);
});

test('a region that refuses new connections serves those that are open', async () => {
  const { record } = open();
  const incident = await declared(record, 'refusing');
  own.cluster.control(home).refuseConnections(true);
  expect(await note(record, incident, 'open')).toMatchObject({ kind: 'recorded', event: { region: home } });
  const fresh = open();
  expect(await note(fresh.record, incident, 'fresh')).toMatchObject({ kind: 'recorded', event: { region: other } });
});

/** Regions of one connection each. */
function openNarrow() {
  const told: RegionHealth[] = [];
  const ready = own.choice.endpoints.map((endpoint) =>
    openRegion({
      name: endpoint.region,
      client: signInAt(endpoint, own.choice),
      connectionsMax: 1,
      timeouts: { connectMs: 1_000, statementMs: 1_500, lastStatementMs: 1_500 },
      onError: () => undefined,
    }),
  );
  const [first, second] = ready;
  if (first === undefined || second === undefined) throw new Error('two regions expected');
  const regions = createRegions([first, second], { onRegion: (health) => told.push(health) });
  opened.push(regions);
  return { first, second, regions, told };
}

describe('a region whose connections are all in use', () => {
  test('is passed over for the moment, and not taken for lost', async () => {
    const { first, second, regions, told } = openNarrow();
    await first.db.connection().execute(async () => {
      expect(await regions.runAnywhere(async (db) => (await sql`SELECT 1`.execute(db)) && db)).toBe(second.patientDb);
      await second.db.connection().execute(async () => {
        await expect(regions.runAnywhere((db) => sql`SELECT 1`.execute(db))).rejects.toThrow(
          'All connections are in use',
        );
      });
    });
    expect(told).toEqual([]);
    expect(await regions.runAnywhere(async (db) => (await sql`SELECT 1`.execute(db)) && db)).toBe(first.db);
  });

  test('is taken for lost when it does not answer a ping', async () => {
    const { first, regions, told } = openNarrow();
    await first.db.connection().execute(async () => {
      own.cluster.control(home).partition();
      await regions.runAnywhere((db) => sql`SELECT 1`.execute(db));
      await until(() => told.length === 1, 'the region is told to be lost');
      expect(told).toEqual([{ name: home, lost: 'Connecting took longer than 1 s' }]);
    });
  });
});

test('a connection is replaced when its time is over, each at a time of its own', async () => {
  const lives = [100, 200, 1_000];
  let nowMs = 0;
  const pool = createConnectionPool({
    client: signInAt(own.choice.endpoints[0], own.choice),
    connectionsMax: 2,
    connectTimeoutMs: 5_000,
    statementTimeoutMs: 5_000,
    lifetimeMs: () => lives.shift() ?? 0,
    now: () => nowMs,
    explain: (error) => error,
    onError: () => undefined,
  });
  const made = () => own.cluster.counters()[home]?.connections ?? 0;
  const takeTwo = async () => {
    const before = made();
    const clients = await Promise.all([pool.connect(), pool.connect()]);
    for (const client of clients) client.release();
    return made() - before;
  };
  expect(await takeTwo()).toBe(2);
  nowMs = 99;
  expect(await takeTwo()).toBe(0);
  nowMs = 150;
  expect(await takeTwo()).toBe(1);
  expect(lives).toEqual([]);
  await pool.end();
});

test('a connection that breaks while nobody uses it is told once', async () => {
  const errors: string[] = [];
  const regions = openRegions(own.choice, { onError: (reason) => errors.push(reason) });
  opened.push(regions);
  await regions.runAnywhere((db) => sql`SELECT 1`.execute(db));
  own.cluster.control(home).partition({ existing: 'reset', arriving: 'reset' });
  await until(() => errors.length > 0, 'the broken connection is told');
  expect(errors).toHaveLength(1);
});

test('a schema that changed meanwhile is read anew, unseen by who asks', async () => {
  const { regions, record } = open();
  const incident = await declared(record, 'stale');
  await migrateDsql(own.choice, 'arn:aws:iam::123456789012:role/stale');
  await regions.runAnywhere((db) => sql`SELECT 1 FROM incident`.execute(db));
  expect(await note(record, incident, 'stale')).toMatchObject({ kind: 'recorded' });
});

test('an event that this version has no name for makes its incident read-only, and is held against no region', async () => {
  const { regions, record, told } = open();
  const incident = await declared(record, 'future');
  await regions.runAnywhere((db) =>
    sql`INSERT INTO incident_event
      (event_id, incident_id, sequence, type, data, actor, origin, region, occurred_at, previous_hash, hash)
      SELECT gen_random_uuid(), incident_id, 2, 'foreseen', data, actor, origin, region, occurred_at, previous_hash, hash
      FROM incident_event WHERE incident_id = ${incident}`.execute(db),
  );
  for (let times = 0; times < 3; times += 1) {
    expect(await record.load(incident, { fresh: true })).toMatchObject({
      kind: 'read',
      value: { state: { unreadable: { sequence: 2, why: 'newer' } } },
    });
  }
  expect(await note(record, incident, 'after')).toMatchObject({ kind: 'refused', reason: 'newer' });
  expect(told).toEqual([]);
});
