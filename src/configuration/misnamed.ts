import { type Variables, variableNames } from './environment.ts';
import { nearest } from './nearest.ts';

/** A variable that is set and that nobody reads, and the one that is read and not set. */
export type Misnamed = { readonly name: string; readonly meant: string };

/** What others call our variables. */
const usual: Readonly<Record<string, string>> = {
  SLACK_TOKEN: 'SLACK_BOT_TOKEN',
  SLACK_OAUTH_TOKEN: 'SLACK_BOT_TOKEN',
  SLACK_BOT_USER_OAUTH_TOKEN: 'SLACK_BOT_TOKEN',
  SLACK_APP_LEVEL_TOKEN: 'SLACK_APP_TOKEN',
  SLACK_SECRET: 'SLACK_SIGNING_SECRET',
  POSTGRES_URL: 'DATABASE_URL',
  PG_URL: 'DATABASE_URL',
  DB_URL: 'DATABASE_URL',
};

/** Only names of such beginnings are looked at: what is near to PORT or NO_PROXY is rather somebody else's. */
const beginnings = /^(SLACK|QUORUM|DATABASE|DSQL)_/;

/** The variables that somebody has set by a name that is near one of ours, or usual for it, where ours is not set. */
export function misnamed(variables: Variables): readonly Misnamed[] {
  const isSet = (name: string) => (variables[name] ?? '').trim() !== '';
  const ours = variableNames.filter((name) => beginnings.test(name));
  return Object.keys(variables)
    .filter((name) => isSet(name) && !variableNames.includes(name))
    .flatMap((name) => {
      const meant = usual[name] ?? (beginnings.test(name) ? nearest(name, ours) : null);
      return meant === null || isSet(meant) ? [] : [{ name, meant }];
    });
}

export function misnamedSays({ name, meant }: Misnamed): string {
  return `${name} is set, and Quorum does not read it: it reads ${meant}`;
}
