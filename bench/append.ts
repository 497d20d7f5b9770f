import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Request } from '../src/capabilities/index.ts';
import { requestId } from '../src/kernel/request-id.ts';
import { localRegions, startLocalDatabase } from '../src/sandbox/local-database.ts';
import { migrateDsql } from '../src/store/dsql/migrate-dsql.ts';
import { openRegions } from '../src/store/open-database.ts';
import { openRecord } from '../src/store/open-record.ts';
import { rivalAppend } from './rival-append.ts';

/**
 * Quorum's append against the usual one, through the local cluster, in one run: as ratios, since machines differ.
 * `npm run bench`
 */
const rounds = 5;
const notes = 50;

const directory = await mkdtemp(join(tmpdir(), 'quorum-bench-'));
const local = await startLocalDatabase({ directory });
await migrateDsql(local.choice, null);
const regions = openRegions(local.choice, { onError: (reason) => process.stderr.write(`${reason}\n`) });
const record = openRecord(regions);
const [home] = regions.order();

const incident_id = randomUUID();
const envelope = { actor: 'U0BENCH', origin: 'terminal', occurred_at: new Date().toISOString() } as const;
const note = (incident: string): Request => ({
  ...envelope,
  event_id: randomUUID(),
  incident_id: incident,
  command: { type: 'add_note', text: 'Error rates fall since the rollback' },
});

/** An incident that each way has for itself. */
async function declared(): Promise<string> {
  const event_id = randomUUID();
  const incident = requestId('bench', incident_id, event_id);
  const command = { type: 'declare', team_id: 'bench', kind: 'drill', title: 'Bench', severity: 'sev3' } as const;
  const outcome = await record.declare({ ...envelope, event_id, incident_id: incident, command });
  if (outcome.kind !== 'recorded') throw new Error(`The incident was not recorded: ${outcome.kind}`);
  return incident;
}

type Way = (request: Request) => Promise<unknown>;
const ways: Readonly<Record<'quorum' | 'usual', Way>> = {
  async quorum(request) {
    const outcome = await record.execute(request);
    if (outcome.kind !== 'recorded') throw new Error(`A note was not recorded: ${outcome.kind}`);
  },
  usual: (request) => rivalAppend(home.db, home.name, { ...request, text: 'Error rates fall since the rollback' }),
};

const loads: Readonly<Record<string, (way: Way, incident: string) => Promise<unknown>>> = {
  'one after another': async (way, incident) => {
    for (let index = 0; index < notes; index += 1) await way(note(incident));
  },
  'all at once': (way, incident) => Promise.all(Array.from({ length: notes }, () => way(note(incident)))),
};

async function measured(way: Way, load: (way: Way, incident: string) => Promise<unknown>) {
  const incident = await declared();
  await way(note(incident));
  const roundTrips = () => local.cluster.counters()[home.name]?.roundTrips ?? 0;
  const [startedAt, tripsBefore] = [performance.now(), roundTrips()];
  await load(way, incident);
  return { ms: performance.now() - startedAt, trips: roundTrips() - tripsBefore };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const rows: Record<string, string | number>[] = [];
for (const commitMs of [0, 5, 60]) {
  for (const region of localRegions) local.cluster.control(region).setCommitLatency(commitMs);
  for (const [name, load] of Object.entries(loads)) {
    const pairs: { quorum: { ms: number; trips: number }; usual: { ms: number; trips: number } }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      pairs.push({ quorum: await measured(ways.quorum, load), usual: await measured(ways.usual, load) });
    }
    rows.push({
      'commit ms': commitMs,
      [`${notes} notes`]: name,
      'quorum ms': Math.round(median(pairs.map(({ quorum }) => quorum.ms))),
      'usual ms': Math.round(median(pairs.map(({ usual }) => usual.ms))),
      'usual / quorum': median(pairs.map(({ quorum, usual }) => usual.ms / quorum.ms)).toFixed(1),
      'quorum trips': median(pairs.map(({ quorum }) => quorum.trips)),
      'usual trips': median(pairs.map(({ usual }) => usual.trips)),
    });
  }
}
console.table(rows);
await regions.close();
await local.stop();
await rm(directory, { recursive: true, force: true });
