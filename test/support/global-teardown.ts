import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { startEmbeddedPostgres } from '../../src/store/embedded/embedded-postgres.ts';
import { serverDirectory } from './server-directory.ts';

/** Stops the server that the test files shared, and takes away what it left. */
export default async function stopServer(): Promise<void> {
  const server = await startEmbeddedPostgres({ directory: serverDirectory });
  await server.stop();
  await rm(dirname(server.location), { recursive: true, force: true });
  await rm(serverDirectory, { recursive: true, force: true });
}
