import type { Answer, Edge } from './edge.ts';
import type { Place } from './language.ts';

/** How many incidents a list goes through. */
const listedMax = 30;

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

/** One incident as it stands, freshly read. */
export async function show(edge: Edge, incidentId: string | null, as: 'show' | 'timeline'): Promise<Answer> {
  if (incidentId === null) return gone;
  const read = await edge.record.load(incidentId, { fresh: true });
  if (read.kind === 'unavailable') return unread;
  if (read.value === null) return gone;
  const { state, events } = read.value;
  return as === 'show' ? edge.language.summary(state) : edge.language.timeline(state, events);
}

/** The incidents that were declared last. */
export async function list(edge: Edge, teamId: string): Promise<Answer> {
  const ids = await edge.directory.latest(teamId, listedMax);
  const reads = await Promise.all(ids.map((id) => edge.record.load(id, { fresh: true })));
  const states = reads.flatMap((read) => (read.kind === 'read' && read.value !== null ? [read.value.state] : []));
  return states.length === 0 && ids.length > 0 ? unread : edge.language.list(states);
}

const unread: Answer = { text: 'The record can’t be read right now. Nothing is lost; please try again in a moment.' };
