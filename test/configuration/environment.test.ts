import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { placeOf } from '../../src/configuration/database-url.ts';
import { readEnvironment } from '../../src/configuration/environment.ts';

function sentence(variables: Record<string, string>): string {
  const read = readEnvironment(variables);
  return read.ok ? 'usable' : read.sentence;
}

describe('values as files and shells give them', () => {
  test('blanks and line breaks at both ends do not count', () => {
    const read = readEnvironment({
      SLACK_BOT_TOKEN: 'xoxb-1\n',
      SLACK_SIGNING_SECRET: ' secret\r\n',
      PORT: '\t80 ',
      QUORUM_DATA_DIR: '/data\n',
    });
    expect(read).toMatchObject({
      environment: { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'secret', PORT: 80, QUORUM_DATA_DIR: '/data' },
    });
  });

  test('what is empty counts as not set', () => {
    const names = ['SLACK_BOT_TOKEN', 'PORT', 'DATABASE_URL', 'DSQL_ENDPOINTS', 'DSQL_USER', 'AWS_ROLE_ARN'];
    for (const empty of ['', ' ', '\n']) {
      expect(readEnvironment(Object.fromEntries(names.map((name) => [name, empty])))).toEqual(readEnvironment({}));
    }
  });

  test('endpoints may stand on several lines', () => {
    const DSQL_ENDPOINTS = 'eu-west-1=abc.dsql.eu-west-1.on.aws,\n  eu-central-1=def.dsql.eu-central-1.on.aws\n';
    expect(readEnvironment({ DSQL_ENDPOINTS })).toMatchObject({ ok: true });
  });
});

const brokenLine = 'it has a line break or another control character inside.';
const urlWanted =
  'expected postgres://user:password@host/database, with each / ? # @ of user and password percent-encoded (%2F %3F %23 %40).';

describe('a value that can’t be used is told without a part of a secret', () => {
  test.each([
    [{ SLACK_BOT_TOKEN: 'xoxb-hush\nhush' }, `SLACK_BOT_TOKEN can't be used: ${brokenLine}`],
    [{ SLACK_APP_TOKEN: 'xapp-hush\r\nhush' }, `SLACK_APP_TOKEN can't be used: ${brokenLine}`],
    [{ SLACK_SIGNING_SECRET: 'hush\nhush' }, `SLACK_SIGNING_SECRET can't be used: ${brokenLine}`],
    [{ DATABASE_URL: 'postgres://me:hush\nhush@db/quorum' }, `DATABASE_URL can't be used: ${brokenLine}`],
    [{ VERCEL_OIDC_TOKEN: 'hush\u0000hush' }, `VERCEL_OIDC_TOKEN can't be used: ${brokenLine}`],
    [
      { SLACK_BOT_TOKEN: 'xoxb-hush hush' },
      "SLACK_BOT_TOKEN can't be used: it has a space or another character inside that no token has.",
    ],
    [
      { SLACK_SIGNING_SECRET: 'hush\u200b' },
      "SLACK_SIGNING_SECRET can't be used: it has a space or another character inside that no token has.",
    ],
    [
      { SLACK_SIGNING_SECRET: '"hush"' },
      "SLACK_SIGNING_SECRET can't be used: it stands in quotes, which are not a part of it.",
    ],
    [{ DATABASE_URL: 'postgres://me:hush/more@db/quorum' }, `DATABASE_URL can't be used: ${urlWanted}`],
    [{ DATABASE_URL: 'postgres://me:123/hush@db/quorum' }, `DATABASE_URL can't be used: ${urlWanted}`],
    [{ DATABASE_URL: 'postgres://me:hush?more@db/quorum' }, `DATABASE_URL can't be used: ${urlWanted}`],
    [{ DATABASE_URL: 'postgres://me:hush#more@db/quorum' }, `DATABASE_URL can't be used: ${urlWanted}`],
    [{ DATABASE_URL: 'postgres://me:hu@sh/more@db/quorum' }, `DATABASE_URL can't be used: ${urlWanted}`],
    [{ DATABASE_URL: 'postgres://me@db:hush/quorum' }, `DATABASE_URL can't be used: ${urlWanted}`],
    [
      { SLACK_API_URL: 'ftp://me:hush@slack.com/api/' },
      "SLACK_API_URL can't be used: expected a URL, such as https://slack.com/api/.",
    ],
    [
      { SLACK_API_URL: 'slack.com' },
      'SLACK_API_URL can\'t be "slack.com": expected a URL, such as https://slack.com/api/.',
    ],
    [{ PORT: '0x10' }, 'PORT can\'t be "0x10": expected a port from 1 to 65535.'],
    [{ PORT: '1e3' }, 'PORT can\'t be "1e3": expected a port from 1 to 65535.'],
    [
      { QUORUM_DATA_DIR: '~/.quorum' },
      'QUORUM_DATA_DIR can\'t be "~/.quorum": expected the path of a directory; only a shell knows ~ and $HOME.',
    ],
    [
      { SLACK_API_URL: 'https://slack.com/api/?x=1' },
      'SLACK_API_URL can\'t be "https://slack.com/api/?x=1": expected a URL without ?, # and blanks, such as https://slack.com/api/.',
    ],
    [
      { DATABASE_URL: 'postgres://me:hush@one,two/quorum' },
      "DATABASE_URL can't be used: expected one host: Quorum does not look for the primary among several.",
    ],
    [{ PORT: '30\n00' }, 'PORT can\'t be "30\\n00": expected a port from 1 to 65535.'],
  ])('%j', (variables, said) => {
    expect(sentence(variables)).toBe(said);
    expect(sentence(variables)).not.toContain('hush');
  });
});

describe('where a URL leads', () => {
  test.each([
    ['postgres://me:secret@db:5433/quorum', 'db:5433/quorum'],
    ['postgresql://db/quorum?sslmode=require', 'db/quorum'],
    ['postgres://me@/quorum?host=/run/postgresql', '/run/postgresql/quorum'],
    ['postgres:///quorum?host=/run/postgresql', '/run/postgresql/quorum'],
    ['postgres://me:secret@[::1]:5433/quorum', '[::1]:5433/quorum'],
    ['postgres://me:sec@ret@db/quorum', 'db/quorum'],
  ])('%s', (url, place) => {
    expect(readEnvironment({ DATABASE_URL: url })).toMatchObject({ ok: true });
    expect(placeOf(url)).toBe(place);
  });

  test('is told without a letter of the password, whatever is in it', () => {
    // Capitals stand nowhere else in the URL.
    const password = fc.string({
      unit: fc.constantFrom('A', 'B', '0', '/', '?', '#', '@', ':', '%', ' '),
      maxLength: 12,
    });
    fc.assert(
      fc.property(password, (part) => {
        const place = placeOf(`postgres://me:X${part}Z@db/quorum`);
        expect(place === null || place === 'db/quorum').toBe(true);
        expect(placeOf(`postgres://me:${encodeURIComponent(part)}@db/quorum`)).toBe('db/quorum');
      }),
    );
  });
});
