import { driverOf } from '../paging/drivers/index.ts';
import type { Pager } from '../paging/pagers.ts';
import type { Environment } from './environment.ts';
import type { PagerSetting } from './pager-settings.ts';
import type { Settings } from './settings.ts';

type Known = Pick<Settings, 'pagers' | 'escalations' | 'oncall'>;

/**
 * The pagers with their secrets, which stand in the environment alone; or a sentence about one that is missing or belongs to no
 * pager. The sentence repeats nothing of the variables.
 */
export function configuredPagers(
  settings: Known,
  {
    QUORUM_PAGER_SECRETS: given = [],
    QUORUM_PAGER_API_SECRETS: apiGiven = [],
  }: Pick<Environment, 'QUORUM_PAGER_SECRETS' | 'QUORUM_PAGER_API_SECRETS'>,
): readonly Pager[] | string {
  const { pagers } = settings;
  const names = pagers.map(({ name }) => name);
  const known = names.length === 0 ? 'there is none in pagers' : `expected one of ${names.join(', ')}`;
  const variables = { QUORUM_PAGER_SECRETS: given, QUORUM_PAGER_API_SECRETS: apiGiven };
  for (const [variable, secrets] of Object.entries(variables)) {
    if (secrets.some(({ name }) => !names.includes(name)))
      return `${variable} can't be used: it names a pager that the settings don't have: ${known}.`;
  }
  const of = (name: string, secrets: typeof given) => secrets.find((one) => one.name === name)?.secret;
  const all = pagers.map((setting) => {
    const { name } = setting;
    return pagerOf(setting, { pages: of(name, given), api: of(name, apiGiven) }, usesOf(name, settings));
  });
  return all.find((one) => typeof one === 'string') ?? all.filter((one) => typeof one !== 'string');
}

type Secrets = { readonly pages: string | undefined; readonly api: string | undefined };

/** What the settings have a pager do: page, or say who is on call. */
type Uses = { readonly isPaging: boolean; readonly isAsked: boolean };

function usesOf(name: string, { escalations, oncall }: Known): Uses {
  return {
    isPaging: escalations.some(({ steps }) => steps.some(({ how }) => how === name)),
    isAsked: oncall.rotations.some(({ schedules }) => schedules.some(({ pager }) => pager === name)),
  };
}

function pagerOf(
  { name, kind, url, api }: PagerSetting,
  secrets: Secrets,
  { isPaging, isAsked }: Uses,
): Pager | string {
  const driver = driverOf(kind);
  if (driver === null) return `pagers has ${name} of a kind that there is not.`;
  const apiSecret = secrets.api ?? (driver.hasOneKey ? secrets.pages : undefined);
  // What only says who is on call needs no key to page by.
  const isReadAlone = isAsked && !isPaging && secrets.pages === undefined;
  const at = url ?? driver.url ?? (isReadAlone ? (api ?? null) : null);
  if (at === null) return `pagers has ${name} without a url: ${kind} is at another address in each organization.`;
  if (secrets.pages === undefined && !isReadAlone)
    return `QUORUM_PAGER_SECRETS lacks the key of ${name}: add ${name}=<key>.`;
  const apiAt = api ?? (driver.api === 'own' ? at : driver.api);
  if (isAsked && apiAt === null)
    return `pagers has ${name} without an api: ${kind} is asked who is on call at another address in each organization.`;
  if (isAsked && apiSecret === undefined)
    return `QUORUM_PAGER_API_SECRETS lacks the key of ${name}, which is asked who is on call: add ${name}=<key>.`;
  const asked = apiSecret === undefined || apiAt === null ? null : { url: bare(apiAt), secret: apiSecret };
  return { name, driver, url: bare(at), secret: secrets.pages ?? '', api: asked };
}

function bare(url: string): string {
  return url.replace(/\/+$/, '');
}
