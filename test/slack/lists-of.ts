import { type IncidentState, incident } from '../../src/capabilities/index.ts';
import { type IncidentLists, type Listed, pageLength } from '../../src/slack/lists.ts';
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
