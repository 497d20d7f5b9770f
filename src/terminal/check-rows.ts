import type { Link } from '../incident/chain.ts';
import { checkIncident, type IncidentCheck } from '../incident/check-incident.ts';
import { type IncidentRow, readLinks } from '../store/find-incidents.ts';
import type { Regions } from '../store/regions.ts';

/** Incidents that are read with one query: a database far away is asked seldom, and no answer is large. */
const atOnce = 20;

export type CheckedIncident = { readonly row: IncidentRow; readonly check: IncidentCheck };

/** Reads an incident and checks it: the chain, what it says, and that the incident's own row says the same. */
export async function checkRow(regions: Regions, row: IncidentRow): Promise<IncidentCheck> {
  return judge(row, await regions.run((db) => readLinks(db, [row.incident_id])));
}

/** The same for many, in their order. */
export async function* checkRows(
  regions: Regions,
  rows: readonly IncidentRow[],
): AsyncGenerator<CheckedIncident, void> {
  for (let from = 0; from < rows.length; from += atOnce) {
    const some = rows.slice(from, from + atOnce);
    const ids = some.map(({ incident_id }) => incident_id);
    const links = await regions.run((db) => readLinks(db, ids));
    for (const row of some) {
      const own = links.filter(({ incident_id }) => incident_id === row.incident_id);
      yield { row, check: judge(row, own) };
    }
  }
}

function judge(row: IncidentRow, links: readonly Link[]): IncidentCheck {
  const check = checkIncident(links);
  if (!check.intact) return check;
  const { team_id, number, kind } = check.state;
  if (team_id === row.team_id && number === row.number && kind === row.kind) return check;
  const reason = `it declares ${kind} incident ${number} of ${team_id}, and the row of the incident says otherwise`;
  return { intact: false, sequence: 1, reason };
}
