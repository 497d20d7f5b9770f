import { findIncidents, type IncidentRow } from '../store/find-incidents.ts';
import type { Regions } from '../store/regions.ts';
import { Failure } from './failure.ts';

export type Chosen = { readonly number: number; readonly team?: string | undefined };

/**
 * The one incident of a number; one of Quorum's own workspaces only where it is named.
 * @throws Failure when there is none, or one in each of several workspaces.
 */
export async function chooseIncident(regions: Regions, { number, team }: Chosen): Promise<IncidentRow> {
  const wanted = { number, team, exceptSystem: team === undefined };
  const found = await regions.runAnywhere((db) => findIncidents(db, wanted));
  const [first, ...others] = found;
  if (first === undefined) {
    throw new Failure(`There is no INC-${number}${inWorkspace(team)}. "quorum list" lists the incidents.`, 1);
  }
  if (others.length > 0) {
    const teams = found.map(({ team_id }) => team_id).join(', ');
    throw new Failure(
      `Several workspaces have an INC-${number}: ${teams}. Say which, such as --team ${first.team_id}.`,
      2,
    );
  }
  return first;
}

/** Where somebody looked, to be said of what is not there. */
export function inWorkspace(team: string | undefined): string {
  return team === undefined ? '' : ` in the workspace ${team}`;
}
