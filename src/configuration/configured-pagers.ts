import { driverOf } from '../paging/drivers/index.ts';
import type { Pager } from '../paging/pagers.ts';
import type { Environment } from './environment.ts';
import type { PagerSetting } from './pager-settings.ts';
import type { Settings } from './settings.ts';

/**
 * The pagers with their secrets, which stand in the environment alone; or a sentence about one that is missing or belongs to no
 * pager. The sentence repeats nothing of the variable.
 */
export function configuredPagers(
  { pagers }: Pick<Settings, 'pagers'>,
  { QUORUM_PAGER_SECRETS: given = [] }: Pick<Environment, 'QUORUM_PAGER_SECRETS'>,
): readonly Pager[] | string {
  const names = pagers.map(({ name }) => name);
  if (given.some(({ name }) => !names.includes(name))) {
    const known = names.length === 0 ? 'there is none in pagers' : `expected one of ${names.join(', ')}`;
    return `QUORUM_PAGER_SECRETS can't be used: it names a pager that the settings don't have: ${known}.`;
  }
  const all = pagers.map((setting) => pagerOf(setting, given.find(({ name }) => name === setting.name)?.secret));
  return all.find((one) => typeof one === 'string') ?? all.filter((one) => typeof one !== 'string');
}

function pagerOf({ name, kind, url }: PagerSetting, secret: string | undefined): Pager | string {
  const driver = driverOf(kind);
  if (driver === null) return `pagers has ${name} of a kind that there is not.`;
  const at = url ?? driver.url;
  if (at === null) return `pagers has ${name} without a url: ${kind} is at another address in each organization.`;
  if (secret === undefined) return `QUORUM_PAGER_SECRETS lacks the key of ${name}: add ${name}=<key>.`;
  return { name, driver, url: at.replace(/\/+$/, ''), secret };
}
