import { describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/configuration/read-config.ts';

function sentence(environment: Record<string, string>): string {
  const read = readConfig(environment);
  return read.ok ? 'usable' : read.sentence;
}

const eu = 'eu-west-1=abc.dsql.eu-west-1.on.aws';

describe('the database that is chosen', () => {
  test('is embedded without a word, or PostgreSQL by its URL', () => {
    expect(readConfig({})).toMatchObject({ config: { database: { kind: 'embedded', directory: '.quorum' } } });
    const url = 'postgres://me@db/quorum';
    expect(readConfig({ DATABASE_URL: url })).toMatchObject({ config: { database: { kind: 'postgresql', url } } });
  });

  test('is a cluster by its endpoints, in their order, as the role that appends', () => {
    const read = readConfig({ DSQL_ENDPOINTS: `${eu}, eu-central-1=localhost:5433` });
    expect(read).toMatchObject({
      config: {
        database: {
          kind: 'dsql',
          user: 'quorum_app',
          database: 'postgres',
          endpoints: [
            { region: 'eu-west-1', host: 'abc.dsql.eu-west-1.on.aws', port: 5432 },
            { region: 'eu-central-1', host: 'localhost', port: 5433 },
          ],
        },
      },
    });
  });

  test('is reached where the process runs before it is elsewhere', () => {
    const DSQL_ENDPOINTS = `${eu},eu-central-1=localhost:5433`;
    const regionsIn = (AWS_REGION: string) => {
      const read = readConfig({ DSQL_ENDPOINTS, AWS_REGION });
      if (!read.ok || read.config.database.kind !== 'dsql') throw new Error('No cluster.');
      return read.config.database.endpoints.map(({ region }) => region);
    };
    expect(regionsIn('eu-central-1')).toEqual(['eu-central-1', 'eu-west-1']);
    expect(regionsIn('us-east-1')).toEqual(['eu-west-1', 'eu-central-1']);
  });
});

describe('where no process lives on', () => {
  const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'secret' };
  const onLambda = { AWS_LAMBDA_HTTP_ENDPOINT: '0.0.0.0:3001', PORT: '4000' };

  test('a web function of Lambda listens where it is told, and Slack reaches it over HTTP', () => {
    expect(readConfig({ ...slack, PORT: '4000' })).toMatchObject({ config: { host: null, port: 4000 } });
    const both = readConfig({ ...slack, ...onLambda, SLACK_APP_TOKEN: 'xapp-1' });
    expect(both).toMatchObject({ config: { host: '0.0.0.0', port: 3001, slack: { transport: { kind: 'http' } } } });
    for (const lacks of [{}, { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }]) {
      expect(sentence({ ...onLambda, ...lacks })).toMatch(/^SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET are both needed/);
    }
  });

  test('the secret of a tick is ours, or on Vercel that of its scheduler', () => {
    const tickSecret = (environment: Record<string, string>) => {
      const read = readConfig(environment);
      return read.ok ? read.config.tickSecret : read.sentence;
    };
    const [ours, theirs] = ['ours-of-16-letters', 'theirs-of-16-letters'];
    expect(tickSecret({})).toBeNull();
    expect(tickSecret({ CRON_SECRET: theirs })).toBeNull();
    expect(tickSecret({ CRON_SECRET: theirs, VERCEL: '1' })).toBe(theirs);
    expect(tickSecret({ QUORUM_TICK_SECRET: ours, CRON_SECRET: theirs, VERCEL: '1' })).toBe(ours);
  });
});

describe('a value that can’t be used names its variable and what it wants', () => {
  test.each([
    [{ PORT: 'http' }, /^PORT can't be "http": expected a port from 1 to 65535\.$/],
    [{ PORT: '70000' }, /^PORT can't be "70000": expected a port from 1 to 65535\.$/],
    [{ DATABASE_URL: 'mysql://db' }, /^DATABASE_URL can't be used: expected a URL that starts with postgres/],
    [
      { DSQL_ENDPOINTS: 'abc.dsql.eu-west-1.on.aws' },
      /^DSQL_ENDPOINTS can't be "abc\.dsql\.eu-west-1\.on\.aws": expected region=host/,
    ],
    [{ DSQL_ENDPOINTS: `${eu},${eu}` }, /each region once/],
    [{ DSQL_ENDPOINTS: `${eu},` }, /^DSQL_ENDPOINTS can't be /],
    [{ DSQL_ENDPOINTS: eu, DATABASE_URL: 'postgres://db' }, /^DSQL_ENDPOINTS and DATABASE_URL are both set/],
    [{ DSQL_ENDPOINTS: eu, PGSSLROOTCERT: '/nowhere' }, /^PGSSLROOTCERT can't be used: .* got \/nowhere/],
    [{ SLACK_BOT_TOKEN: 'secret' }, /^SLACK_BOT_TOKEN can't be used: expected a bot token, which starts with xoxb-/],
    [{ SLACK_BOT_TOKEN: 'xoxb-1' }, /^SLACK_BOT_TOKEN is not enough/],
    [{ SLACK_SIGNING_SECRET: 'x' }, /^SLACK_BOT_TOKEN is missing/],
    [{ QUORUM_TICK_SECRET: 'secret' }, /^QUORUM_TICK_SECRET can't be used: expected at least 16 characters\.$/],
    [
      { AWS_LAMBDA_HTTP_ENDPOINT: '0.0.0.0:0' },
      /^AWS_LAMBDA_HTTP_ENDPOINT can't be "0\.0\.0\.0:0": expected host:port/,
    ],
    [{ QUORUM_ANNOUNCEMENT_CHANNEL: '#incidents' }, /expected a channel's id, such as C0123ABCD/],
  ])('%j', (environment, wanted) => {
    expect(sentence(environment)).toMatch(wanted);
    expect(sentence(environment)).not.toContain('secret');
  });
});
