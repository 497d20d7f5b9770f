import { type IncidentState, incident } from '../../src/capabilities/index.ts';
import { dutyChanges } from '../../src/kernel/duty.ts';
import { dutiesMax, type HomeLists, type IncidentLists, type Listed, pageLength } from '../../src/slack/lists.ts';
import { readDutyData, rowsOfDuties } from '../../src/store/duty-row.ts';
import { listedOfRow, rowOfOverview } from '../../src/store/overview-row.ts';

/** An incident as a list shows it, through the row that the database holds of it. */
export function listedOf(state: IncidentState): Listed {
  const { data, due_at, ...row } = rowOfOverview(incident.overview(state));
  const read = listedOfRow({ ...row, due_at: due_at === null ? null : new Date(due_at), data: JSON.parse(data) });
  if (read?.overview == null) throw new Error('a row that can be read expected');
  return { ...read, channelId: 'C0123456789' };
}

/** Lists in which one incident stands so many times as an open one, and five times as a resolved one. */
export function listsOf(state: IncidentState, openCount: number, from = 0): IncidentLists {
  const listed = listedOf(state);
  const times = (count: number) => Array.from({ length: count }, () => listed);
  return { open: times(Math.min(pageLength, openCount - from)), openCount, resolved: from === 0 ? times(5) : [] };
}

/** The Home tab of somebody who has everything to do that there is to do in an incident, after its last due time. */
export function homeOf(state: IncidentState, openCount: number): HomeLists {
  const { incident_id, team_id, head } = state;
  const changes = dutyChanges([], incident.duties(state));
  const yours = rowsOfDuties({ incident_id, team_id, sequence: head.sequence }, changes).map(({ data, due_at }) => {
    const read = readDutyData(JSON.parse(data));
    if (read === null) throw new Error('a duty that can be read expected');
    return { ...read, due_at, incident: listedOf(state) };
  });
  return { ...listsOf(state, openCount), yours: yours.slice(0, dutiesMax + 1), asOf: '2100-01-01T00:00:00.000Z' };
}
