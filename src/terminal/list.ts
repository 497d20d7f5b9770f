import { checkIncident } from '../incident/check-incident.ts';
import { countIncidents, findIncidents, type IncidentRow, readLinks } from '../store/find-incidents.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';

/** Prints the newest incidents, a line each, and how many more there are. Drills are left out. */
export async function listIncidents(
  { say, regions }: Terminal,
  { limit, team }: { readonly limit: number; readonly team?: string | undefined },
): Promise<void> {
  const wanted = { team, kind: 'real' } as const;
  const rows = await regions.run((db) => findIncidents(db, { ...wanted, limit }));
  if (rows.length === 0) say('No incident has been declared.');
  const several = new Set(rows.map(({ team_id }) => team_id)).size > 1;
  for (const row of rows) say(`${several ? `${row.team_id}  ` : ''}${await lineOf(regions, row)}`);
  const more = (await regions.run((db) => countIncidents(db, wanted))) - rows.length;
  if (more > 0) say(`… and ${more} more: quorum list --limit ${limit * 10}`);
}

async function lineOf(regions: Terminal['regions'], { incident_id, number }: IncidentRow): Promise<string> {
  const check = checkIncident(await regions.run((db) => readLinks(db, incident_id)));
  return check.intact
    ? `INC-${number}  ${check.state.severity}  ${check.state.status.padEnd(13)}  ${printable(check.state.title)}`
    : `INC-${number}  broken at sequence ${check.sequence}: quorum verify ${number}`;
}
