import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/**
 * Gives this run of the tests a server directory of its own, so that another run can't stop its server, and has the
 * sources bundled before many processes at once would.
 */
export default async function setUp(): Promise<void> {
  process.env.QUORUM_TEST_DIR = await mkdtemp(join(tmpdir(), 'quorum-test-'));
  const quorum = fileURLToPath(new URL('../../bin/quorum.js', import.meta.url));
  await promisify(execFile)(process.execPath, [quorum, '--version']);
}
