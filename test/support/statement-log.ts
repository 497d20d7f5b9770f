import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asOwner } from './as-owner.ts';

/** The statements that a database was sent, in the order in which they came: one is one round trip outside a transaction. */
export type StatementLog = {
  read(): Promise<readonly string[]>;
  /** How many of them failed. */
  failures(): Promise<number>;
};

const statement = /LOG: {2}(?:execute [^:]+|statement): (.*)$/;

/**
 * Has a PostgreSQL server log every statement of a database, in its own words.
 * https://www.postgresql.org/docs/16/runtime-config-logging.html#GUC-LOG-STATEMENT
 */
export async function logOfPostgres(ownerUrl: string): Promise<StatementLog> {
  const [row] = await asOwner<{ name: string; directory: string }>(
    ownerUrl,
    `SELECT current_database() AS name, current_setting('data_directory') AS directory`,
  );
  if (row === undefined) throw new Error('a database expected');
  await asOwner(ownerUrl, `ALTER DATABASE ${row.name} SET log_statement = 'all'`);
  return {
    async read() {
      const text = await readFile(join(row.directory, 'server.log'), 'utf8');
      return text.split('\n').flatMap((line) => statement.exec(line)?.[1] ?? []);
    },
    async failures() {
      // Each statement that failed is a transaction that the server has rolled back.
      const [count] = await asOwner<{ xact_rollback: string }>(
        ownerUrl,
        'SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database()',
      );
      return Number(count?.xact_rollback);
    },
  };
}
