import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { copyWithOneCapabilityMore, type NextVersion } from '../support/next-version.ts';

const run = promisify(execFile);

/** Where the words, forms, buttons, events, sentences and parts of the summary are tested by what the list holds. */
const suites = [
  'test/kernel',
  'test/capabilities',
  'test/slack/frozen-ids.test.ts',
  'test/slack/inputs',
  'test/slack/kit',
  'test/slack/surfaces/any-surface.test.ts',
  'test/slack/surfaces/plan.test.ts',
  'test/slack/surfaces/summary.test.ts',
  'test/slack/views',
  'test/docs.test.ts',
  'test/layers.test.ts',
  'test/manifest.test.ts',
  'test/simulation',
];

let next: NextVersion;
beforeAll(async () => {
  next = await copyWithOneCapabilityMore();
});
afterAll(() => next?.remove());

test('one more capability is its folder and its entry in the list: the compiler asks for nothing else', async () => {
  await run('npx', ['tsc', '--noEmit'], { cwd: next.directory });
}, 120_000);

test('the help and the docs have it', async () => {
  await run('npm', ['run', 'docs'], { cwd: next.directory });
  expect(await readFile(join(next.directory, 'docs/commands.md'), 'utf8')).toContain('`/incident weather <text>`');
}, 120_000);

test('the tests of all capabilities pass with it, unchanged', async () => {
  const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--selectProjects', 'postgresql'];
  const options = { cwd: next.directory, maxBuffer: 64 * 1024 * 1024 };
  await run(process.execPath, [...jest, '-w', '2', ...suites], options);
}, 900_000);
