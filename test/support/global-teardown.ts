import { startEmbeddedPostgres } from '../../src/store/embedded/embedded-postgres.ts';
import { serverDirectory } from './database.ts';

/** Stops the server that the test files shared. */
export default async function stopServer(): Promise<void> {
  const server = await startEmbeddedPostgres({ directory: serverDirectory });
  await server.stop();
}
