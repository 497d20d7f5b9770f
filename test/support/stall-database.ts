import { afterEach } from '@jest/globals';
import pg from 'pg';
import { until } from './until.ts';

/** A database that answers none of those who are connected to it. */
export type Stalled = {
  /** Asks it as its owner, who alone is answered. */
  query<T>(sql: string): Promise<readonly T[]>;
  /** Has it go on where it stood. */
  resume(): Promise<void>;
};

const stalled = new Set<() => void>();

// A test that fails leaves no process of the server stopped: dropping any database would wait for it.
afterEach(() => {
  for (const goOn of stalled) goOn();
  stalled.clear();
});

/**
 * Stops the server's processes that serve a database, as when its machine hangs; until the test ends at the latest. Each is
 * stopped while it waits for its client: in the middle of a statement it may hold a lock that the databases of other tests
 * need (https://www.postgresql.org/docs/current/monitoring-stats.html#WAIT-EVENT-CLIENT-TABLE).
 */
export async function stallDatabase(ownerUrl: string): Promise<Stalled> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const serving = async () => {
    const { rows } = await owner.query<{ pid: number; waits: boolean }>(
      `SELECT pid, coalesce(wait_event = 'ClientRead', false) AS waits FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    return rows;
  };
  const stopped = new Set<number>();
  const goOn = () => {
    for (const pid of stopped) process.kill(pid, 'SIGCONT');
    stopped.clear();
  };
  stalled.add(goOn);
  await until(async () => {
    for (const { pid } of await serving()) {
      if (stopped.has(pid)) continue;
      process.kill(pid, 'SIGSTOP');
      stopped.add(pid);
    }
    const busy = (await serving()).filter(({ pid, waits }) => stopped.has(pid) && !waits);
    for (const { pid } of busy) {
      process.kill(pid, 'SIGCONT');
      stopped.delete(pid);
    }
    return busy.length === 0;
  }, 'each process of the database waits for its client');
  return {
    query: async (sql) => (await owner.query(sql)).rows,
    async resume() {
      stalled.delete(goOn);
      goOn();
      await owner.end();
    },
  };
}
