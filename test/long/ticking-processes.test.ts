import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { requestId } from '../../src/kernel/request-id.ts';
import { openRecord } from '../../src/store/open-record.ts';
import { dueNow } from '../../src/store/read-overviews.ts';
import type { IncidentRecord } from '../../src/store/record.ts';
import type { Regions } from '../../src/store/regions.ts';
import { chance } from '../simulation/chance.ts';
import { checkedEvents } from '../support/checked-events.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { keepRunning } from '../support/killed-at-random.ts';
import { declaration } from '../support/requests.ts';
import { until } from '../support/until.ts';

const seed = Number(process.env.QUORUM_SEED ?? 20_261_125);
const processes = 3;
const incidents = 200;
const pages = 8;
/** Longest time from when a process is about to do what is due to its kill: a pass of seven takes about as long. */
const killAfterMaxMs = 40;
const killsMin = 10;
const waitSeconds = 1;

const script = fileURLToPath(new URL('../support/ticking-process.ts', import.meta.url));

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

function keepTicking(index: number) {
  let drawn = 0;
  const random = () => chance(seed, index, drawn++);
  return keepRunning({
    ...{ script, args: () => [String(random())], environment: database.environment, random, killAfterMaxMs },
    onEnd: (how) => expect(how).toBe('SIGKILL'),
  });
}

test(`${incidents} things that are due are ${incidents} events, though ${processes} processes tick at random and are killed at random (seed ${seed})`, async () => {
  const record = openRecord(regions);
  const rule = { severities: ['sev1' as const], after_seconds: 1, snooze_seconds: 60 };
  const ids: string[] = [];
  for (let index = 0; index < incidents; index += 1) {
    const { command, ...said } = declaration(`due ${index}`);
    const outcome = await record.declare({ ...said, command: { ...command, unattended: rule } });
    expect(outcome).toMatchObject({ kind: 'recorded' });
    ids.push(said.incident_id);
  }
  const paged: string[] = [];
  for (let index = 0; index < pages; index += 1) paged.push(await pageAbout(record, `page ${index}`));
  const running = Array.from({ length: processes }, (_, index) => keepTicking(index));
  try {
    await until(
      async () =>
        (await regions.runAnywhere((db) => dueNow(db, 1, null))).incidents.length === 0 &&
        (await Promise.all(paged.map((id) => typesOf(id)))).every((types) => types.at(-1) === 'page_exhausted'),
      'all is done',
      150_000,
    );
  } finally {
    await Promise.all(running.map((one) => one.stop()));
  }
  expect(running.reduce((sum, one) => sum + one.kills(), 0)).toBeGreaterThanOrEqual(killsMin);
  for (const id of ids) {
    const events = await checkedEvents(regions, id);
    expect(events.map(({ type }) => type)).toEqual(['declared', 'reminder_sent']);
  }
  for (const id of paged) {
    const [, asked, ...later] = await checkedEvents(regions, id);
    const turns = later.flatMap(({ data }) => ('turn' in data && 'step' in data ? [[data.turn, data.step]] : []));
    expect(turns).toEqual([
      [2, 2],
      [3, 1],
      [4, 2],
    ]);
    expect(later.map(({ type }) => type)).toEqual([...turns.map(() => 'page_step_taken'), 'page_exhausted']);
    // None before its time: each waits for as long as the policy says since the one before it.
    const times = [asked, ...later].map((event) => Date.parse(event?.occurred_at ?? ''));
    expect(times.slice(1).filter((at, index) => at - (times[index] ?? 0) < waitSeconds * 1000)).toEqual([]);
  }
}, 240_000);

/** Declares an incident and pages two people about it, one after the other, twice. Nobody answers. */
async function pageAbout(record: IncidentRecord, key: string): Promise<string> {
  const { incident_id, ...declared } = declaration(key);
  expect(await record.declare({ incident_id, ...declared })).toMatchObject({ kind: 'recorded' });
  const step = (of: string) => ({ whom: [{ kind: 'person' as const, of }], how: 'slack', wait_seconds: waitSeconds });
  const outcome = await record.execute({
    ...declared,
    incident_id,
    event_id: requestId('test', 'page', key),
    occurred_at: new Date().toISOString(),
    command: {
      type: 'page',
      user_id: 'U0BEN',
      steps: [step('U0BEN'), step('U0CHLOE')],
      repeat: 1,
      snooze_seconds: 60,
      people: ['U0BEN'],
    },
  });
  expect(outcome).toMatchObject({ kind: 'recorded' });
  return incident_id;
}

async function typesOf(incidentId: string): Promise<readonly string[]> {
  return (await checkedEvents(regions, incidentId)).map(({ type }) => type);
}
