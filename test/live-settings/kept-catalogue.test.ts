import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { settingsSchema } from '../../src/configuration/settings.ts';
import { createLiveSettings } from '../../src/live-settings/live-settings.ts';
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

const logger = { warn: () => undefined };
const file = settingsSchema.parse({ services: [{ name: 'checkout' }] });
const live = () => createLiveSettings(file, { regions, workspace: () => 'T1', calendars: noCalendars, logger });
const by = (requestId: string, user = 'U0ANA', team = 'T1') => ({ team, user, requestId });
const mail = { kind: 'add', name: 'mail', said: { owner: 'S0MAIL1' } } as const;

test('what is added in Slack is kept with who and when, and counts in every process', async () => {
  const [one, other] = [live(), live()];
  expect(await one.catalogue.change(mail, by('r1'))).toMatchObject({ kind: 'changed', service: { name: 'mail' } });
  const change = { kind: 'change', name: 'MAIL', said: { owner: null } } as const;
  expect(await other.catalogue.change(change, by('r2', 'U0BEN'))).toMatchObject({ kind: 'changed' });
  // The same request again leaves nothing.
  expect(await one.catalogue.change(change, by('r2', 'U0BEN'))).toMatchObject({ kind: 'changed', of: 'mail' });
  expect(await one.catalogue.revisions('T1', 'Mail')).toMatchObject([
    { revision: 2, by: 'U0BEN', service: { owner: null } },
    { revision: 1, by: 'U0ANA', service: { owner: 'S0MAIL1' } },
  ]);
  await one.refresh('T1');
  for (const { settings } of [one, other])
    expect(settings.services.map(({ name }) => name)).toEqual(['checkout', 'mail']);
  expect(await one.catalogue.change({ kind: 'retire', name: 'mail' }, by('r3'))).toMatchObject({ service: null });
  expect(one.settings.services.map(({ name }) => name)).toEqual(['checkout']);
  expect(await one.catalogue.change(mail, by('r4'))).toMatchObject({ kind: 'changed' });
  expect((await one.catalogue.revisions('T1', 'mail'))[0]).toMatchObject({
    revision: 4,
    service: { owner: 'S0MAIL1' },
  });
});

test('of many who add a service at once, one does, and another workspace has its own', async () => {
  const add = { ...mail, name: 'search' };
  const outcomes = await Promise.all(['a', 'b', 'c', 'd'].map((id) => live().catalogue.change(add, by(`many ${id}`))));
  expect(outcomes.filter(({ kind }) => kind === 'changed')).toHaveLength(1);
  expect(outcomes.filter((one) => one.kind === 'not_changed' && one.why === 'there_is_one')).toHaveLength(3);
  expect(await live().catalogue.change(add, by('elsewhere', 'U0ZOE', 'T2'))).toMatchObject({ kind: 'changed' });
});

test('what the settings would refuse is refused', async () => {
  const wrong = { kind: 'add', name: 'a, b', said: {} } as const;
  expect(await live().catalogue.change(wrong, by('wrong'))).toMatchObject({ kind: 'wrong', field: 'name' });
  expect(await live().catalogue.revisions('T1', 'a, b')).toEqual([]);
});
