import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { settingsSchema } from '../../src/configuration/settings.ts';
import { readKeptServices } from '../../src/live-settings/kept-catalogue.ts';
import { readKeptOverrides } from '../../src/live-settings/kept-overrides.ts';
import { createLiveSettings } from '../../src/live-settings/live-settings.ts';
import { readOverrideRows } from '../../src/store/oncall-overrides.ts';
import type { Regions } from '../../src/store/regions.ts';
import { readRevisions } from '../../src/store/service-revisions.ts';
import { noCalendars } from '../live-settings/no-calendars.ts';
import { chance } from '../simulation/chance.ts';
import { changes, make, overridesMade, servicesMade, changesTeam as team } from '../support/changes-in-slack.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { keepRunning } from '../support/killed-at-random.ts';
import { until } from '../support/until.ts';

const seed = Number(process.env.QUORUM_SEED ?? 20_261_126);
const processes = 3;
const killsMin = 6;
/** From when a process says that it is about to ask for a change: before, in the middle or after. */
const killAfterMaxMs = 15;
const script = fileURLToPath(new URL('../support/changing-process.ts', import.meta.url));
const quorumYml = `
oncall:
  rotations:
    - name: payments
      zone: UTC
      layers: [{ name: primary, people: [U0DAN], since: 2020-01-01 }]
`;

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

test(`each of ${changes.length} changes of overrides and services is made once, though ${processes} processes that are asked for all of them are killed at random (seed ${seed})`, async () => {
  const QUORUM_CONFIG = join(await mkdtemp(join(tmpdir(), 'quorum-changes-')), 'quorum.yml');
  await writeFile(QUORUM_CONFIG, quorumYml);
  const ends: (string | number | null)[] = [];
  const running = Array.from({ length: processes }, (_, index) => {
    let drawn = 0;
    const random = () => chance(seed, index, drawn++);
    return keepRunning({
      ...{ script, args: () => [], environment: { ...database.environment, QUORUM_CONFIG }, random, killAfterMaxMs },
      killsMax: killsMin / processes,
      onEnd: (how) => ends.push(how),
    });
  });
  const overrideRows = () => regions.runAnywhere((db) => readOverrideRows(db, team));
  const revisions = () => regions.runAnywhere((db) => readRevisions(db, team));
  const wanted = new Set(changes.map(({ requestId }) => requestId));
  const made = async () => [
    ...(await overrideRows()).map(({ id }) => id),
    ...(await revisions()).map(({ request_id }) => request_id),
  ];
  const kills = () => running.reduce((sum, one) => sum + one.kills(), 0);
  try {
    await until(
      async () =>
        ends.some((how) => how !== 'SIGKILL') || (kills() >= killsMin && (await made()).length >= wanted.size),
      'all is done',
      120_000,
    );
  } finally {
    await Promise.all(running.map((one) => one.stop()));
  }
  // None of them was answered otherwise than the first time, and none is if it comes once more.
  expect(new Set(ends)).toEqual(new Set(['SIGKILL']));
  const settings = settingsSchema.parse(parse(quorumYml));
  const ports = { regions, workspace: () => team, calendars: noCalendars, logger: { warn: () => undefined } };
  const live = createLiveSettings(settings, ports);
  for (const change of changes) await make(live, change);
  const all = await made();
  expect(all).toHaveLength(wanted.size);
  expect(new Set(all)).toEqual(wanted);
  expect(await readKeptOverrides(regions, team)).toHaveLength(overridesMade / 2);
  const written = await revisions();
  const ids = new Set(written.map(({ service_id }) => service_id));
  expect(ids.size).toBe(servicesMade);
  for (const id of ids) {
    const own = written.filter(({ service_id }) => service_id === id);
    expect(own.map(({ revision }) => revision)).toEqual(own.map((_, index) => index + 1));
    // Each in the order in which it was asked for.
    const asked = own.map(({ request_id }) => changes.findIndex(({ requestId }) => requestId === request_id));
    expect(asked).toEqual(asked.toSorted((one, other) => one - other));
  }
  const services = await readKeptServices(regions, team);
  expect(services.map(({ name }) => name)).toEqual([0, 2, 4, 6].map((nth) => `service ${nth}`));
  for (const { name, owner, links } of services) {
    const nth = name.replace('service ', '');
    expect([owner, links]).toEqual([`S0TEAM${nth}`, [{ name: 'Dashboard', url: `https://grafana.example/${nth}` }]]);
  }
}, 180_000);
