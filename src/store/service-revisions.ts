import type { Kysely } from 'kysely';
import { z } from 'zod';
import { requestId } from '../kernel/request-id.ts';
import type { RecordTables } from './database.ts';

/** One revision of an entry in the catalogue, as it stands. `service`: whatever was written; null: it was retired. */
export type RevisionRow = {
  readonly service_id: string;
  readonly revision: number;
  readonly request_id: string;
  readonly service: unknown;
  readonly by: string;
  readonly at: string;
};

/** Most revisions that are read of a workspace. */
const revisionsMax = 5_000;

const stored = z.object({ request_id: z.string(), service: z.unknown() });

/** The id of a service: two processes that add it at once give it the same one. */
export function serviceId(team: string, name: string): string {
  return requestId('service', team, name.toLowerCase());
}

/** All revisions of a workspace, or those of one service: each service's in their order. A row that this version can't read is left out. */
export async function readRevisions(
  db: Kysely<RecordTables>,
  team: string,
  serviceId?: string,
): Promise<readonly RevisionRow[]> {
  let query = db
    .selectFrom('service')
    .select(['service_id', 'revision', 'data', 'actor', 'recorded_at'])
    .where('team_id', '=', team);
  if (serviceId !== undefined) query = query.where('service_id', '=', serviceId);
  const rows = await query.orderBy('service_id').orderBy('revision').limit(revisionsMax).execute();
  return rows.flatMap(({ data, actor, recorded_at, ...row }) => {
    const read = stored.safeParse(data);
    return read.success ? [{ ...row, ...read.data, by: actor, at: recorded_at.toISOString() }] : [];
  });
}

/** Adds a revision. False: another one of that number came first. */
export async function insertRevision(
  db: Kysely<RecordTables>,
  team: string,
  { service_id, revision, by, ...data }: Omit<RevisionRow, 'at'>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('service')
    .values({ service_id, revision, team_id: team, data: JSON.stringify(data), actor: by })
    .onConflict((conflict) => conflict.columns(['service_id', 'revision']).doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}
