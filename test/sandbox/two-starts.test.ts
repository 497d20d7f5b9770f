import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { readConfig } from '../../src/configuration/read-config.ts';
import { examine } from '../../src/doctor.ts';
import { freePort, type QuorumProcess, runQuorum, startProcess, startQuorum } from '../support/quorum-process.ts';
import { until } from '../support/until.ts';

let directory: string;
let first: QuorumProcess;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quorum-two-'));
  first = await startQuorum(directory, await freePort());
});
afterAll(async () => {
  await first?.kill('SIGTERM');
  // As root the database lives elsewhere, where this file says.
  const location = await readFile(join(directory, 'location'), 'utf8').catch(() => '');
  if (location !== '') await rm(location.trim(), { recursive: true, force: true });
  await rm(directory, { recursive: true, force: true });
});

const snapshot = z.object({ channels: z.array(z.object({ name: z.string() })) });

async function channelNames(): Promise<readonly string[]> {
  const { channels } = snapshot.parse(await (await fetch(`${first.url}/_control/state`)).json());
  return channels.map(({ name }) => name);
}

async function declare(title: string): Promise<void> {
  const body = { user: 'U0ANA0RUIZ1', channel: 'C0GENERAL01', text: `/incident declare sev3 ${title}` };
  const headers = { 'content-type': 'application/json' };
  await fetch(`${first.url}/_control/say`, { method: 'POST', headers, body: JSON.stringify(body) });
}

const isIn = (name: string) => until(async () => (await channelNames()).includes(name), `${name} is there`, 20_000);

/** The files in the workspace's folder, by name and by identity: the first start goes on writing to its own. */
async function files(): Promise<readonly unknown[]> {
  const folder = join(directory, 'workspace');
  const names = await readdir(folder);
  return Promise.all(names.map(async (name) => [name, (await stat(join(folder, name))).ino]));
}

/** How a start beside the first one fails. */
async function startSecond(): Promise<string> {
  const starting = startProcess({ QUORUM_DATA_DIR: directory, PORT: String(await freePort()) });
  return starting.then(
    async (second) => {
      await second.kill('SIGTERM');
      return second.says;
    },
    (error: Error) => error.message,
  );
}

test('the sandbox says how it is, beside its page', async () => {
  const ready = () => fetch(`${first.url}/readyz`);
  await until(async () => (await ready()).status === 200, 'it is ready');
  expect(await (await fetch(`${first.url}/metrics`)).text()).toMatch(
    /^quorum_incidents_open\{severity="sev1",kind="real"\} \d+$/m,
  );
  expect((await fetch(`${first.url}/`)).status).toBe(200);
});

test('the doctor and a whole export take the database of the sandbox as the local cluster has made it', async () => {
  const environment = { QUORUM_DATA_DIR: directory };
  const said: string[] = [];
  const examined = (more: Readonly<Record<string, string>>) =>
    examine(readConfig({ ...environment, ...more }), '20.19.0', (line) => said.push(line));
  expect(await examined({})).toBe(true);
  expect(said).toContain('ok      The schema is up to date');
  expect(await runQuorum(['export', '--all'], environment)).toContain('"format":"quorum-record"');

  // What quorum setup asks in the same folder: the steps for PostgreSQL alone are taken once Quorum starts for Slack.
  const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'x', SLACK_API_URL: 'http://127.0.0.1:1/' };
  await examined(slack);
  expect(said).toContain('ok      "quorum start" will bring the schema up to date');
  expect(said.filter((line) => line.startsWith('not ok') && line.includes('schema'))).toEqual([]);
});

test('a second start on the data of one that runs says so and touches nothing; after kill -9 the next one has it all', async () => {
  await declare('Before');
  await isIn('inc-1-before');
  const before = await files();

  expect(await startSecond()).toBe(
    `quorum start ended with 1: ${directory}/workspace is in use by another Quorum, process ${first.pid}: stop that one, or set QUORUM_DATA_DIR to another directory and PORT to another port.\n`,
  );
  expect(await files()).toEqual(before);

  // Other commands share the database with the one that runs.
  expect(await runQuorum(['list'], { QUORUM_DATA_DIR: directory })).toContain('Before');
  await declare('After');
  await isIn('inc-2-after');

  await first.kill('SIGKILL');
  first = await startQuorum(directory, await freePort());
  expect(await channelNames()).toEqual(expect.arrayContaining(['inc-1-before', 'inc-2-after']));
}, 60_000);
