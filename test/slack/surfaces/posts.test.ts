import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { sql } from 'kysely';
import { proofTeam } from '../../../src/kernel/system-team.ts';
import { createPosts } from '../../../src/slack/surfaces/posts.ts';
import type { Recorded, RecordedLately } from '../../../src/slack/surfaces/recorded-since.ts';
import type { Database, WorkingTables } from '../../../src/slack/working-tables.ts';
import { openRecord } from '../../../src/store/open-record.ts';
import type { Regions } from '../../../src/store/regions.ts';
import { asOwner } from '../../support/as-owner.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { declaration, request } from '../../support/requests.ts';
import { untried } from './untried.ts';

let database: TestDatabase;
let regions: Regions;
beforeAll(async () => {
  database = await createTestDatabase();
  regions = database.open();
});
afterAll(async () => {
  await regions.close();
  await database.drop();
});

const working: Database = (work) => regions.runAnywhere((db) => work(db.withTables<WorkingTables>()));

const row = () => ({
  post_id: randomUUID(),
  surface: 'summary',
  channel_id: 'C1',
  ...untried,
});

describe('a claim', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  test.each([8_000, -8_000])('holds against a process whose clock differs by %s ms', async (differenceMs) => {
    const [left, right] = [createPosts(working, 'left'), createPosts(working, 'right')];
    const claimed = row();
    expect(await left.claim(randomUUID(), claimed)).toEqual({ kind: 'first' });
    setClock(Date.now() + differenceMs);
    expect(await right.claim(randomUUID(), claimed)).toEqual({ kind: 'busy' });
    expect(await right.claim(randomUUID(), claimed, true)).toEqual({ kind: 'busy' });
    jest.useRealTimers();
    await left.settle({ ...claimed, ts: '1.1' });
    setClock(Date.now() - differenceMs);
    expect(await right.claim(randomUUID(), claimed, true)).toMatchObject({ kind: 'again' });
    jest.useRealTimers();
    expect(await left.claim(randomUUID(), claimed, true)).toEqual({ kind: 'busy' });
  });

  test('is its process’s own though the answer to it was lost and it was asked for again', async () => {
    // As the regions do when a connection breaks after the statement has run.
    const repeated: Database = async (work) => {
      await working(work);
      return working(work);
    };
    const [posts, other] = [createPosts(repeated, 'own'), createPosts(repeated, 'other')];
    const claimed = row();
    expect(await posts.claim(randomUUID(), claimed)).toMatchObject({ kind: 'again', row: { ts: null } });
    expect(await other.claim(randomUUID(), claimed)).toEqual({ kind: 'busy' });
    await posts.release(claimed.post_id);
    expect(await other.claim(randomUUID(), claimed, true)).toMatchObject({ kind: 'again', row: { ts: null } });
    expect(await posts.claim(randomUUID(), claimed, true)).toEqual({ kind: 'busy' });
  });
});

test('what a process did that slept while another took over is looked for', async () => {
  const [slept, other] = [createPosts(working, 'slept'), createPosts(working, 'took over')];
  const incidentId = randomUUID();
  const claimed = row();
  await slept.claim(incidentId, claimed);
  const claimed_until = sql<string>`now() - interval '1 hour'`;
  await working((db) =>
    db.updateTable('slack_post').set({ claimed_until }).where('post_id', '=', claimed.post_id).execute(),
  );
  await other.claim(incidentId, claimed, true);
  await other.settle({ ...claimed, ts: '2.2', content_hash: 'made' }, true);
  expect(await slept.of(incidentId)).toMatchObject([{ ts: '2.2', late_ms: null }]);
  await slept.settle({ ...claimed, ts: '1.1', content_hash: 'made' });
  const [posted] = await slept.of(incidentId);
  expect(posted).toMatchObject({ ts: '2.2', content_hash: 'made' });
  expect(posted?.late_ms).toBeGreaterThan(0);
});

/** Sets the clock of this process, and nothing that waits. */
function setClock(now: number): void {
  jest.useFakeTimers({
    now,
    doNotFake: [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout',
    ],
  });
}

test('what Quorum’s own workspace records is never brought to Slack', async () => {
  const record = openRecord(regions);
  const real = declaration('real');
  const proof = declaration('proof');
  await record.declare(real);
  await record.declare({ ...proof, command: { ...proof.command, team_id: proofTeam, kind: 'drill' } });
  const posts = createPosts(working, randomUUID());
  expect((await posts.recordedSince(null, 10, null)).incidents).toEqual([
    {
      incident_id: real.incident_id,
      sequence: 1,
      recorded_at: expect.any(Date),
      is_resolved: false,
      declared_by: real.actor,
    },
  ]);
});

