import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const commands = [
  ['start'],
  ['migrate'],
  ['doctor'],
  ['config'],
  ['tick'],
  ['list'],
  ['show', '1'],
  ['export', '1'],
  ['verify'],
  ['redact', '1', '1', '--reason', 'x'],
  ['rebuild'],
  ['prove', 'write'],
] as const;

const slack = { SLACK_BOT_TOKEN: 'xoxb-hush', SLACK_APP_TOKEN: 'xapp-hush', SLACK_API_URL: 'http://127.0.0.1:1/api/' };
const url = 'postgres://me:hush@127.0.0.1:1/quorum';

/** Environments in which nothing works, each for another reason. */
const environments: readonly Readonly<Record<string, string>>[] = [
  { ...slack, DATABASE_URL: url },
  { ...slack, DATABASE_URL: url.replace('hush', 'hu/sh') },
  { ...slack, DATABASE_URL: `${url}?password=hush&sslmode=hush` },
  { ...slack, DATABASE_URL: `${url}?sslcert=/hush/hush@hush` },
  { ...slack, DATABASE_URL: url, HTTPS_PROXY: 'http://me:hush@127.0.0.1:1', HTTP_PROXY: 'http://me:hush@127.0.0.1:1' },
  { ...slack, DATABASE_URL: url, HTTP_PROXY: 'socks5://me:hush@127.0.0.1:1' },
  { ...slack, DATABASE_URL: url, SLACK_BOT_TOKEN: 'xoxb-hush\nhush' },
  { ...slack, DATABASE_URL: url, SLACK_API_URL: 'http://me:hush@127.0.0.1:1/api/' },
  { ...slack, DATABASE_URL: url, PORT: 'xoxb-hush', QUORUM_CONFIG: 'xapp-hush' },
  { ...slack, DSQL_ENDPOINTS: 'eu-west-1=me:hush@127.0.0.1', PGSSLROOTCERT: url },
  {
    ...slack,
    DSQL_ENDPOINTS: 'eu-west-1=127.0.0.1:1',
    AWS_ACCESS_KEY_ID: 'AKIAHUSH',
    AWS_SECRET_ACCESS_KEY: 'hush',
    AWS_SESSION_TOKEN: 'hush',
  },
];

test.each(commands)(
  'no part of a secret is in what quorum %s says',
  async (...args) => {
    const QUORUM_DATA_DIR = join(await mkdtemp(join(tmpdir(), 'quorum-secret-')), 'data');
    for (const environment of environments) {
      const env = {
        PATH: process.env.PATH,
        HOME: '/nonexistent',
        AWS_EC2_METADATA_DISABLED: 'true',
        QUORUM_DATA_DIR,
        ...environment,
      };
      // A start waits for its database.
      const options = { env, cwd: tmpdir(), timeout: 5_000 };
      const child = promisify(execFile)(process.execPath, [resolve('bin/quorum.js'), ...args], options);
      const said = await child.catch((error: { readonly stdout: string; readonly stderr: string }) => error);
      expect(said.stdout + said.stderr).not.toMatch(/hush/i);
      expect(said.stdout + said.stderr).not.toMatch(/^ +at /m);
      expect(said.stdout + said.stderr).not.toBe('');
    }
  },
  120_000,
);
