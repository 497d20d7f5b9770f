import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { DutyChange } from '../kernel/duty.ts';
import type { Need } from '../kernel/need.ts';
import type { Sentence } from '../kernel/phrase.ts';
import type { RecordTables } from './database.ts';
import { phrase } from './overview-row.ts';

/** A row of `incident_duty`: as it is after the event `sequence`. One that is over stays, empty, so that no older one comes back. */
export type DutyRow = {
  readonly incident_id: string;
  readonly duty: string;
  readonly team_id: string;
  readonly user_id: string;
  readonly is_open: boolean;
  readonly due_at: string | null;
  readonly sequence: number;
  readonly data: string;
};

/** What a row says of a duty. */
export type DutyData = { readonly says: Sentence; readonly need: Need | null };

const dutyData: z.ZodType<DutyData> = z.object({
  says: z.array(phrase),
  need: z.object({ what: z.string(), of: z.string() }).nullable(),
});

/** What the data of a row says; null where a newer version of Quorum has written it. Total. */
export function readDutyData(data: unknown): DutyData | null {
  return dutyData.safeParse(data).data ?? null;
}

/** The rows of what has changed. `of`: the incident as it stands after the change. */
export function rowsOfDuties(
  { incident_id, team_id, sequence }: Pick<DutyRow, 'incident_id' | 'team_id' | 'sequence'>,
  changes: readonly DutyChange[],
): readonly DutyRow[] {
  return changes.map(({ key, duty }) => ({
    incident_id,
    duty: key,
    team_id,
    user_id: duty?.user_id ?? '',
    is_open: duty !== null,
    due_at: duty?.due_at ?? null,
    sequence,
    data: JSON.stringify({ says: duty?.says ?? [], need: duty?.need ?? null } satisfies DutyData),
  }));
}

/** Writes rows. `replaces`: as `overviewInsert` has it. */
export function dutyInsert(
  db: Pick<Kysely<RecordTables>, 'insertInto'>,
  rows: readonly DutyRow[],
  replaces: 'older' | 'same' | 'none',
) {
  const insert = db.insertInto('incident_duty').values(rows);
  if (replaces === 'none')
    return insert.onConflict((conflict) => conflict.columns(['incident_id', 'duty']).doNothing());
  return insert.onConflict((conflict) =>
    conflict
      .columns(['incident_id', 'duty'])
      .doUpdateSet(({ ref }) => ({
        team_id: ref('excluded.team_id'),
        user_id: ref('excluded.user_id'),
        is_open: ref('excluded.is_open'),
        due_at: ref('excluded.due_at'),
        sequence: ref('excluded.sequence'),
        data: ref('excluded.data'),
      }))
      .whereRef('incident_duty.sequence', replaces === 'older' ? '<' : '<=', 'excluded.sequence'),
  );
}
