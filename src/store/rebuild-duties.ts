import { type IncidentState, incident } from '../capabilities/index.ts';
import { dutyChanges } from '../kernel/duty.ts';
import { type DutyRow, dutyInsert, rowsOfDuties } from './duty-row.ts';
import type { Regions } from './regions.ts';

type Run = Regions['runAnywhere'];

/** Rows that are written at once: far under DSQL's 3,000 rows a transaction. */
const atOnce = 500;

/** A row of the table, to be compared with what the record says. */
export type KnownDuty = Pick<DutyRow, 'incident_id' | 'duty' | 'sequence' | 'is_open'>;

/** The rows of some incidents, to be read before their events: one that lies beyond their end then is of no event. */
export function knownDuties(run: Run, ids: readonly string[]): Promise<readonly KnownDuty[]> {
  return run((db) =>
    db
      .selectFrom('incident_duty')
      .select(['incident_id', 'duty', 'sequence', 'is_open'])
      .where('incident_id', 'in', ids)
      .execute(),
  );
}

/**
 * Makes the rows of some incidents what the record says. A row of a later event than was read is never replaced.
 * @throws what the database threw.
 */
export async function rebuildDuties(
  run: Run,
  states: readonly IncidentState[],
  known: readonly KnownDuty[],
): Promise<void> {
  const rows = states.flatMap((state) => rowsNow(state, known));
  for (let from = 0; from < rows.length; from += atOnce) {
    const some = rows.slice(from, from + atOnce);
    await run((db) => dutyInsert(db, some, 'same').execute());
  }
}

/** What people have to do now, and what stands in the table and is over. */
function rowsNow(state: IncidentState, known: readonly KnownDuty[]): readonly DutyRow[] {
  const { incident_id, team_id, head } = state;
  const duties = incident.duties(state);
  const keys = new Set(duties.map(({ key }) => key));
  const over = known
    .filter((row) => row.incident_id === incident_id && row.is_open && !keys.has(row.duty))
    .map(({ duty }) => ({ key: duty, duty: null }));
  return rowsOfDuties({ incident_id, team_id, sequence: head.sequence }, [...dutyChanges([], duties), ...over]);
}

/** Removes rows that were read and are of no event. */
export async function removeDuties(run: Run, rows: readonly KnownDuty[]): Promise<void> {
  for (const { incident_id, duty, sequence } of rows) {
    await run((db) =>
      db
        .deleteFrom('incident_duty')
        .where('incident_id', '=', incident_id)
        .where('duty', '=', duty)
        .where('sequence', '=', sequence)
        .execute(),
    );
  }
}

/** Removes rows of incidents that there are not. */
export async function removeStrayDuties(run: Run): Promise<void> {
  await run((db) =>
    db
      .deleteFrom('incident_duty')
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('incident')
              .select('incident.incident_id')
              .whereRef('incident.incident_id', '=', 'incident_duty.incident_id'),
          ),
        ),
      )
      .execute(),
  );
}
