import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import fc from 'fast-check';
import { parse } from 'yaml';
import { readSettings } from '../../src/configuration/read-settings.ts';
import { settingsSchema } from '../../src/configuration/settings.ts';
import { settingsJsonSchema } from '../../src/configuration/settings-json-schema.ts';
import { wrongForm, wrongTogether } from './wrong-settings.ts';

const schemaFile = fileURLToPath(new URL('../../docs/quorum.schema.json', import.meta.url));
const exampleFile = fileURLToPath(new URL('../../docs/quorum.example.yml', import.meta.url));

let example: string;
let accepts: ValidateFunction;
beforeAll(async () => {
  example = await readFile(exampleFile, 'utf8');
  accepts = new Ajv({ strict: true, allErrors: true }).compile(JSON.parse(await readFile(schemaFile, 'utf8')));
});

describe('the JSON schema for editors', () => {
  test('is the one of this version: npx quorum config --schema > docs/quorum.schema.json', async () => {
    expect(await readFile(schemaFile, 'utf8')).toBe(`${JSON.stringify(settingsJsonSchema(), null, 2)}\n`);
  });

  test.each(wrongForm)('refuses what the start refuses: %j', (text) => {
    expect(accepts(parse(text))).toBe(false);
  });

  test.each(wrongTogether)('leaves to the start what two settings say together: %j', (text) => {
    expect(accepts(parse(text))).toBe(true);
  });

  test.each([
    '{}',
    'severities: { default: sev1, sev1: { name: P1, mark: ":fire:", choosable: true } }',
    'severities: { sev1: { mark: 1️⃣ }, sev2: { mark: 👩🏽‍🚒 } }',
    'reminders: { unattended: { severities: [], after: never, snooze: 2d } }',
    'channels: { name: "{date}_{severity}-{number}" }',
    'signals: { sources: [{ kind: generic }, { name: ops, kind: grafana, timestamp_header: X-At }] }',
    'services: [{ name: Checkout API, aliases: [a/b, c&d], owner: S0123, runbook: "https://x.example" }]',
    'oncall: { rotations: [{ name: a, zone: UTC, layers: [{ name: b, people: [U0ANA], since: 2026-11-30, turn: 1d }] }] }',
    'oncall: { rotations: [{ name: a, zone: UTC, calendars: [{ name: b, url: "https://c.example/x" }] }] }\nescalations: [{ name: e, steps: [{ whom: [a/b] }] }]',
    'announcements: [{ channel: C0123ABCD }, { channel: G0123ABCD, severities: [sev1], drills: true }]',
  ])('accepts what the start accepts: %s', (text) => {
    expect(accepts(parse(text))).toBe(true);
    expect(readSettings('quorum.yml', text)).toMatchObject({ ok: true });
  });

  test('refuses a form when, and only when, the start does', () => {
    let refused = 0;
    fc.assert(
      fc.property(anySettings, (said) => {
        const issues = settingsSchema.safeParse(said).error?.issues ?? [];
        const isRefused = issues.some(({ code }) => code !== 'custom');
        expect(accepts(said)).toBe(!isRefused);
        refused += isRefused ? 1 : 0;
      }),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(100);
    expect(refused).toBeLessThan(400);
  });

  test('describes each setting', () => {
    const undescribed = JSON.stringify(settingsJsonSchema(), (_key, value) =>
      typeof value === 'object' && value !== null && 'default' in value && typeof value.default !== 'object'
        ? (value.description ?? 'UNDESCRIBED')
        : value,
    );
    expect(undescribed).not.toContain('UNDESCRIBED');
  });
});

test('the settings in docs/services.md can be used', async () => {
  const page = await readFile(new URL('../../docs/services.md', import.meta.url), 'utf8');
  const [, text = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
  expect(readSettings('quorum.yml', text)).toMatchObject({
    settings: { services: [{ name: 'checkout', escalation: 'payments' }] },
  });
});

test('the settings in docs/paging.md can be used', async () => {
  const page = await readFile(new URL('../../docs/paging.md', import.meta.url), 'utf8');
  const [, text = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
  expect(readSettings('quorum.yml', text)).toMatchObject({
    settings: { escalations: [{ name: 'core', steps: [{ wait: 300_000 }, { wait: 600_000 }], repeat: 1 }] },
  });
});

test('the settings in docs/oncall.md can be used', async () => {
  const page = await readFile(new URL('../../docs/oncall.md', import.meta.url), 'utf8');
  const [, text = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
  const [primary, office] = [{ turn: 604_800_000 }, { turn: 86_400_000, window: { from: '09:00' } }];
  expect(readSettings('quorum.yml', text)).toMatchObject({
    settings: { oncall: { rotations: [{ layers: [primary, office], overrides: [{ layer: 'primary' }] }] } },
  });
});

test('the settings in docs/settings.md can be used, and it leads editors to the schema', async () => {
  const page = await readFile(new URL('../../docs/settings.md', import.meta.url), 'utf8');
  const [, text = '', schema = ''] = /```yaml\n(# yaml-language-server: \$schema=(\S+)\n.*?)```/s.exec(page) ?? [];
  expect(readSettings('quorum.yml', text)).toMatchObject({ settings: { announcements: [{ channel: 'C0123ABCD' }] } });
  expect(resolve(fileURLToPath(new URL('../..', import.meta.url)), schema)).toBe(schemaFile);
});

describe('the example', () => {
  test('has each setting as it is by default', () => {
    const read = readSettings('quorum.example.yml', example);
    const usual = readSettings('quorum.yml', '');
    if (!read.ok || !usual.ok) throw new Error('refused');
    expect(read.settings).toEqual(usual.settings);
    const settings = leavesOf(usual.settings);
    expect(settings.length).toBeGreaterThan(25);
    expect(settings.filter((path) => read.lineOf(path) === null)).toEqual([]);
  });

  test('can be used when what is commented out is not', () => {
    const lists = example.replaceAll(
      /^( *(?:announcements|services|sources|rules|rotations|pagers|escalations|endpoints):) \[\]$/gm,
      '$1',
    );
    expect(readSettings('quorum.example.yml', lists.replaceAll(/^# {2}(?=[- ])/gm, '  '))).toMatchObject({
      settings: {
        announcements: [{ channel: 'C0123ABCD', severities: ['sev1', 'sev2'], drills: false }],
        signals: { sources: [{ kind: 'alertmanager' }, { name: 'prod-grafana' }, { kind: 'cloudwatch' }] },
        alerts: { rules: [{ does: 'ignore' }, { does: 'declare', severity: 'sev2' }] },
        services: [{ name: 'checkout', owner: 'S0123ABCD', links: [{ name: 'Dashboard' }] }],
        oncall: { rotations: [{ name: 'payments', layers: [{ name: 'primary' }, { name: 'secondary' }] }] },
        escalations: [{ name: 'payments', steps: [{ whom: ['payments/primary'] }, { wait: 600_000 }] }],
      },
    });
  });

  test('leads editors to the schema', () => {
    const [, schema] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(example) ?? [];
    expect(resolve(dirname(exampleFile), schema ?? '')).toBe(schemaFile);
  });
});

/** Settings of which about half have a form that is taken. */
const anySettings = fc.record(
  {
    severities: oneGroup({
      default: mostly(['sev1', 'sev5'], ['SEV1']),
      sev1: oneGroup({
        name: mostly(['P1', 'x'.repeat(30)], [' ', 'x'.repeat(31), 'two\nlines']),
        mark: mostly(['🔴', '🇪🇺', ':fire:'], ['🔴 ', '*', ':fire']),
        choosable: fc.boolean(),
      }),
    }),
    reminders: oneGroup({
      unattended: oneGroup({
        severities: fc.array(mostly(['sev1', 'sev2'], ['sev6']), { maxLength: 3 }),
        after: mostly(['5m', 'never', '9999d'], ['10000d', '1.5h', '05m', '']),
      }),
    }),
    channels: oneGroup({ name: mostly(['{number}', 'a-{number}-{title}{date}'], ['{title}', '{number}}', '{number']) }),
    announcements: fc.array(fc.record({ channel: mostly(['C0123ABCD'], ['c0123abcd']), drills: fc.boolean() }), {
      maxLength: 3,
    }),
  },
  { requiredKeys: [] },
);

function mostly(taken: readonly string[], refused: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 15, arbitrary: fc.constantFrom(...taken) },
    { weight: 1, arbitrary: fc.constantFrom(...refused) },
  );
}

/** A group with some of these settings, or now and then with another one, or something else in its place. */
function oneGroup(settings: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 20, arbitrary: fc.record(settings, { requiredKeys: [] }) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, [], 'text', 1, { other: 1 }) },
  );
}

function leavesOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([name, below]) => leavesOf(below, [...path, name]));
}
