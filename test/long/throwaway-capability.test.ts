import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

/** What a copy needs to be compiled and tested. */
const copied = [
  'src',
  'test',
  'docs',
  'bench',
  'bin',
  'migrations',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'jest.config.js',
  'jest.long.config.js',
  'manifest.yml',
  'README.md',
];

/** Where the words, forms, buttons, events, sentences and parts of the summary are tested by what the list holds. */
const suites = [
  'test/kernel',
  'test/capabilities',
  'test/slack',
  'test/docs.test.ts',
  'test/layers.test.ts',
  'test/manifest.test.ts',
  'test/simulation',
];

let copy: string;
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'quorum-throwaway-'));
  await Promise.all(copied.map((name) => cp(join(root, name), join(copy, name), { recursive: true })));
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  const folder = join(copy, 'src/capabilities/weather');
  await mkdir(folder);
  for (const file of ['weather.ts', 'weather.slack.ts']) {
    await writeFile(join(folder, file), await readFile(new URL(`throwaway/${file}.txt`, import.meta.url), 'utf8'));
  }
  const list = join(copy, 'src/capabilities/index.ts');
  const before = await readFile(list, 'utf8');
  const after = before
    .replace(
      'import { tasksOnSlack }',
      "import { weatherOnSlack } from './weather/weather.slack.ts';\nimport { tasksOnSlack }",
    )
    .replace('  tasksOnSlack,\n', '  tasksOnSlack,\n  weatherOnSlack,\n');
  await writeFile(list, after);
  // Its import and its place in the list: everything else follows.
  expect(after.split('\n').length - before.split('\n').length).toBe(2);
});
afterAll(() => rm(copy, { recursive: true, force: true }));

test('one more capability is its own folder and its entry in the list: the compiler asks for nothing else', async () => {
  await run('npx', ['tsc', '--noEmit'], { cwd: copy });
});

test('the help and the docs have it', async () => {
  await run('npm', ['run', 'docs'], { cwd: copy });
  expect(await readFile(join(copy, 'docs/commands.md'), 'utf8')).toContain('`/incident weather <text>`');
});

test('the tests of all capabilities pass with it, unchanged', async () => {
  const jest = [
    '--experimental-vm-modules',
    'node_modules/jest/bin/jest.js',
    '--selectProjects',
    'postgresql',
    '-w',
    '2',
  ];
  await run(process.execPath, [...jest, ...suites], { cwd: copy, maxBuffer: 64 * 1024 * 1024 });
}, 600_000);
