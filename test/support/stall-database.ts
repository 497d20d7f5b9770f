import pg from 'pg';

/** A database that answers none of those who are connected to it. */
export type Stalled = {
  /** Asks it as its owner, who alone is answered. */
  query<T>(sql: string): Promise<readonly T[]>;
  /** Has it go on where it stood. */
  resume(): Promise<void>;
};

/** Stops the server's processes that serve a database, as when its machine hangs. */
export async function stallDatabase(ownerUrl: string): Promise<Stalled> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const { rows } = await owner.query<{ pid: number }>(
    'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  const signal = (name: NodeJS.Signals) => {
    for (const { pid } of rows) process.kill(pid, name);
  };
  signal('SIGSTOP');
  return {
    query: async (sql) => (await owner.query(sql)).rows,
    async resume() {
      signal('SIGCONT');
      await owner.end();
    },
  };
}
