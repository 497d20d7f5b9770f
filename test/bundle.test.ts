import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'quorum-bundle-'));
  for (const folder of ['bin', 'src', 'node_modules']) await mkdir(join(root, folder));
  await copyFile('bin/bundle.js', join(root, 'bin/bundle.js'));
  await symlink(resolve('node_modules/esbuild'), join(root, 'node_modules/esbuild'));
  await write('package.json', '{ "type": "module" }');
  await write('package-lock.json', '{}');
  await write('src/cli.ts', "import { word } from './word.ts';\nconsole.log(word satisfies string);\n");
});
afterAll(() => rm(root, { recursive: true }));

const write = (file: string, text: string) => writeFile(join(root, file), text);
const cached = () => readdir(join(root, 'node_modules/.cache/quorum'));

async function run(): Promise<string> {
  const program = "import { bundled } from './bin/bundle.js'; await import(await bundled('src/cli.ts'));";
  const child = promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { cwd: root });
  return (await child).stdout.trim();
}

test('a start bundles the sources once, and anew when one of them has changed', async () => {
  await write('src/word.ts', "export const word: string = 'one';");
  expect(await Promise.all([run(), run()])).toEqual(['one', 'one']);
  expect(await run()).toBe('one');
  expect(await cached()).toHaveLength(1);
  await write('src/word.ts', "export const word: string = 'two';");
  expect(await run()).toBe('two');
  expect(await cached()).toHaveLength(2);
});

test('where nothing can be kept, a start bundles for itself', async () => {
  await rm(join(root, 'node_modules/.cache'), { recursive: true });
  await write('node_modules/.cache', '');
  expect(await run()).toBe('two');
});
