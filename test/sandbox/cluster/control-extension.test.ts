import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type Cluster, startCluster } from '../../../src/sandbox/cluster/cluster.ts';
import { createControlExtension } from '../../../src/sandbox/cluster/control-extension.ts';
import { startWorkspace, type Workspace } from '../../../src/sandbox/workspace/workspace.ts';
import { manifest, secrets } from '../workspace/bolt-app.ts';
import { adminKey, connect, failureOf } from './clients.ts';
import { startPostgres } from './postgres.ts';

const west = 'eu-west-1';
const central = 'eu-central-1';

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let cluster: Cluster;
let workspace: Workspace;

beforeAll(async () => {
  postgres = await startPostgres();
  cluster = await startCluster({ upstreamUrl: postgres.url, regions: [west, central], accessKeys: [adminKey] });
  const extensions = { cluster: createControlExtension(cluster) };
  workspace = await startWorkspace({ port: 0, manifest, ...secrets, extensions });
  const admin = await connect(cluster, west);
  await admin.query('CREATE TABLE item (id int PRIMARY KEY)');
  await admin.end();
}, 60_000);

afterEach(() => {
  cluster.control(west).heal();
});

afterAll(async () => {
  await workspace?.stop();
  await cluster?.stop();
  await postgres?.stop();
});

const answerSchema = z.looseObject({
  ok: z.boolean(),
  detail: z.string().optional(),
  regions: z.array(z.looseObject({ name: z.string(), status: z.string(), faults: z.unknown() })).optional(),
});

async function post(body: unknown) {
  const response = await fetch(`${workspace.url}/_control/cluster`, { method: 'POST', body: JSON.stringify(body) });
  return answerSchema.parse(await response.json());
}

async function read() {
  return answerSchema.parse(await (await fetch(`${workspace.url}/_control/cluster`)).json());
}

const quiet = {
  commit_latency_ms: 0,
  statement_latency_ms: 0,
  conflicts: 0,
  cut_before_commit: { next: 0, every: 0 },
  cut_after_commit: { next: 0, every: 0 },
  refuse: false,
  partition: 'none',
};

test('shows both regions with their counters and faults, and the snapshot names it', async () => {
  expect(workspace.snapshot().extensions).toEqual(['cluster']);
  expect(await read()).toEqual({
    ok: true,
    regions: [
      { name: west, status: 'up', counters: expect.objectContaining({ commits: 1, connections: 1 }), faults: quiet },
      { name: central, status: 'up', counters: expect.objectContaining({ commits: 0 }), faults: quiet },
    ],
  });
});

test('sets what is named in one region and leaves the rest', async () => {
  const set = { commit_latency_ms: 5, conflicts: 2, cut_after_commit: { every: 3 } };
  const { regions } = await post({ region: west, ...set });
  expect(regions?.map(({ faults }) => faults)).toEqual([
    { ...quiet, ...set, cut_after_commit: { next: 0, every: 3 } },
    quiet,
  ]);
  await post({ region: west, statement_latency_ms: 1, cut_before_commit: { next: 4 } });
  expect((await read()).regions?.[0]?.faults).toMatchObject({ ...set, cut_before_commit: { next: 4, every: 0 } });
  const healed = await post({ region: west, heal: true, commit_latency_ms: 0, statement_latency_ms: 0 });
  expect(healed.regions?.[0]?.faults).toEqual(quiet);
});

test('a conflict and a cut that were set are met by the next commits', async () => {
  await post({ region: west, conflicts: 1 });
  const client = await connect(cluster, west);
  expect(await failureOf(client.query('INSERT INTO item VALUES (1)'))).toMatchObject({ code: '40001' });
  await post({ region: west, cut_before_commit: { next: 1 } });
  await failureOf(client.query('INSERT INTO item VALUES (2)'));
  const other = await connect(cluster, central);
  expect((await other.query('SELECT id FROM item')).rows).toEqual([]);
  await other.end();
  expect((await read()).regions?.[0]?.faults).toEqual(quiet);
});

test('loses a region, refuses connections and brings it back', async () => {
  const open = await connect(cluster, west);
  const broken = failureOf(open.query('SELECT pg_sleep(30)'));
  expect((await post({ region: west, partition: 'reset' })).regions?.map(({ status }) => status)).toEqual([
    'lost',
    'up',
  ]);
  await broken;
  await failureOf(connect(cluster, west));
  expect((await post({ region: west, partition: 'none', refuse: true })).regions?.[0]?.status).toBe('refusing');
  expect(await failureOf(connect(cluster, west))).toMatchObject({ code: '53300' });
  expect((await post({ region: west, refuse: false })).regions?.[0]?.status).toBe('up');
  await (await connect(cluster, west)).end();
});

test.each([
  [{}, /region/],
  [{ region: 'us-east-1' }, /^The cluster has no region "us-east-1"; it has eu-west-1 and eu-central-1\.$/],
  [{ region: west, commit_latency_ms: -1 }, /expected 0 to 60000 ms\n.*commit_latency_ms/],
  [{ region: west, cut_after_commit: { nth: 3 } }, /"nth"\n.*cut_after_commit/],
  [{ region: west, partition: 'silent' }, /black-hole/],
  [{ region: west, latency: 3 }, /"latency"/],
])('refuses %j and changes nothing', async (body, detail) => {
  const before = await read();
  expect(await post(body)).toEqual({ ok: false, error: 'invalid_arguments', detail: expect.stringMatching(detail) });
  expect(await read()).toEqual(before);
});
