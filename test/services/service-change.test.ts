import { expect, test } from '@jest/globals';
import { type Service, settingsSchema } from '../../src/configuration/settings.ts';
import { catalogueOf, changedFields, changeService, type ServiceChange } from '../../src/services/service-change.ts';

const inFile = servicesOf({ name: 'checkout', aliases: ['shop'] });
const added = servicesOf({ name: 'search', owner: 'S0SEARCH', links: [{ name: 'Logs', url: 'https://logs.example' }] });

function servicesOf(...services: readonly object[]): readonly Service[] {
  return settingsSchema.parse({ services }).services;
}

const change = (of: ServiceChange) => changeService({ inFile, added }, of);

test('a service is added, changed by a name of it, and retired', () => {
  const said = {
    channel: 'C0SEARCH1',
    links: [
      { name: 'logs', url: null },
      { name: 'Graphs', url: 'https://g.example' },
    ],
  };
  const [search] = added;
  expect(change({ kind: 'change', name: 'Search', said })).toEqual({
    kind: 'write',
    of: 'search',
    service: { ...search, channel: 'C0SEARCH1', links: [{ name: 'Graphs', url: 'https://g.example' }] },
  });
  expect(change({ kind: 'add', name: 'mail', said: { aliases: ['smtp'] } })).toMatchObject({
    kind: 'write',
    service: { name: 'mail', aliases: ['smtp'], owner: null, links: [] },
  });
  expect(change({ kind: 'retire', name: 'SEARCH' })).toEqual({ kind: 'write', of: 'search', service: null });
});

test.each<[string, ServiceChange, string, string]>([
  ['in the file', { kind: 'change', name: 'Shop', said: { owner: null } }, 'in_file', 'checkout'],
  ['in the file, too', { kind: 'retire', name: 'checkout' }, 'in_file', 'checkout'],
  ['there already', { kind: 'add', name: 'search', said: {} }, 'there_is_one', 'search'],
  ['unknown', { kind: 'change', name: 'mail', said: {} }, 'no_such', 'mail'],
  ['given the name of another', { kind: 'add', name: 'mail', said: { aliases: ['Shop'] } }, 'name_taken', 'checkout'],
  ['as it is said to be', { kind: 'change', name: 'search', said: { owner: 'S0SEARCH' } }, 'no_change', 'search'],
])('a service that is %s is left as it is', (_what, of, why, whose) => {
  expect(change(of)).toEqual({ kind: 'not_changed', why, of: whose });
});

test('what the file names is as the file says', () => {
  const [search] = added;
  const shop = servicesOf({ name: 'Shop', owner: 'S0OTHER' });
  expect(catalogueOf({ inFile, added: [...added, ...shop] })).toEqual([...inFile, search]);
});

test('it is told what a revision changes', () => {
  const [search] = added;
  if (search === undefined) throw new Error('a service expected');
  expect(changedFields(search, { ...search, owner: null, runbook: 'https://r.example' })).toEqual(['owner', 'runbook']);
  expect(changedFields(null, search)).toEqual(['owner', 'links']);
});
