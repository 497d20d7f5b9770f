import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { RecordTables } from './database.ts';
import { type ListedIncident, listedOfRow } from './overview-row.ts';
import { foundByAny, visible } from './read-overviews.ts';

/** Most incidents of one service that are counted. */
const countedMax = 1_000;

/** How it stands with a service. */
export type ServiceStatistics = {
  readonly openCount: number;
  /** How many were declared since then. */
  readonly declared: number;
  /** How long half of those that were resolved since then had been open at most; null where none was. */
  readonly medianMs: number | null;
};

/** The real incidents of a service, by its names, that are open or were declared or resolved since then: the most urgent first. */
export async function overviewsOfService(
  db: Kysely<RecordTables>,
  who: { readonly team: string; readonly viewer: string },
  names: readonly string[],
  since: string,
): Promise<readonly ListedIncident[]> {
  const rows = await visible(db, { ...who, kinds: 'real' })
    .where((of) => foundByAny(of, names))
    .where((of) =>
      of.or([
        of('is_open', '=', true),
        of(sql<string>`overview.data->>'declared_at'`, '>=', since),
        of(sql<string>`overview.data->'resolved'->>'at'`, '>=', since),
      ]),
    )
    .selectAll()
    .orderBy('is_open', 'desc')
    .orderBy('position')
    .orderBy('incident_id')
    .limit(countedMax)
    .execute();
  return rows.flatMap((row) => listedOfRow(row) ?? []);
}

/** What was declined or merged has not been resolved. Pure. */
export function statisticsOf(incidents: readonly ListedIncident[], since: string): ServiceStatistics {
  const known = incidents.flatMap(({ overview }) => (overview === null ? [] : [overview.data]));
  const lengths = known
    .flatMap(({ declared_at, resolved, ended }) =>
      resolved === null || resolved.at < since || ended !== undefined
        ? []
        : [Date.parse(resolved.at) - Date.parse(declared_at)],
    )
    .toSorted((one, other) => one - other);
  const upper = lengths[Math.floor(lengths.length / 2)] ?? null;
  const lower = lengths[Math.ceil(lengths.length / 2) - 1] ?? null;
  return {
    openCount: incidents.filter(({ is_open }) => is_open).length,
    declared: known.filter(({ declared_at }) => declared_at >= since).length,
    medianMs: upper === null || lower === null ? null : (upper + lower) / 2,
  };
}
