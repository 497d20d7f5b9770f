import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readConfig } from '../../src/configuration/read-config.ts';
import { configText } from '../../src/terminal/config.ts';

const QUORUM_CONFIG = join(mkdtempSync(join(tmpdir(), 'quorum-endpoints-')), 'quorum.yml');
writeFileSync(
  QUORUM_CONFIG,
  'webhooks:\n  endpoints:\n    - { name: ops, url: "https://a.example.net/hush?hush=1" }\n    - { name: tv, url: "http://tv:8080", private_network: true, kinds: [real, drill] }\n',
);
const secret = (byte: number, length = 32) => `whsec_${Buffer.alloc(length, byte).toString('base64')}`;
const secrets = `ops=${secret(1)},tv=${secret(2)},ops=${secret(3, 24)}`;

test('each endpoint has its secrets, and hears of real incidents that are not private unless told', () => {
  const read = readConfig({ QUORUM_CONFIG, QUORUM_WEBHOOK_SECRETS: secrets });
  expect(read).toMatchObject({
    config: {
      webhooks: [
        {
          ...{ name: 'ops', secrets: [Buffer.alloc(32, 1), Buffer.alloc(24, 3)], events: null, kinds: ['real'] },
          ...{ severities: null, hearsPrivate: false, hasTexts: false, isInPrivateNetwork: false },
        },
        { name: 'tv', secrets: [Buffer.alloc(32, 2)], kinds: ['real', 'drill'], isInPrivateNetwork: true },
      ],
    },
  });
  if (read.ok) expect(configText(read.config, read.sources)).not.toMatch(/hush|whsec/);
});

const expected = 'expected name=whsec_…[,name=whsec_…], with secrets of 24 to 64 bytes in base64';

test.each([
  [
    `ops=${secret(1)}`,
    'QUORUM_WEBHOOK_SECRETS lacks the secret of tv: add tv=whsec_<secret>, with a secret such as "openssl rand -base64 32" prints.',
  ],
  [
    `${secrets},other=${secret(1)}`,
    "QUORUM_WEBHOOK_SECRETS can't be used: it names an endpoint that the settings don't have: expected one of ops, tv.",
  ],
  [`ops=${secret(1, 23)}`, `QUORUM_WEBHOOK_SECRETS can't be used: ${expected}.`],
  [`ops=${secret(1, 67)}`, `QUORUM_WEBHOOK_SECRETS can't be used: ${expected}.`],
  [secret(1), `QUORUM_WEBHOOK_SECRETS can't be used: ${expected}.`],
])('%s', (QUORUM_WEBHOOK_SECRETS, sentence) => {
  expect(readConfig({ QUORUM_CONFIG, QUORUM_WEBHOOK_SECRETS })).toEqual({ ok: false, sentence });
});
