import type { IncidentEvent } from '../incident/event.ts';
import type { IncidentState } from '../incident/state.ts';
import { byUrgency } from '../incident/urgency.ts';
import { verdictOf } from '../store/database-error.ts';
import type { IncidentRecord } from '../store/record.ts';
import type { Directory } from './directory.ts';

/** Most open incidents that are read for one board, and how many of the resolved. */
const openMax = 300;
const resolvedMax = 5;

/** An incident on the board, with its last event and its channel once it has one. */
export type Listed = {
  readonly state: IncidentState;
  readonly latest: IncidentEvent | null;
  readonly channelId: string | null;
};

/** How a workspace stands: what is open, the most urgent first, and what was resolved lately. Drills are not on it. */
export type Board = { readonly open: readonly Listed[]; readonly resolved: readonly Listed[] };

type Sources = { readonly record: Pick<IncidentRecord, 'load'>; readonly directory: Directory };

/** Reads the board afresh; null when the database can't be reached. */
export async function readBoard(sources: Sources, teamId: string): Promise<Board | null> {
  try {
    return await readAll(sources, teamId);
  } catch (error) {
    if (verdictOf(error) === 'fault') throw error;
    return null;
  }
}

async function readAll({ record, directory }: Sources, teamId: string): Promise<Board | null> {
  const [open, resolved] = await Promise.all([
    directory.open(teamId, openMax),
    directory.resolvedLately(teamId, resolvedMax),
  ]);
  const ids = [...new Set([...open, ...resolved])];
  const [channels, ...read] = await Promise.all([
    directory.channelsOf(ids),
    ...ids.map((id) => record.load(id, { fresh: true })),
  ]);
  const all: Listed[] = [];
  for (const one of read) {
    if (one.kind === 'unavailable' || one.value === null) return null;
    const { state, events } = one.value;
    all.push({ state, latest: events.at(-1) ?? null, channelId: channels.get(state.incident_id) ?? null });
  }
  return {
    open: all
      .filter(({ state }) => state.status !== 'resolved')
      .sort((one, other) => byUrgency(one.state, other.state)),
    resolved: all
      .filter(({ state }) => state.status === 'resolved')
      .sort((one, other) => other.state.statusSet.at.localeCompare(one.state.statusSet.at)),
  };
}
