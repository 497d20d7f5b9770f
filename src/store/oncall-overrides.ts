import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { RecordTables } from './database.ts';

const override = z.object({
  rotation: z.string(),
  layer: z.string(),
  who: z.string(),
  from: z.string(),
  until: z.string(),
});

const stored = z.union([z.object({ override }), z.object({ removes: z.string() })]);

/** What a row says: an override, or that another one is taken back. */
export type OverrideSaid = z.infer<typeof stored>;

export type OverrideRow = OverrideSaid & { readonly id: string; readonly by: string; readonly at: string };

/** Most rows that are read of a workspace: the latest. */
const rowsMax = 2_000;

/** What is said of the overrides that are not over by the database's clock, the latest first. A row that this version can't read is left out. */
export async function readOverrideRows(db: Kysely<RecordTables>, team: string): Promise<readonly OverrideRow[]> {
  const rows = await db
    .selectFrom('oncall_override')
    .select(['override_id', 'data', 'actor', 'recorded_at'])
    .where('team_id', '=', team)
    .where('ends_at', '>', sql<Date>`now()`)
    .orderBy('recorded_at', 'desc')
    .orderBy('override_id')
    .limit(rowsMax)
    .execute();
  return rows.flatMap(({ override_id: id, data, actor: by, recorded_at }) => {
    const read = stored.safeParse(data);
    return read.success ? [{ ...read.data, id, by, at: recorded_at.toISOString() }] : [];
  });
}

/** Adds a row; the same id again leaves it as it is. */
export async function insertOverrideRow(
  db: Kysely<RecordTables>,
  { id, team, endsAt, by, says }: { id: string; team: string; endsAt: string; by: string; says: OverrideSaid },
): Promise<void> {
  await db
    .insertInto('oncall_override')
    .values({ override_id: id, team_id: team, ends_at: endsAt, data: JSON.stringify(says), actor: by })
    .onConflict((conflict) => conflict.column('override_id').doNothing())
    .execute();
}
