import { type Kysely, sql } from 'kysely';
import { retryOnConflict } from '../retry-on-conflict.ts';
import type { Column, KeptTable } from './kept-tables.ts';
import type { FileRow } from './read-whole.ts';

/** A row of a file, with its table. */
export type TableRow = { readonly table: KeptTable; readonly row: FileRow };

/**
 * Most rows, and most characters of the file, that one transaction takes: far under Aurora DSQL's 3,000 rows and 10 MiB.
 * https://docs.aws.amazon.com/aurora-dsql/latest/userguide/CHAP_quotas.html
 */
export const lot = { rows: 1_000, characters: 2_000_000 };

/**
 * Puts rows in, each table's with one statement. A row whose key is there already stays as it is, so that it can be done
 * again. @throws what the database threw.
 */
export async function insertRows(owner: Kysely<unknown>, rows: readonly TableRow[]): Promise<void> {
  const byTable = new Map<KeptTable, FileRow[]>();
  for (const { table, row } of rows) byTable.set(table, [...(byTable.get(table) ?? []), row]);
  for (const [table, own] of byTable) {
    const columns = Object.entries(table.columns);
    const values = own.map((row) => sql`(${sql.join(columns.map(([name, kind]) => parameter(row[name], kind)))})`);
    await retryOnConflict(() =>
      sql`INSERT INTO ${sql.table(table.name)} (${sql.join(columns.map(([name]) => sql.ref(name)))})
        VALUES ${sql.join(values)}
        ON CONFLICT (${sql.join(table.key.map((name) => sql.ref(name)))}) DO NOTHING`.execute(owner),
    );
  }
}

function parameter(value: unknown, kind: Column): unknown {
  if (value === null || value === undefined) return null;
  if (kind.startsWith('bytes')) return Buffer.from(String(value), 'hex');
  return kind.startsWith('json') ? JSON.stringify(value) : value;
}

/** How many rows a table has. */
export async function countRows(db: Kysely<unknown>, table: string): Promise<number> {
  const { rows } = await sql<{ count: string }>`SELECT count(*) AS count FROM ${sql.table(table)}`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

/** The first of some tables that has a row; null when none has. */
export async function firstFilled(db: Kysely<unknown>, tables: readonly string[]): Promise<string | null> {
  for (const name of tables) {
    const { rows } = await sql`SELECT 1 FROM ${sql.table(name)} LIMIT 1`.execute(db);
    if (rows.length > 0) return name;
  }
  return null;
}
