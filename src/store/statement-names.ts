/** How many statements a connection keeps prepared, and how long each may be: an insert of many rows is another each time. */
const namesMax = 200;
const charactersMax = 2_000;

/** What a plan is worth keeping for: statements on rows, as Kysely writes them. */
const onRows = /^(select|insert|update|delete|with) /;

export type StatementNames = {
  /** The name to prepare a statement under; undefined when it is sent each time as it is. */
  of(sql: string): string | undefined;
};

/**
 * Names the statements that come again and again, so that the server reads and plans each once for each connection.
 * https://www.postgresql.org/docs/16/sql-prepare.html and https://node-postgres.com/features/queries#prepared-statements
 */
export function createStatementNames(): StatementNames {
  const names = new Map<string, string>();
  return {
    of(sql) {
      const known = names.get(sql);
      if (known !== undefined || names.size >= namesMax || sql.length > charactersMax || !onRows.test(sql))
        return known;
      const name = `quorum_${names.size + 1}`;
      names.set(sql, name);
      return name;
    },
  };
}
