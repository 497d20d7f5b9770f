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
    return await read(sources, teamId);
  } catch (error) {
    if (verdictOf(error) === 'fault') throw error;
    return null;
  }
}

async function read({ record, directory }: Sources, teamId: string): Promise<Board | null> {
  const [open, resolved] = await Promise.all([
    directory.open(teamId, openMax),
    directory.resolvedLately(teamId, resolvedMax),
  ]);
  const listed = await Promise.all([...open, ...resolved].map(async (id) => [id, await listedOf(id)] as const));
  const known = new Map(listed);
  if ([...known.values()].includes(null)) return null;
  const all = [...known.values()].filter((one) => one !== null);
  return {
    open: all
      .filter(({ state }) => state.status !== 'resolved')
      .sort((one, other) => byUrgency(one.state, other.state)),
    resolved: all
      .filter(({ state }) => state.status === 'resolved')
      .sort((one, other) => other.state.statusSet.at.localeCompare(one.state.statusSet.at)),
  };

  async function listedOf(incidentId: string): Promise<Listed | null> {
    const [read, channelId] = await Promise.all([
      record.load(incidentId, { fresh: true }),
      directory.channelOf(incidentId),
    ]);
    if (read.kind === 'unavailable' || read.value === null) return null;
    const { state, events } = read.value;
    return { state, latest: events.at(-1) ?? null, channelId };
  }
}