test('a look through the record finds what was recorded since the last one, and says what is over', async () => {
  const record = openRecord(regions);
  const posts = createPosts(working, randomUUID());
  const keys = ['before', 'open', 'reopened', 'resolved'];
  const ids = keys.map((key) => declaration(key).incident_id);
  for (const key of keys) await record.declare(declaration(key));
  const execute = (key: string, type: 'resolve' | 'reopen') =>
    record.execute(request(declaration(key).incident_id, `${key} ${type}`, { type }));
  await execute('reopened', 'resolve');
  await execute('reopened', 'reopen');
  await execute('resolved', 'resolve');
  await asOwner(
    database.ownerUrl,
    `UPDATE incident_event SET recorded_at = now() - interval '1 hour' WHERE incident_id = '${ids[0]}';
     UPDATE incident_event SET recorded_at = now() WHERE incident_id IN ('${ids[1]}', '${ids[2]}')`,
  );
  const seen = async (since: Date | null) =>
    new Map(
      (await posts.recordedSince(since, 10, null)).incidents
        .filter(({ incident_id }) => ids.includes(incident_id))
        .map(({ incident_id, is_resolved }) => [keys[ids.indexOf(incident_id)], is_resolved]),
    );
  const { asOf } = await posts.recordedSince(null, 10, null);
  if (asOf === null) throw new Error('something recorded expected');
  expect(Object.fromEntries(await seen(null))).toEqual({ before: false, open: false, reopened: false, resolved: true });
  // Page after page, also where several were recorded at the same moment.
  const paged: string[] = [];
  for (let after: Recorded | null = null; ; ) {
    const { incidents }: RecordedLately = await posts.recordedSince(null, 1, after);
    [after = null] = incidents;
    if (after === null) break;
    paged.push(after.incident_id);
  }
  expect(paged).toEqual((await posts.recordedSince(null, 100, null)).incidents.map(({ incident_id }) => incident_id));
  expect(paged).toEqual(expect.arrayContaining(ids));
  // A little further back than the last look, for what was committed late.
  expect([...(await seen(asOf)).keys()].sort()).toEqual(['open', 'reopened', 'resolved']);
  // After an outage of hours.
  expect([...(await seen(new Date(asOf.getTime() - 60 * 60_000))).keys()]).toContain('before');
  expect((await posts.recordedSince(new Date(asOf.getTime() + 60 * 60_000), 10, null)).asOf).toBeNull();
});

test('a reply is looked for under every message that it was tried under, until nothing of it is in doubt', async () => {
  const posts = createPosts(working, 'reply');
  const incidentId = randomUUID();
  const reply = row();
  const tryUnder = async (thread_ts: string) => posts.claim(incidentId, { ...reply, thread_ts }, thread_ts !== '1.1');
  const thread = async () => (await posts.of(incidentId))[0]?.thread_ts;
  for (const [thread_ts, tried] of [
    ['1.1', '1.1'],
    ['2.2', '1.1 2.2'],
    ['1.1', '1.1 2.2'],
    ['3.3', '1.1 2.2 3.3'],
  ] as const) {
    await tryUnder(thread_ts);
    await posts.doubt(reply.post_id, 10_000);
    expect(await thread()).toBe(tried);
  }
  await working((db) =>
    db.updateTable('slack_post').set({ late_until: null }).where('post_id', '=', reply.post_id).execute(),
  );
  await tryUnder('4.4');
  expect(await thread()).toBe('4.4');
  // An edit says nothing of where it stands.
  await posts.settle({ ...reply, ts: '4.5', content_hash: 'made' });
  await posts.claim(incidentId, reply, true);
  expect(await thread()).toBe('4.4');
});

test('a summary that may show a later event is not taken for one that shows an earlier event', async () => {
  const posts = createPosts(working, 'one');
  const incidentId = randomUUID();
  const summary = { ...row(), surface: 'summary', sequence: 4 };
  const sequence = async () => (await posts.of(incidentId))[0]?.sequence;
  await posts.claim(incidentId, summary);
  await posts.doubt(summary.post_id, 10_000, 5);
  expect(await sequence()).toBe(5);
  // What an older state was tried for meanwhile shows no less.
  await posts.claim(incidentId, summary, true);
  await posts.doubt(summary.post_id, 10_000, 4);
  expect(await sequence()).toBe(5);
});
