import { type IncidentEvent, type IncidentState, incident } from '../capabilities/index.ts';
import { checkIncident, type IncidentCheck } from '../kernel/check-incident.ts';
import type { TextRow } from '../kernel/commitment.ts';
import type { Stored } from '../store/event-row.ts';
import { type IncidentRow, readStored, readStrayTexts } from '../store/find-incidents.ts';
import type { Regions } from '../store/regions.ts';

/** Incidents that are read with one query: a database far away is asked seldom, and no answer is large. */
const atOnce = 20;

export type Check = IncidentCheck<IncidentState, IncidentEvent>;
export type CheckedIncident = { readonly row: IncidentRow; readonly check: Check };

/** Reads an incident and checks it: the chain, the texts, what it says, and that the incident's own row says the same. */
export async function checkRow(regions: Regions, row: IncidentRow): Promise<Check> {
  const [stored, strays] = await regions.runAnywhere(async (db) => [
    await readStored(db, [row.incident_id]),
    await readStrayTexts(db, [row.incident_id]),
  ]);
  return checkFound(row, stored, strays);
}

/** The same for many, in their order. */
export async function* checkRows(
  regions: Regions,
  rows: readonly IncidentRow[],
): AsyncGenerator<CheckedIncident, void> {
  for (let from = 0; from < rows.length; from += atOnce) {
    const some = rows.slice(from, from + atOnce);
    const ids = some.map(({ incident_id }) => incident_id);
    const stored = await regions.runAnywhere((db) => readStored(db, ids));
    const strays = await regions.runAnywhere((db) => readStrayTexts(db, ids));
    for (const row of some) {
      const own = stored.filter(({ event }) => event.incident_id === row.incident_id);
      const strayOnes = strays.filter(({ incident_id }) => incident_id === row.incident_id);
      yield { row, check: checkFound(row, own, strayOnes) };
    }
  }
}

/** Checks events with the texts that were found beside them. */
export function checkStored(stored: readonly Stored[], strays: readonly TextRow[] = []): Check {
  const events = stored.map(({ event }) => event);
  return checkIncident(incident, events, [...stored.flatMap(({ texts }) => texts), ...strays]);
}

/** Judges an incident as it was found: its row, its events and their texts, and texts without an event. Pure. */
export function checkFound(row: IncidentRow, stored: readonly Stored[], strays: readonly TextRow[] = []): Check {
  const check = checkStored(stored, strays);
  if (!check.intact || check.state === null) return check;
  const { team_id, number, kind } = check.state;
  if (team_id === row.team_id && number === row.number && kind === row.kind) return check;
  const reason = `it declares ${kind} incident ${number} of ${team_id}, and the row of the incident says otherwise`;
  return { intact: false, sequence: 1, reason };
}
