import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../../src/store/embedded/embedded-postgres.ts';

/** Starts a PostgreSQL of its own: roles and the database's name are a whole server's, so it isn't shared. */
export async function startPostgres(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'quorum-cluster-'));
  const server = await startEmbeddedPostgres({ directory });
  return {
    url: server.ownerUrl,
    async stop() {
      await untilAlone(server.ownerUrl);
      await server.stop();
      await rm(dirname(server.location), { recursive: true, force: true });
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The server stops only when nobody else is connected, and broken connections take a moment to be noticed. */
async function untilAlone(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await delay(20)) {
    const { rows } = await client.query(
      "SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND application_name <> 'quorum-presence'",
    );
    if (rows.length === 0) break;
  }
  await client.end();
}
