import { leftTables } from '../../src/store/whole/kept-tables.ts';
import { asOwner } from './as-owner.ts';

/** What a database holds, as text, by table: all but what is made anew from it. */
export async function allRows(ownerUrl: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const tables = await asOwner<{ name: string }>(
    ownerUrl,
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'kysely%' ORDER BY 1",
  );
  const found: Record<string, readonly string[]> = {};
  for (const { name } of tables.filter((table) => leftTables[table.name] === undefined)) {
    const rows = await asOwner<{ row: string }>(ownerUrl, `SELECT t::text AS row FROM ${name} AS t ORDER BY 1`);
    found[name] = rows.map(({ row }) => row);
  }
  return found;
}
