import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readConfig } from '../../src/configuration/read-config.ts';
import { examine } from '../../src/doctor.ts';
import { configText } from '../../src/terminal/config.ts';

/** Each secret is of these words, so that whichever part of one is told, there is such a word in it. */
const word = fc.constantFrom('hush', 'HUSH', 'Hush');
const between = fc.constantFrom('', '/', '?', '#', '@', ':', '%', ' ', '\n', '"', "'", '\\', '&', '=', '\u200b', '%2F');
const secret = fc.array(fc.tuple(word, between), { minLength: 1, maxLength: 4 }).map((parts) => parts.flat().join(''));

/** A value as a person means it, and what may go wrong with it on its way into the environment. */
const spoilt = (value: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.constantFrom('', ' ', '\n', '"'), value, fc.constantFrom('', ' ', '\r\n', '"'))
    .map((all) => all.join(''));
const token = (prefix: string) => spoilt(secret.map((part) => `${prefix}${part}`));
const place = fc.constantFrom(
  '127.0.0.1:1/quorum',
  '127.0.0.1/quorum',
  'localhost:1',
  ':1/quorum',
  '/quorum',
  '[::1]:1/x',
);
const databaseUrl = spoilt(
  fc
    .tuple(
      fc.constantFrom('postgres', 'postgresql', 'mysql', 'postgres:'),
      secret,
      place,
      fc.constantFrom('', '?password='),
      secret,
    )
    .map(
      ([scheme, password, where, query, other]) =>
        `${scheme}://me:${password}@${where}${query}${query === '' ? '' : other}`,
    ),
);
const proxyUrl = spoilt(
  fc
    .tuple(fc.constantFrom('http://', 'socks5://', ''), secret)
    .map(([scheme, part]) => `${scheme}me:${part}@127.0.0.1:1`),
);
/** The secrets of sources by their names; one who forgets the name has the secret in its place. */
const named = (part: fc.Arbitrary<string>) =>
  spoilt(
    fc
      .array(fc.tuple(fc.constantFrom('alertmanager=', 'hush=', '='), part), { minLength: 1, maxLength: 2 })
      .map((all) => all.map(([name, one]) => `${name}${one}hush-0123456789`).join(',')),
  );
/** What belongs elsewhere, put where a value is told as it stands. */
const astray = fc.oneof(token('xoxb-'), token('xapp-'), databaseUrl);

const variables = fc.record(
  {
    SLACK_BOT_TOKEN: token('xoxb-'),
    SLACK_APP_TOKEN: token('xapp-'),
    SLACK_SIGNING_SECRET: token(''),
    DATABASE_URL: databaseUrl,
    HTTPS_PROXY: proxyUrl,
    http_proxy: proxyUrl,
    VERCEL_OIDC_TOKEN: token(''),
    QUORUM_TICK_SECRET: token(''),
    CRON_SECRET: token(''),
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: token(''),
    QUORUM_SIGNAL_KEYS: named(secret),
    QUORUM_SIGNAL_SECRETS: named(secret),
    QUORUM_PAGER_SECRETS: named(secret),
    QUORUM_PAGER_API_SECRETS: named(secret),
    QUORUM_WEBHOOK_SECRETS: named(secret.map((part) => `whsec_${part}`)),
    ACTIONS_ID_TOKEN_REQUEST_URL: secret.map((part) => `https://127.0.0.1:1/?token=${part}`),
    ...Object.fromEntries(
      [
        'PORT',
        'SLACK_API_URL',
        'QUORUM_ANNOUNCEMENT_CHANNEL',
        'QUORUM_CONFIG',
        'DSQL_ENDPOINTS',
        'DSQL_USER',
        'DSQL_DATABASE',
        'PGSSLMODE',
        'PGSSLROOTCERT',
        'AWS_ROLE_ARN',
        'NO_PROXY',
      ].map((name) => [name, astray]),
    ),
  },
  { requiredKeys: [] },
);

test('no part of a secret is in what a configuration, or its fault, is told as', () => {
  fc.assert(
    fc.property(variables, (given) => {
      const read = readConfig(given);
      expect(read.ok ? configText(read.config, read.sources) : read.sentence).not.toMatch(/hush/i);
    }),
    { numRuns: 500 },
  );
});

test('no part of a secret is in what doctor says', async () => {
  const QUORUM_DATA_DIR = join(await mkdtemp(join(tmpdir(), 'quorum-secret-')), 'data');
  const nowhere = { QUORUM_DATA_DIR, SLACK_API_URL: 'http://127.0.0.1:1/api/' };
  // Most are faulty when all is drawn, and a faulty one is not tried.
  const few = fc.record({
    SLACK_BOT_TOKEN: secret.map((part) => `xoxb-${part.replaceAll(/[^a-z]/gi, '-')}`),
    SLACK_SIGNING_SECRET: secret.map((part) => part.replaceAll(/[^a-z]/gi, '-')),
    DATABASE_URL: fc
      .tuple(secret, place)
      .map(
        ([part, where]) => `postgres://me:${encodeURIComponent(part)}@${where}?password=${encodeURIComponent(part)}`,
      ),
  });
  await fc.assert(
    fc.asyncProperty(few, async (given) => {
      const said: string[] = [];
      await examine(readConfig({ ...nowhere, ...given }), '20.19.0', (line) => said.push(line));
      expect(said.join('\n')).not.toMatch(/hush/i);
    }),
    { numRuns: 15 },
  );
});
