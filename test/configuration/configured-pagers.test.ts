import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readConfig } from '../../src/configuration/read-config.ts';
import { configText } from '../../src/terminal/config.ts';

const file = (text: string) => {
  const path = join(mkdtempSync(join(tmpdir(), 'quorum-pagers-')), 'quorum.yml');
  writeFileSync(path, text);
  return path;
};
const QUORUM_CONFIG = file(
  'pagers:\n  - { name: pd, kind: pagerduty }\n  - { name: own, kind: goalert, url: "http://goalert:8081/" }\n',
);
const key = (of: string) => of.repeat(32);

test('each pager has its key and its address', () => {
  const read = readConfig({ QUORUM_CONFIG, QUORUM_PAGER_SECRETS: `pd=${key('k')},own=${key('t')}` });
  expect(read).toMatchObject({
    config: {
      pagers: [
        { name: 'pd', driver: { kind: 'pagerduty' }, url: 'https://events.pagerduty.com', secret: key('k'), api: null },
        { name: 'own', driver: { kind: 'goalert' }, url: 'http://goalert:8081', secret: key('t') },
      ],
    },
  });
  if (read.ok) expect(configText(read.config, read.sources)).not.toMatch(/kkk|ttt/);
});

const asked = (pagers: string, of: string) =>
  file(
    `pagers: [${pagers}]\noncall:\n  rotations:\n    - { name: r, zone: UTC, schedules: [{ name: p, pager: ${of}, id: P1 }] }\n`,
  );

test('a pager that is asked who is on call has a key for that, and one that does nothing else needs no other', () => {
  const pd = asked('{ name: pd, kind: pagerduty, api: "https://api.eu.pagerduty.com/" }', 'pd');
  const read = readConfig({ QUORUM_CONFIG: pd, QUORUM_PAGER_API_SECRETS: `pd=${key('a')}` });
  expect(read).toMatchObject({
    config: { pagers: [{ secret: '', api: { url: 'https://api.eu.pagerduty.com', secret: key('a') } }] },
  });
  if (read.ok) expect(configText(read.config, read.sources)).not.toContain('aaa');
  const og = asked('{ name: og, kind: opsgenie }', 'og');
  expect(readConfig({ QUORUM_CONFIG: og, QUORUM_PAGER_SECRETS: `og=${key('k')}` })).toMatchObject({
    config: { pagers: [{ secret: key('k'), api: { url: 'https://api.opsgenie.com', secret: key('k') } }] },
  });
});

test.each([
  [
    '{ name: pd, kind: pagerduty }',
    'pd',
    'QUORUM_PAGER_API_SECRETS lacks the key of pd, which is asked who is on call: add pd=<key>.',
  ],
  [
    '{ name: pd, kind: grafana, url: "https://g.example.com" }',
    'pd',
    'pagers has pd without an api: grafana is asked who is on call at another address in each organization.',
  ],
])('%s is asked who is on call', (pagers, of, sentence) => {
  const QUORUM_CONFIG = asked(pagers, of);
  expect(readConfig({ QUORUM_CONFIG, QUORUM_PAGER_SECRETS: `pd=${key('k')}` })).toEqual({ ok: false, sentence });
});

test.each([
  [QUORUM_CONFIG, `pd=${key('k')}`, 'QUORUM_PAGER_SECRETS lacks the key of own: add own=<key>.'],
  [
    QUORUM_CONFIG,
    `other=${key('k')}`,
    "QUORUM_PAGER_SECRETS can't be used: it names a pager that the settings don't have: expected one of pd, own.",
  ],
  [
    file('pagers: [{ name: irm, kind: grafana }]'),
    `irm=${key('k')}`,
    'pagers has irm without a url: grafana is at another address in each organization.',
  ],
])('%s %s', (QUORUM_CONFIG, QUORUM_PAGER_SECRETS, sentence) => {
  expect(readConfig({ QUORUM_CONFIG, QUORUM_PAGER_SECRETS })).toEqual({ ok: false, sentence });
});
