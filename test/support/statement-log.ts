import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

/** The statements that a database was sent, in the order in which they came: one is one round trip outside a transaction. */
export type StatementLog = {
  read(): Promise<readonly string[]>;
  /** How many of them failed. */
  failures(): Promise<number>;
};

const statement = /LOG: {2}(?:execute <unnamed>|statement): (.*)$/;

/**
 * Has a PostgreSQL server log every statement of a database, in its own words.
 * https://www.postgresql.org/docs/16/runtime-config-logging.html#GUC-LOG-STATEMENT
 */
export async function logOfPostgres(ownerUrl: string): Promise<StatementLog> {
  const owner = async <T>(sql: string): Promise<T | undefined> => {
    const client = new pg.Client({ connectionString: ownerUrl });
    await client.connect();
    const { rows } = await client.query(sql);
    await client.end();
    return rows[0];
  };
  const row = await owner<{ name: string; directory: string }>(
    `SELECT current_database() AS name, current_setting('data_directory') AS directory`,
  );
  if (row === undefined) throw new Error('a database expected');
  await owner(`ALTER DATABASE ${row.name} SET log_statement = 'all'`);
  return {
    async read() {
      const text = await readFile(join(row.directory, 'server.log'), 'utf8');
      return text.split('\n').flatMap((line) => statement.exec(line)?.[1] ?? []);
    },
    async failures() {
      // Each statement that failed is a transaction that the server has rolled back.
      const count = await owner<{ xact_rollback: string }>(
        'SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database()',
      );
      return Number(count?.xact_rollback);
    },
  };
}
