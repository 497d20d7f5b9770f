import { type Kysely, sql } from 'kysely';
import { systemTeamPrefix } from '../../kernel/system-team.ts';
import type { SlackTables } from '../working-tables.ts';

/** How far an incident has come, whether it is over, and who declared it. */
export type Recorded = {
  readonly incident_id: string;
  readonly sequence: number;
  /** When its newest event was recorded, by the database's clock. */
  readonly recorded_at: Date;
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
 * days): the latest ones, or those that come after one of them, `limit` at most. It looks ten minutes further back than
 * that, for what was dated before and committed after it.
 */
export async function recordedSince(
  db: Kysely<SlackTables>,
  since: Date | null,
  limit: number,
  after: Pick<Recorded, 'incident_id' | 'recorded_at'> | null = null,
): Promise<RecordedLately> {
  const rows = await recordedQuery(db, since, limit, after).execute();
  return {
    asOf: rows[0]?.as_of ?? null,
    incidents: rows.map(({ incident_id, sequence, recorded_at, is_open, declared_by }) => ({
      incident_id,
      declared_by,
      sequence,
      recorded_at,
      is_resolved: is_open === false,
    })),
  };
}

/**
 * An incident whose overview is missing, since the table was dropped, counts as open. Drills that proofs leave in
 * workspaces of Quorum's own are not Slack's.
 */
export function recordedQuery(
  db: Kysely<SlackTables>,
  since: Date | null,
  limit: number,
  after: Pick<Recorded, 'incident_id' | 'recorded_at'> | null = null,
) {
  const lookBack = since === null ? firstLookBack : sql<Date>`${since}::timestamptz - interval '10 minutes'`;
  const last = sql<Date>`max(incident_event.recorded_at)`;
  return db
    .selectFrom((from) =>
      from
        .selectFrom('incident_event')
        .innerJoin('incident', 'incident.incident_id', 'incident_event.incident_id')
        .select(({ fn }) => ['incident_event.incident_id', fn.max('sequence').as('sequence'), last.as('recorded_at')])
        .where('recorded_at', '>', lookBack)
        .where('incident.team_id', 'not like', `${systemTeamPrefix}%`)
        .groupBy('incident_event.incident_id')
        .$if(after !== null, (query) =>
          query.having(({ or, and, eb }) =>
            or([
              eb(last, '<', sql<Date>`${after?.recorded_at}::timestamptz`),
              and([
                eb(last, '=', sql<Date>`${after?.recorded_at}::timestamptz`),
                eb('incident_event.incident_id', '>', after?.incident_id ?? ''),
              ]),
            ]),
          ),
        )
        .orderBy('recorded_at', 'desc')
        .orderBy('incident_id')
        .limit(limit)
        .as('recent'),
    )
    .innerJoin('incident_event as declaration', (join) =>
      join.onRef('declaration.incident_id', '=', 'recent.incident_id').on('declaration.sequence', '=', 1),
    )
    .leftJoin('incident_overview as overview', 'overview.incident_id', 'recent.incident_id')
    .select([
      'recent.incident_id',
      'recent.sequence',
      'recent.recorded_at',
      'overview.is_open',
      'declaration.actor as declared_by',
      sql<Date>`now()`.as('as_of'),
    ])
    .orderBy('recent.recorded_at', 'desc')
    .orderBy('recent.incident_id');
}
