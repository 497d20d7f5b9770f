import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readConfig } from '../../src/configuration/read-config.ts';

const QUORUM_CONFIG = join(mkdtempSync(join(tmpdir(), 'quorum-sources-')), 'quorum.yml');
writeFileSync(
  QUORUM_CONFIG,
  'signals:\n  sources:\n    - kind: alertmanager\n    - name: prod-grafana\n      kind: grafana\n    - kind: sentry\n',
);
const key = '0123456789abcdef0123456789abcdef';
const keys = `alertmanager=${key},prod-grafana=${key},sentry=${key}`;
const secrets = 'sentry=hush=hush/hush+0';

test('each source has its keys and what its sender signs with', () => {
  const environment = {
    QUORUM_CONFIG,
    QUORUM_SIGNAL_KEYS: `${keys}\n alertmanager=${key}-before`,
    QUORUM_SIGNAL_SECRETS: secrets,
  };
  expect(readConfig(environment)).toMatchObject({
    config: {
      signals: [
        {
          name: 'alertmanager',
          source: { kind: 'alertmanager' },
          keys: [key, `${key}-before`],
          secrets: [],
          topics: [],
        },
        { name: 'prod-grafana', source: { kind: 'grafana' }, keys: [key], secrets: [] },
        { name: 'sentry', source: { kind: 'sentry' }, keys: [key], secrets: ['hush=hush/hush+0'] },
      ],
    },
  });
});

test('without a source there is none', () => {
  expect(readConfig({})).toMatchObject({ config: { signals: [] } });
});

const known = 'expected one of alertmanager, prod-grafana, sentry';

test.each([
  [
    {},
    'QUORUM_SIGNAL_KEYS lacks the key of alertmanager: add alertmanager=<key>, with a key such as "openssl rand -hex 24" prints.',
  ],
  [
    { QUORUM_SIGNAL_KEYS: `${keys},hush=${key}`, QUORUM_SIGNAL_SECRETS: secrets },
    `QUORUM_SIGNAL_KEYS can't be used: it names a source that the settings don't have: ${known}.`,
  ],
  [
    { QUORUM_SIGNAL_KEYS: keys, QUORUM_SIGNAL_SECRETS: `grafana=${key}` },
    `QUORUM_SIGNAL_SECRETS can't be used: it names a source that the settings don't have: ${known}.`,
  ],
  [
    { QUORUM_SIGNAL_KEYS: keys },
    'QUORUM_SIGNAL_SECRETS lacks the secret of sentry: add sentry=<secret> with what Sentry signs with.',
  ],
  [
    { QUORUM_SIGNAL_KEYS: keys, QUORUM_SIGNAL_SECRETS: `${secrets},alertmanager=${key}` },
    'QUORUM_SIGNAL_SECRETS has a secret of alertmanager, and Alertmanager does not sign: leave it out.',
  ],
  [
    { QUORUM_SIGNAL_KEYS: 'alertmanager=hush' },
    "QUORUM_SIGNAL_KEYS can't be used: expected name=key[,name=key], with keys of at least 20 letters, digits, hyphens, dots and underscores.",
  ],
  [
    { QUORUM_SIGNAL_KEYS: key },
    "QUORUM_SIGNAL_KEYS can't be used: expected name=key[,name=key], with keys of at least 20 letters, digits, hyphens, dots and underscores.",
  ],
  [
    { QUORUM_SIGNAL_SECRETS: 'sentry=short' },
    "QUORUM_SIGNAL_SECRETS can't be used: expected name=secret[,name=secret], with secrets of at least 12 characters and without commas and blanks.",
  ],
])('%j', (environment, sentence) => {
  expect(readConfig({ QUORUM_CONFIG, ...environment })).toEqual({ ok: false, sentence });
});

test('a key for a source where there is none is told', () => {
  expect(readConfig({ QUORUM_SIGNAL_KEYS: `alertmanager=${key}` })).toEqual({
    ok: false,
    sentence:
      "QUORUM_SIGNAL_KEYS can't be used: it names a source that the settings don't have: there is none in signals.sources.",
  });
});
