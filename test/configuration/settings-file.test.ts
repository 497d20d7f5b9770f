import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inEffect } from '../../src/configuration/in-effect.ts';
import { type ConfigResult, readConfig } from '../../src/configuration/read-config.ts';

let folder: string;
let started: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quorum-settings-'));
  started = process.cwd();
  process.chdir(folder);
});
afterAll(async () => {
  process.chdir(started);
  await rm(folder, { recursive: true });
});

const slack = { SLACK_BOT_TOKEN: 'xoxb-hush', SLACK_APP_TOKEN: 'xapp-hush' };

async function withFile(name: string, text: string | Uint8Array, variables = {}): Promise<ConfigResult> {
  await writeFile(name, text);
  try {
    return readConfig({ ...slack, ...variables });
  } finally {
    await rm(name);
  }
}

describe('the file of settings', () => {
  test('is quorum.yml where there is one, or the one that QUORUM_CONFIG names', async () => {
    const text = 'reactions: { note: memo }';
    const read = { ok: true, config: { settings: { reactions: { note: 'memo' } } } };
    expect(await withFile('quorum.yml', text)).toMatchObject({ ...read, sources: { file: 'quorum.yml' } });
    const QUORUM_CONFIG = 'team.yml';
    expect(await withFile('team.yml', text, { QUORUM_CONFIG })).toMatchObject({
      ...read,
      sources: { file: 'team.yml' },
    });
    expect(await withFile('quorum.yml', 'no', { QUORUM_CONFIG: '/dev/null' })).toMatchObject({ ok: true });
    expect(readConfig(slack)).toMatchObject({ ok: true, sources: { file: null } });
  });

  test('stops the start when it can’t be read', async () => {
    const wanted = 'can\'t be "team.yml": expected a file of settings that can be read, but';
    const QUORUM_CONFIG = 'team.yml';
    expect(readConfig({ QUORUM_CONFIG })).toEqual({
      ok: false,
      sentence: `QUORUM_CONFIG ${wanted} there is no such file.`,
    });
    expect(readConfig({ QUORUM_CONFIG: '.' })).toEqual({
      ok: false,
      sentence: 'QUORUM_CONFIG can\'t be ".": expected a file of settings that can be read, but it is a directory.',
    });
    expect(await withFile('quorum.yml', new Uint8Array([0x61, 0xff]))).toEqual({
      ok: false,
      sentence: "quorum.yml can't be used: expected text in UTF-8.",
    });
    expect(await withFile('quorum.yml', 'reactions: 1')).toEqual({
      ok: false,
      sentence: "quorum.yml, line 1: reactions can't be 1: expected settings with an indent below it.",
    });
  });
});

describe('where incidents are announced', () => {
  const QUORUM_ANNOUNCEMENT_CHANNEL = 'C0VARIABLE';
  const fromFile = 'announcements:\n  - channel: C0123FILE\n    severities: [sev1]';

  test('the variable stands for one channel that is told of everything', () => {
    expect(readConfig({ QUORUM_ANNOUNCEMENT_CHANNEL })).toMatchObject({
      config: {
        settings: {
          announcements: [
            { channel: 'C0VARIABLE', severities: ['sev1', 'sev2', 'sev3', 'sev4', 'sev5'], drills: true },
          ],
        },
      },
    });
  });

  test('the file says it instead, also that it is nowhere', async () => {
    expect(await withFile('quorum.yml', fromFile, { QUORUM_ANNOUNCEMENT_CHANNEL })).toMatchObject({
      config: { settings: { announcements: [{ channel: 'C0123FILE', severities: ['sev1'], drills: false }] } },
    });
    expect(await withFile('quorum.yml', 'announcements: []', { QUORUM_ANNOUNCEMENT_CHANNEL })).toMatchObject({
      config: { settings: { announcements: [] } },
    });
  });
});

describe('what is in effect', () => {
  async function rows(text: string, variables = {}, inFile: readonly string[] = []): Promise<readonly string[]> {
    const read = await withFile('quorum.yml', text, variables);
    if (!read.ok) throw new Error(read.sentence);
    return inEffect(read.config, { ...read.sources, origins: new Map(inFile.map((name) => [name, '.env'])) }).map(
      ({ name, value, source }) => `${name} = ${value} (${source})`,
    );
  }

  test('comes from the environment, the file or by default, and secrets are never told', async () => {
    const told = await rows('reminders:\n  unattended:\n    after: 120s\n    severities: []', {
      DATABASE_URL: 'postgres://me:hush@db/quorum',
      DSQL_DATABASE: 'me:hush@db',
      PORT: '4000\n',
    });
    expect(told).toEqual(
      expect.arrayContaining([
        'QUORUM_CONFIG = quorum.yml (default)',
        'SLACK_BOT_TOKEN = set (environment)',
        'DATABASE_URL = set (environment)',
        'DSQL_DATABASE = set (environment)',
        'PORT = 4000 (environment)',
        'QUORUM_DATA_DIR = .quorum (default)',
        'severities.sev1.mark = 🔴 (default)',
        'reminders.unattended.severities = none (quorum.yml, line 4)',
        'reminders.unattended.after = 2m (quorum.yml, line 3)',
        'reminders.unattended.snooze = 15m (default)',
        'announcements = none (default)',
      ]),
    );
    expect(told.join('\n')).not.toContain('hush');
  });

  test('what stands in the file of variables is told as such', async () => {
    const variables = { PORT: '4000', DSQL_DATABASE: 'postgres' };
    const told = await rows('', variables, ['PORT']);
    expect(told).toEqual(expect.arrayContaining(['PORT = 4000 (.env)', 'DSQL_DATABASE = postgres (environment)']));
  });

  test('a channel of the environment is told as such, and why it is not used', async () => {
    const variable = { QUORUM_ANNOUNCEMENT_CHANNEL: 'C0VARIABLE' };
    expect(await rows('', variable)).toEqual(
      expect.arrayContaining([
        'QUORUM_ANNOUNCEMENT_CHANNEL = C0VARIABLE (environment)',
        'announcements[0].channel = C0VARIABLE (QUORUM_ANNOUNCEMENT_CHANNEL)',
        'announcements[0].drills = true (QUORUM_ANNOUNCEMENT_CHANNEL)',
      ]),
    );
    expect(await rows('\nannouncements:\n  - channel: C0123FILE', variable)).toEqual(
      expect.arrayContaining([
        'QUORUM_ANNOUNCEMENT_CHANNEL = C0VARIABLE (environment, not used: quorum.yml, line 2 says where)',
        'announcements[0].channel = C0123FILE (quorum.yml, line 3)',
        'announcements[0].drills = false (default)',
      ]),
    );
    const local = { ...variable, SLACK_BOT_TOKEN: '', SLACK_APP_TOKEN: '' };
    expect(await rows('', local)).toEqual(
      expect.arrayContaining([
        'QUORUM_ANNOUNCEMENT_CHANNEL = C0VARIABLE (environment, not used: the local workspace has a channel of its own)',
        'announcements = #incidents (the local workspace)',
      ]),
    );
  });
});
