import { type Kysely, sql } from 'kysely';
import { retryOnConflict } from '../retry-on-conflict.ts';

/** An import into this database: of which file, and whether all of it is here. */
export type ImportMarker = { readonly file_sha256: string; readonly finished_at: Date | null };

export async function readMarkers(db: Kysely<unknown>): Promise<readonly ImportMarker[]> {
  const { rows } = await sql<ImportMarker>`
    SELECT file_sha256, finished_at FROM record_import ORDER BY started_at`.execute(db);
  return rows;
}

export async function markBegun(owner: Kysely<unknown>, sha256: string): Promise<void> {
  await retryOnConflict(() =>
    sql`INSERT INTO record_import (file_sha256) VALUES (${sha256}) ON CONFLICT (file_sha256) DO NOTHING`.execute(owner),
  );
}

export async function markFinished(owner: Kysely<unknown>, sha256: string): Promise<void> {
  await retryOnConflict(() =>
    sql`UPDATE record_import SET finished_at = now() WHERE file_sha256 = ${sha256}`.execute(owner),
  );
}

/** @throws Error with a sentence where an import has begun and not ended: what would be recorded now is in its way. */
export async function refuseHalfImported<Tables>(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql`SELECT 1 FROM record_import WHERE finished_at IS NULL LIMIT 1`.execute(db);
  if (rows.length > 0) {
    throw new Error('Only a part of a record was imported into this database: run "quorum import" with its file again');
  }
}
