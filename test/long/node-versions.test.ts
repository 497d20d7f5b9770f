import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { nodeOfNpm } from '../support/node-of-npm.ts';

/** The lines that the official images are built of, besides the oldest that we take; Node itself comes from npm. */
const versions = ['22.23.3', '24.21.0', '26.10.0'];

/** One of each kind: the database, the program with Bolt, the sandbox, the bundler. */
const files = [
  'test/store/record.test.ts',
  'test/integration/forms.test.ts',
  'test/terminal/doctor.test.ts',
  'test/sandbox/local-database.test.ts',
  'test/bundle.test.ts',
];

const execute = promisify(execFile);
const jest = 'node_modules/jest/bin/jest.js';
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'quorum-node-'));
});
afterAll(() => rm(place, { recursive: true, force: true }));

test.each(versions)(
  'runs on Node %s',
  async (version) => {
    const node = await nodeOfNpm(version, join(place, version));
    expect((await execute(node, ['--version'])).stdout.trim()).toBe(`v${version}`);
    const { QUORUM_TEST_DIR: _, ...inherited } = process.env;
    const env = { ...inherited, PATH: `${dirname(node)}${delimiter}${process.env.PATH}`, NODE_OPTIONS: '' };
    const { stderr } = await execute(node, [...flags, jest, '--selectProjects', 'postgresql', '-w', '1', ...files], {
      env,
    });
    process.stdout.write(`Node ${version}: ${/^Tests:.*$/m.exec(stderr)?.[0]}\n`);
    expect(stderr).toContain(`Test Suites: ${files.length} passed, ${files.length} total`);
  },
  300_000,
);
