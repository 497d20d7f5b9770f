import { randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { configure, incident } from '../../src/capabilities/index.ts';
import { settingsSchema } from '../../src/configuration/settings.ts';
import { createLiveSettings } from '../../src/live-settings/live-settings.ts';
import { whoIsOnCall } from '../../src/oncall/on-call.ts';
import { openRecord } from '../../src/store/open-record.ts';
import type { Regions } from '../../src/store/regions.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { runQuorum } from '../support/quorum-process.ts';
import { declaration, request } from '../support/requests.ts';
import { noCalendars } from './no-calendars.ts';

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

const rotations = {
  rotations: [{ name: 'payments', zone: 'UTC', layers: [{ name: 'primary', people: ['U0ANA'], since: '2020-01-01' }] }],
};
const file = settingsSchema.parse({ oncall: rotations });
const ports = {
  get regions() {
    return regions;
  },
  calendars: noCalendars,
  logger: { warn: () => undefined },
};
const live = () => createLiveSettings(file, { ...ports, workspace: () => 'T1' });
const by = (requestId: string) => ({ team: 'T1', user: 'U0ANA', requestId });
const override = {
  rotation: 'payments',
  layer: 'primary',
  who: 'U0BEN',
  from: '2026-01-01 00:00',
  until: '2090-01-01 00:00',
};
const ids = [
  '00000000-0000-4000-8000-000000000001',
  '00000000-0000-4000-8000-000000000002',
  '00000000-0000-4000-8000-000000000005',
] as const;

test('after a start nobody is paged by the file alone: whoever asks waits until what people have changed was read', async () => {
  const team = 'T9';
  const start = () => createLiveSettings(file, { ...ports, workspace: () => team });
  await start().overrides.change({ kind: 'add', override }, { team, user: 'U0ANA', requestId: randomUUID() });
  const paged = ({ settings }: ReturnType<typeof live>) =>
    settings.oncall.rotations.flatMap((one) =>
      whoIsOnCall(one, '2026-11-26T12:00:00.000Z').layers.map(({ who }) => who),
    );
  const ticking = start();
  void ticking.look();
  await ticking.look();
  expect(paged(ticking)).toEqual(['U0BEN']);
  const answering = start();
  void answering.whenRead(team);
  await answering.whenRead(team);
  expect(paged(answering)).toEqual(['U0BEN']);
  // While the calendars are read, overrides count already.
  const waiting = createLiveSettings(file, {
    ...ports,
    workspace: () => team,
    calendars: { ...noCalendars, look: () => new Promise(() => undefined) },
  });
  void waiting.look();
  await waiting.whenRead(team);
  expect(paged(waiting)).toEqual(['U0BEN']);
});

test('an override is kept with who and when, counts in every process, and is taken back by a row of its own', async () => {
  const [one, other] = [live(), live()];
  const onCall = () => {
    const [rotation] = other.settings.oncall.rotations;
    return rotation === undefined ? null : whoIsOnCall(rotation, '2026-11-26T12:00:00.000Z').layers[0]?.who;
  };
  for (const _ of [1, 2]) {
    expect(await one.overrides.change({ kind: 'add', override }, by(ids[0]))).toEqual({ kind: 'added', override });
  }
  const over = { ...override, who: 'U0OVER', until: '2026-01-02 00:00' };
  await one.overrides.change({ kind: 'add', override: over }, by('00000000-0000-4000-8000-000000000009'));
  expect(await other.overrides.list('T1')).toMatchObject([{ ...override, id: ids[0], by: 'U0ANA' }]);
  expect(await other.overrides.list('T2')).toEqual([]);
  expect(onCall()).toBe('U0ANA');
  await other.refresh('T1');
  expect(onCall()).toBe('U0BEN');

  await one.overrides.change({ kind: 'add', override: { ...override, who: 'U0CHLOE' } }, by(ids[1]));
  const remove = { kind: 'remove', rotation: 'Payments', layer: null, who: null } as const;
  expect(await one.overrides.change(remove, by('00000000-0000-4000-8000-000000000003'))).toMatchObject({
    kind: 'several',
    overrides: [{ who: 'U0CHLOE' }, { who: 'U0BEN' }],
  });
  const first = { kind: 'remove', id: ids[0] } as const;
  const removal = '00000000-0000-4000-8000-000000000004';
  expect(await one.overrides.change(first, by(removal))).toMatchObject({ kind: 'removed', override });
  // It comes again, and is answered as it was; another request finds nothing to take back.
  expect(await one.overrides.change(first, by(removal))).toMatchObject({ kind: 'removed', override });
  expect(await one.overrides.change(first, by('00000000-0000-4000-8000-000000000006'))).toEqual({ kind: 'no_such' });
  await other.refresh('T1');
  expect(onCall()).toBe('U0CHLOE');
});

test('a tick of its own pages whom an override has put on call', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'quorum-tick-'));
  const quorumYml = join(directory, 'quorum.yml');
  await writeFile(quorumYml, JSON.stringify({ oncall: rotations }));
  await live().overrides.change({ kind: 'add', override: { ...override, who: 'U0DAN' } }, by(ids[2]));
  const { incident_id, ...declared } = declaration('paged');
  const record = openRecord(regions);
  await record.declare({ incident_id, ...declared });
  const asked = { type: 'page', name: 'payments' };
  const page = incident.readCommand(configure(asked, file, new Date().toISOString()));
  if (page === null) throw new Error('a page expected');
  expect(await record.execute(request(incident_id, 'page', page))).toMatchObject({ kind: 'recorded' });
  const environment = { ...database.environment, QUORUM_CONFIG: quorumYml, QUORUM_DATA_DIR: directory };
  expect(await runQuorum(['tick'], environment)).toContain('Done: 1 thing that was due.');
  const read = await record.load(incident_id, { fresh: true });
  const events = read.kind === 'read' ? (read.value?.events ?? []) : [];
  expect(events.at(-1)).toMatchObject({ type: 'page_step_taken', data: { people: ['U0DAN'] } });
});
