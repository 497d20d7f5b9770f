import { type Kysely, sql } from 'kysely';
import { systemTeamPrefix } from '../../kernel/system-team.ts';
import type { SlackTables } from '../working-tables.ts';

/** How far an incident has come, whether it is over, and who declared it. */
export type Recorded = {
  readonly incident_id: string;
  readonly sequence: number;
  readonly is_resolved: boolean;
  readonly declared_by: string;
};

export type RecordedLately = {
  /** The database's clock at this look: the next one looks back from there. Null when nothing was recorded. */
  readonly asOf: Date | null;
  /** The latest first. */
  readonly incidents: readonly Recorded[];
};

/** How far the first look goes back, which has no earlier one to go on from. */
const firstLookBack = sql<Date>`now() - interval '7 days'`;

/**
 * The incidents of Slack's workspaces in which something was recorded since an earlier look (null: in the last seven
 * days), `limit` at most. It looks ten minutes further back than that, for what was dated before and committed after it.
 */
export async function recordedSince(
  db: Kysely<SlackTables>,
  since: Date | null,
  limit: number,
): Promise<RecordedLately> {
  const rows = await recordedQuery(db, since, limit).execute();
  return {
    asOf: rows[0]?.as_of ?? null,
    incidents: rows.map(({ incident_id, sequence, is_open, declared_by }) => ({
      incident_id,
      declared_by,
      sequence,
      is_resolved: is_open === false,
    })),
  };
}

/** An incident whose overview is missing, since the table was dropped, counts as open. */
export function recordedQuery(db: Kysely<SlackTables>, since: Date | null, limit: number) {
  const lookBack = since === null ? firstLookBack : sql<Date>`${since}::timestamptz - interval '10 minutes'`;
  return db
    .selectFrom((from) =>
      from
        .selectFrom('incident_event')
        .select(({ fn }) => ['incident_id', fn.max('sequence').as('sequence'), fn.max('recorded_at').as('recorded_at')])
        .where('recorded_at', '>', lookBack)
        .groupBy('incident_id')
        .orderBy('recorded_at', 'desc')
        // Proofs leave drills in workspaces of Quorum's own, which are told apart only afterwards.
        .limit(2 * limit)
        .as('recent'),
    )
    .innerJoin('incident', 'incident.incident_id', 'recent.incident_id')
    .innerJoin('incident_event as declaration', (join) =>
      join.onRef('declaration.incident_id', '=', 'recent.incident_id').on('declaration.sequence', '=', 1),
    )
    .leftJoin('incident_overview as overview', 'overview.incident_id', 'recent.incident_id')
    .select([
      'recent.incident_id',
      'recent.sequence',
      'overview.is_open',
      'declaration.actor as declared_by',
      sql<Date>`now()`.as('as_of'),
    ])
    .where('incident.team_id', 'not like', `${systemTeamPrefix}%`)
    .orderBy('recent.recorded_at', 'desc')
    .limit(limit);
}
