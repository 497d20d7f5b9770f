import { afterEach } from '@jest/globals';
import pg from 'pg';

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

/** Stops the server's processes that serve a database, as when its machine hangs; until the test ends at the latest. */
export async function stallDatabase(ownerUrl: string): Promise<Stalled> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const { rows } = await owner.query<{ pid: number }>(
    'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  const signal = (name: NodeJS.Signals) => {
    for (const { pid } of rows) process.kill(pid, name);
  };
  const goOn = () => signal('SIGCONT');
  stalled.add(goOn);
  signal('SIGSTOP');
  return {
    query: async (sql) => (await owner.query(sql)).rows,
    async resume() {
      stalled.delete(goOn);
      goOn();
      await owner.end();
    },
  };
}
