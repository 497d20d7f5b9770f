import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { RecordTables } from './database.ts';

/** What a calendar said when it was last read; `read_at` null: never yet. `failure`: why the last try has failed. */
export type CalendarRow = {
  readonly calendar_id: string;
  readonly shifts: readonly { readonly who: string; readonly from: string; readonly until: string }[];
  readonly ignored: readonly string[];
  readonly read_at: string | null;
  readonly failure: string | null;
  /** How long ago it was tried, by the database's clock. */
  readonly triedMsAgo: number;
};

const stored = z.object({
  shifts: z.array(z.object({ who: z.string(), from: z.string(), until: z.string() })),
  ignored: z.array(z.string()),
});

/** What is kept of some calendars. What this version can't read counts as never read. */
export async function readCalendarRows(
  db: Kysely<RecordTables>,
  ids: readonly string[],
): Promise<readonly CalendarRow[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('oncall_calendar')
    .select(['calendar_id', 'data', 'read_at', 'failure', 'tried_at', sql<Date>`now()`.as('as_of')])
    .where('calendar_id', 'in', ids)
    .execute();
  return rows.map(({ calendar_id, data, read_at, failure, tried_at, as_of }) => {
    const read = stored.safeParse(data).data ?? null;
    return {
      calendar_id,
      shifts: read?.shifts ?? [],
      ignored: read?.ignored ?? [],
      read_at: read === null ? null : (read_at?.toISOString() ?? null),
      failure,
      triedMsAgo: as_of.getTime() - tried_at.getTime(),
    };
  });
}

/** Keeps what a calendar says now, in place of what it said. */
export async function keepCalendar(
  db: Kysely<RecordTables>,
  calendar_id: string,
  said: Pick<CalendarRow, 'shifts' | 'ignored'>,
): Promise<void> {
  const now = sql<string>`now()`;
  const row = { data: JSON.stringify(said), read_at: now, tried_at: now, failure: null };
  await db
    .insertInto('oncall_calendar')
    .values({ calendar_id, ...row })
    .onConflict((known) => known.column('calendar_id').doUpdateSet(row))
    .execute();
}

/** Notes that a calendar could not be read: what it said last stays. */
export async function keepCalendarFailure(
  db: Kysely<RecordTables>,
  calendar_id: string,
  failure: string,
): Promise<void> {
  const tried = { tried_at: sql<string>`now()`, failure };
  await db
    .insertInto('oncall_calendar')
    .values({ calendar_id, data: JSON.stringify({ shifts: [], ignored: [] }), read_at: null, ...tried })
    .onConflict((known) => known.column('calendar_id').doUpdateSet(tried))
    .execute();
}
