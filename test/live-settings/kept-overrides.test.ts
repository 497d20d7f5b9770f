import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { settingsSchema } from '../../src/configuration/settings.ts';
import { createLiveSettings } from '../../src/live-settings/live-settings.ts';
import { whoIsOnCall } from '../../src/oncall/on-call.ts';
import type { Regions } from '../../src/store/regions.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
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

const file = settingsSchema.parse({
  oncall: {
    rotations: [
      { name: 'payments', zone: 'UTC', layers: [{ name: 'primary', people: ['U0ANA'], since: '2020-01-01' }] },
    ],
  },
});
const live = () =>
  createLiveSettings(file, {
    regions,
    workspace: () => 'T1',
    calendars: noCalendars,
    logger: { warn: () => undefined },
  });
const by = (requestId: string) => ({ team: 'T1', user: 'U0ANA', requestId });
const override = {
  rotation: 'payments',
  layer: 'primary',
  who: 'U0BEN',
  from: '2026-01-01 00:00',
  until: '2090-01-01 00:00',
};
const ids = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const;

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
  expect(await one.overrides.change(first, by(removal))).toEqual({ kind: 'no_such' });
  await other.refresh('T1');
  expect(onCall()).toBe('U0CHLOE');
});
