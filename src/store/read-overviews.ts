import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { IncidentKind } from '../kernel/incident-name.ts';
import { unknownSeverity } from '../kernel/overview.ts';
import { systemTeamPrefix } from '../kernel/system-team.ts';
import type { RecordTables } from './database.ts';
import { type ListedIncident, listedOfRow } from './overview-row.ts';

/**
 * What a list shows: incidents of every workspace or one, real ones unless drills, both (`incidents`) or alerts, too (`all`), are asked for; `exceptSystem`: none
 * of the workspaces of Quorum's own. `from`: how many of the open ones come before it.
 */
export type ListRequest = {
  readonly team?: string | undefined;
  readonly kinds?: IncidentKind | 'incidents' | 'all';
  readonly exceptSystem?: boolean;
  /** Whose list it is, by their Slack user id: only then are the private incidents in it that they may see. */
  readonly viewer?: string | undefined;
  /** For operators, who can read the database anyway: the list has all private incidents. */
  readonly includesPrivate?: boolean;
  readonly open: { readonly limit: number; readonly from?: number };
  readonly resolved: { readonly limit: number };
};

export type IncidentList = {
  /** The most urgent first. */
  readonly open: readonly ListedIncident[];
  /** How many are open, whatever the limit. */
  readonly openCount: number;
  /** The latest first. */
  readonly resolved: readonly ListedIncident[];
};

/** What is open and what was resolved lately, with one query that reads no more than it lists. Total over what rows hold. */
export async function readOverviews(db: Kysely<RecordTables>, request: ListRequest): Promise<IncidentList> {
  const rows = await listQuery(db, request).execute();
  const listed = rows.flatMap((row) => listedOfRow(row) ?? []);
  return {
    open: listed.filter(({ is_open }) => is_open),
    openCount: Number(rows[0]?.open_count ?? 0),
    resolved: listed.filter(({ is_open }) => !is_open),
  };
}

/** The count stands in each row; where nothing is listed, it stands in a row without an incident. */
export function listQuery(db: Kysely<RecordTables>, request: ListRequest) {
  const open = visible(db, request).where('is_open', '=', true);
  const resolved = visible(db, request).where('is_open', '=', false);
  return db
    .with('counted', () => open.select(({ fn }) => fn.countAll<string>().as('open_count')))
    .with('open_page', () =>
      open
        .selectAll()
        .orderBy('position')
        .orderBy('incident_id')
        .limit(request.open.limit)
        .offset(request.open.from ?? 0),
    )
    .with('resolved_page', () =>
      resolved.selectAll().orderBy('position').orderBy('incident_id').limit(request.resolved.limit),
    )
    .with('listed', (within) =>
      within.selectFrom('open_page').selectAll().unionAll(within.selectFrom('resolved_page').selectAll()),
    )
    .selectFrom('counted')
    .leftJoin('listed', (join) => join.onTrue())
    .selectAll()
    .orderBy('listed.position')
    .orderBy('listed.incident_id');
}

/** The overviews that may stand in the list, in whatever order. */
export function visible(
  db: Kysely<RecordTables>,
  { team, kinds = 'real', exceptSystem, viewer, includesPrivate }: Omit<ListRequest, 'open' | 'resolved'>,
) {
  let query = db.selectFrom('incident_overview as overview');
  if (team !== undefined) query = query.where('team_id', '=', team);
  if (kinds === 'incidents') query = query.where('kind', 'in', ['real', 'drill']);
  else if (kinds !== 'all') query = query.where('kind', '=', kinds);
  if (exceptSystem === true) query = query.where('team_id', 'not like', `${systemTeamPrefix}%`);
  if (includesPrivate === true) return query;
  if (viewer === undefined) return query.where('is_private', '=', false);
  return query.where((of) => seenBy(of, viewer));
}

type Expressions = ExpressionBuilder<RecordTables & { overview: RecordTables['incident_overview'] }, 'overview'>;

/** Whether somebody finds an incident in their lists: one that all may see, or that they were let into. */
export function seenBy({ or, eb, exists, selectFrom }: Expressions, viewer: string) {
  return or([
    eb('overview.is_private', '=', false),
    exists(
      selectFrom('incident_viewer')
        .select('incident_viewer.user_id')
        .whereRef('incident_viewer.incident_id', '=', 'overview.incident_id')
        .where('incident_viewer.user_id', '=', viewer),
    ),
  ]);
}

