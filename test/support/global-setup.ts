import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives this run of the tests a server directory of its own, so that another run can't stop its server. */
export default async function chooseDirectory(): Promise<void> {
  process.env.QUORUM_TEST_DIR = await mkdtemp(join(tmpdir(), 'quorum-test-'));
}
