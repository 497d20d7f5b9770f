import { incidentName, kindFrom, kindsMeant, type NumberSaid, saidName } from '../kernel/incident-name.ts';
import { findIncidents, type IncidentRow } from '../store/find-incidents.ts';
import type { Regions } from '../store/regions.ts';
import { Failure } from './failure.ts';

export type Chosen = NumberSaid & { readonly team?: string | undefined };

/**
 * The one incident of a number; one of Quorum's own workspaces only where it is named.
 * @throws Failure when there is none, or one in each of several workspaces.
 */
export async function chooseIncident(regions: Regions, { team, ...said }: Chosen): Promise<IncidentRow> {
  const wanted = { number: said.number, team, exceptSystem: team === undefined };
  const all = await regions.runAnywhere((db) => findIncidents(db, wanted));
  const byKind = kindsMeant(said).map((one) => all.filter((row) => row.kind === one));
  const found = byKind.find(({ length }) => length > 0) ?? [];
  const name = saidName(said);
  const [first, ...others] = found;
  if (first === undefined) {
    throw new Failure(`There is no ${name}${inWorkspace(team)}. "quorum list" lists the incidents.`, 1);
  }
  if (others.length > 0) {
    const teams = found.map(({ team_id }) => team_id).join(', ');
    throw new Failure(
      `Several workspaces have ${said.as === 'drill' ? 'a' : 'an'} ${name}: ${teams}. Say which, such as --team ${first.team_id}.`,
      2,
    );
  }
  return first;
}

/** How an incident is named on the command line: a real one by its bare number. */
export function argumentFor({ number, kind }: Pick<IncidentRow, 'number' | 'kind'>): string {
  return kind === 'real' ? String(number) : incidentName({ number, kind: kindFrom(kind) });
}

/** Where somebody looked, to be said of what is not there. */
export function inWorkspace(team: string | undefined): string {
  return team === undefined ? '' : ` in the workspace ${team}`;
}
