import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'quorum-bundle-'));
  await cp('bin', join(root, 'bin'), { recursive: true });
  for (const folder of ['src', 'node_modules', 'migrations']) await mkdir(join(root, folder));
  await symlink(resolve('node_modules/esbuild'), join(root, 'node_modules/esbuild'));
  await write('package.json', '{ "name": "quorum", "version": "1.0.0", "type": "module", "optionalDependencies": {} }');
  await write('migrations/0001.sql', 'SELECT 1;');
  for (const file of ['manifest.yml', 'README.md', 'LICENSE']) await write(file, '');
  await write('package-lock.json', '{}');
  await write('src/handed.ts', 'export const handed = true;\n');
  await write('src/cli.ts', "import { word } from './word.ts';\nconsole.log(word satisfies string);\n");
});
afterAll(() => rm(root, { recursive: true }));

const write = (file: string, text: string) => writeFile(join(root, file), text);
const word = (text: string) => write('src/word.ts', `export const word: string = '${text}';`);
const remove = (file: string) => rm(join(root, file), { recursive: true, force: true });
const move = (from: string, to: string) => rename(join(root, from), join(root, to));
const cached = () => readdir(join(root, 'node_modules/.cache/quorum'));
const everything = () => readdir(root, { recursive: true });

async function run(program = 'bin/quorum.js'): Promise<string> {
  return (await promisify(execFile)(process.execPath, [join(root, program)])).stdout.trim();
}

/** The exit code and all that a start says that can't succeed. */
async function failure(): Promise<string> {
  const { code, stdout, stderr } = await run().then(
    () => ({ code: 0, stdout: '', stderr: '' }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  return `${code} ${stdout}${stderr}`.replaceAll(root, '…');
}

test('a start bundles the sources once, and anew when one of them has changed', async () => {
  await word('one');
  expect(await Promise.all([run(), run()])).toEqual(['one', 'one']);
  expect(await run()).toBe('one');
  expect(await cached()).toHaveLength(1);
  await word('two');
  expect(await run()).toBe('two');
  expect(await cached()).toHaveLength(2);
});

test('where the bundle can not be kept, a start says what to do', async () => {
  await remove('node_modules/.cache');
  await write('node_modules/.cache', '');
  expect(await failure()).toBe(
    '2 The bundle of the sources can\'t be kept in …/node_modules/.cache/quorum (ENOTDIR): run "npm run build" as somebody who may write there.\n',
  );
  await remove('node_modules/.cache');
});

describe('a bundle made beforehand', () => {
  beforeAll(async () => {
    await word('built');
    await run('bin/build.js');
    await move('node_modules', 'put-aside');
  });

  test('is run without esbuild, and nothing is written', async () => {
    const before = await everything();
    expect(await run()).toBe('built');
    expect(await everything()).toEqual(before);
  });

  test('is not run once it is stale', async () => {
    await word('newer');
    expect(await failure()).toBe(
      '2 The sources in …/ are not bundled, and esbuild, which does that, is not installed: run "npm run build" where all packages are installed, and bring the folder dist from there.\n',
    );
    await move('put-aside', 'node_modules');
    expect(await run()).toBe('newer');
    await run('bin/build.js');
    expect(await run()).toBe('newer');
    await move('node_modules', 'put-aside');
  });

  test('is a package that runs wherever it is brought', async () => {
    await move('dist', 'elsewhere');
    expect(await run('elsewhere/quorum.js')).toBe('newer');
    expect(await readFile(join(root, 'elsewhere/migrations/0001.sql'), 'utf8')).toBe('SELECT 1;');
    await move('elsewhere', 'dist');
  });

  test('is stale once a migration has changed, which it has beside it', async () => {
    await write('migrations/0001.sql', 'SELECT 2;');
    expect(await failure()).toMatch(/^2 The sources in …\/ are not bundled/);
  });
});
