import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Deployment } from './deployment.ts';

/** The statements that a database's server has run, in its own words: one is one round trip, as it runs no transaction. */
export type StatementLog = {
  read(): Promise<readonly string[]>;
  /** How many transactions of this database the server has rolled back: each statement that failed is one. */
  rollbacks(): Promise<number>;
};

const statement = /LOG: {2}(?:execute <unnamed>|statement): (.*)$/;

/**
 * Has the server log every statement of the deployment's database, from the connections that are made afterwards.
 * https://www.postgresql.org/docs/16/runtime-config-logging.html#GUC-LOG-STATEMENT
 */
export async function startStatementLog({ query }: Deployment): Promise<StatementLog> {
  const [row] = await query<{ name: string; directory: string }>(
    `SELECT current_database() AS name, current_setting('data_directory') AS directory`,
  );
  if (row === undefined) throw new Error('a database expected');
  await query(`ALTER DATABASE ${row.name} SET log_statement = 'all'`);
  const text = () => readFile(join(row.directory, 'server.log'), 'utf8');
  return {
    read: async () => (await text()).split('\n').flatMap((line) => statement.exec(line)?.[1] ?? []),
    async rollbacks() {
      const [count] = await query<{ xact_rollback: string }>(
        'SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database()',
      );
      return Number(count?.xact_rollback);
    },
  };
}
