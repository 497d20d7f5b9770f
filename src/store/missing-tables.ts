import { type Kysely, sql } from 'kysely';
import { type Flavour, readSteps } from './migrate.ts';

const created = /^CREATE TABLE (?:IF NOT EXISTS )?(\w+)/im;

/** The tables that the migrations made and somebody has taken away since, by their names. */
export async function missingTables<Tables>(db: Kysely<Tables>, flavour: Flavour): Promise<readonly string[]> {
  const wanted = (await readSteps(flavour)).flatMap(({ ddl }) => created.exec(ddl)?.[1] ?? []);
  const { rows } = await sql<{ name: string }>`
    SELECT tablename AS name FROM pg_catalog.pg_tables WHERE schemaname = 'public'`.execute(db);
  return wanted.filter((table) => rows.every(({ name }) => name !== table));
}
