import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One server for a whole run of the tests: every test file joins it, and jest's teardown stops it. */
export const serverDirectory = process.env.QUORUM_TEST_DIR ?? join(tmpdir(), 'quorum-test');
