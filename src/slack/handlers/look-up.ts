import type { Incident } from '../../store/record.ts';
import { readBoard } from '../board.ts';
import type { Answer, Edge } from './edge.ts';
import type { Place } from './language.ts';

export const notHere: Answer = {
  text: 'This channel is not the channel of an incident. Go to the channel of one, or try `/incident list`, `/incident show 42` or `/incident declare`.',
};

export const gone: Answer = { text: 'There is no such incident. `/incident list` shows those that there are.' };

/** The incident that a form or a line is about; null when the channel has none. */
export async function incidentAt(
  { directory }: Pick<Edge, 'directory'>,
  teamId: string,
  place: Place,
): Promise<string | null> {
  return 'incident_id' in place ? place.incident_id : directory.byChannel(teamId, place.channel_id);
}

/** One incident as it stands, freshly read, and where its channel is for those who are elsewhere. */
export async function show(edge: Edge, incidentId: string | null, here: string | null): Promise<Answer> {
  return reading(edge, incidentId, async ({ state }) => {
    const channels = await edge.directory.channelsOf([state.incident_id]);
    const channelId = channels.get(state.incident_id) ?? null;
    return edge.language.summary(state, channelId === here ? null : channelId);
  });
}

/** What happened in one incident, freshly read: the last events before a sequence. */
export async function showTimeline(edge: Edge, incidentId: string, before: number | null): Promise<Answer> {
  return reading(edge, incidentId, async ({ state, events }) => edge.language.timeline(state, events, before));
}

/** The open incidents, the most urgent first, from a place in that order on. */
export async function list(edge: Edge, teamId: string, from: number): Promise<Answer> {
  const board = await readBoard(edge, teamId);
  return board === null ? unread : edge.language.list(board, from);
}

async function reading(
  { record }: Edge,
  incidentId: string | null,
  tell: (incident: Incident) => Promise<Answer>,
): Promise<Answer> {
  if (incidentId === null) return gone;
  const read = await record.load(incidentId, { fresh: true });
  if (read.kind === 'unavailable') return unread;
  return read.value === null ? gone : tell(read.value);
}

const unread: Answer = { text: 'The record can’t be read right now. Nothing is lost; please try again in a moment.' };