/** Whether somebody would find an incident in their lists, drills included: what else says so where its events can't. */
export async function isListedFor(
  db: Kysely<RecordTables>,
  who: { readonly team: string; readonly viewer: string },
  incidentId: string,
): Promise<boolean> {
  const row = await visible(db, { ...who, kinds: 'all' })
    .select('overview.incident_id')
    .where('overview.incident_id', '=', incidentId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Most words that a title is searched for. */
const wordsMax = 10;

/**
 * The incidents and drills whose title has each of these words in it, or that one of these names stands for, open ones first, then the latest closed, among those
 * that somebody finds in their lists. A title that was redacted is not found.
 */
export async function searchOverviews(
  db: Kysely<RecordTables>,
  who: { readonly team: string; readonly viewer: string },
  { words, by }: { readonly words: string; readonly by: readonly string[] },
  limit: number,
): Promise<readonly ListedIncident[]> {
  const patterns = words
    .split(/\s+/)
    .slice(0, wordsMax)
    .map((word) => `%${literally(word)}%`);
  const rows = await visible(db, { ...who, kinds: 'all' })
    .where((of) =>
      of.or([
        of.and(patterns.map((pattern) => of(sql<string>`lower(overview.data->>'title')`, 'like', pattern))),
        foundByAny(of, by),
      ]),
    )
    .selectAll()
    .orderBy('is_open', 'desc')
    .orderBy('position')
    .orderBy('incident_id')
    .limit(limit)
    .execute();
  const found = rows.flatMap((row) => listedOfRow(row) ?? []);
  return found.filter(({ overview }) => typeof overview?.data.title === 'string');
}

/** What LIKE would take for any character stands for itself. */
function literally(text: string): string {
  return text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&');
}

/** Whether one of these names stands for an incident, such as that of a service that is affected. */
export function foundByAny({ or, eb }: Expressions, names: readonly string[]) {
  return or(
    names.map((name) => {
      // As JSON, since a list is compared with that.
      const pattern = `%${literally(JSON.stringify(name))}%`;
      return eb(sql<string>`lower(overview.data->>'found_by')`, 'like', pattern);
    }),
  );
}

/** How many incidents of a kind and severity are open. `kind`: what monitoring counts them as, such as those in triage apart from real ones. */
export type OpenCount = { readonly kind: string; readonly severity: string; readonly incidents: number };

/** How many incidents of Slack's workspaces are open, drills and private ones included; none of a kind stands for zero. */
export async function countOpen(db: Kysely<RecordTables>): Promise<readonly OpenCount[]> {
  const rows = await countOpenQuery(db).execute();
  return rows.map(({ kind, severity, incidents }) => ({
    kind,
    severity: severity ?? unknownSeverity,
    incidents: Number(incidents),
  }));
}

export function countOpenQuery(db: Kysely<RecordTables>) {
  const severity = sql<string | null>`overview.data->>'severity'`;
  const kind = sql<string>`coalesce(overview.data->>'counted_as', overview.kind)`;
  return visible(db, { kinds: 'all', exceptSystem: true, includesPrivate: true })
    .where('is_open', '=', true)
    .groupBy([kind, severity])
    .select(({ fn }) => [kind.as('kind'), severity.as('severity'), fn.countAll<string>().as('incidents')]);
}

/** An incident that has something due, with when (ISO 8601). */
export type DueIncident = { readonly incident_id: string; readonly due_at: string };

/** What is due, by the database's clock, which is one for all processes. */
export type DueNow = {
  /** That clock (ISO 8601); null when nothing is due. */
  readonly asOf: string | null;
  /** The longest overdue first. */
  readonly incidents: readonly DueIncident[];
};

/** The incidents that have something due by now: the first ones, or those that come after one of them. */
export async function dueNow(db: Kysely<RecordTables>, limit: number, after: DueIncident | null): Promise<DueNow> {
  const rows = await dueQuery(db, limit, after).execute();
  return {
    asOf: rows[0]?.as_of.toISOString() ?? null,
    incidents: rows.flatMap(({ incident_id, due_at }) =>
      due_at === null ? [] : [{ incident_id, due_at: due_at.toISOString() }],
    ),
  };
}

export function dueQuery(db: Kysely<RecordTables>, limit: number, after: DueIncident | null) {
  const query = db
    .selectFrom('incident_overview')
    .select(['incident_id', 'due_at', sql<Date>`now()`.as('as_of')])
    .where('due_at', '<=', sql<Date>`now()`)
    .orderBy('due_at')
    .orderBy('incident_id')
    .limit(limit);
  if (after === null) return query;
  const from = sql<Date>`${after.due_at}::timestamptz`;
  return query
    .where('due_at', '>=', from)
    .where(({ or, eb }) => or([eb('due_at', '>', from), eb('incident_id', '>', after.incident_id)]));
}
