import { type IncidentState, incident } from '../../capabilities/index.ts';
import { noSuchIncident } from '../../kernel/decide.ts';
import type { NumberSaid } from '../../kernel/incident-name.ts';
import type { Viewer } from '../../kernel/viewer.ts';
import type { Incident } from '../../store/record.ts';
import type { Answer } from '../answer.ts';
import { sentence } from '../kit/mrkdwn.ts';
import type { IncidentSaid } from '../kit/word.ts';
import { logAlso } from '../log-context.ts';
import type { AppContext } from './app-context.ts';
import type { Asker } from './gate.ts';
import type { Place } from './read-submission.ts';

export type Found =
  | { readonly kind: 'found'; readonly incident: Incident; readonly viewer: Viewer }
  | { readonly kind: 'missing'; readonly answer: Answer };

export const notHere: Answer = {
  text: 'This channel has no incident. `/incident list` shows the open incidents and their channels; `/incident declare` declares a new one.',
};

/** Also for an incident that the asker may not know of: nothing tells the two apart. */
export const gone: Answer = {
  text: `${sentence(noSuchIncident.says, 0)} \`/incident list\` shows the incidents.`,
};

/** Also the same later: it says nothing of the incident. */
export const unread: Answer = {
  text: 'The record can’t be read right now. Nothing is lost; please try again in a moment.',
};

/**
 * The one gate to an incident: the one of a place, if there is one, if it is of the asker's workspace and if they may
 * see it. `fresh`: as it stands now, for who reads it; else at least as this process has seen it.
 */
export async function findIncident(
  app: AppContext,
  asker: Asker,
  place: Place,
  { fresh }: { readonly fresh: boolean },
): Promise<Found> {
  if ('incident_id' in place) return loadFor(app, asker, place.incident_id, fresh);
  const incidentId = await app.directory.byChannel(asker.team, place.channel_id);
  return incidentId === null ? { kind: 'missing', answer: notHere } : loadFor(app, asker, incidentId, fresh);
}

/** The same by the number or the channel that people say, as it stands now. */
export async function findSaid(app: AppContext, asker: Asker, said: IncidentSaid): Promise<Found> {
  if (!('channel_id' in said)) return findByNumber(app, asker, said);
  const incidentId = await app.directory.byChannel(asker.team, said.channel_id);
  return incidentId === null ? { kind: 'missing', answer: gone } : loadFor(app, asker, incidentId, true);
}

async function findByNumber(app: AppContext, asker: Asker, said: NumberSaid): Promise<Found> {
  let missing: Found = { kind: 'missing', answer: gone };
  for (const incidentId of await app.directory.byNumber(asker.team, said)) {
    const found = await loadFor(app, asker, incidentId, true);
    // One that they may not see is as good as not there: the drill of this number is meant then.
    if (found.kind === 'found' || found.answer !== gone) return found;
    missing = found;
  }
  return missing;
}

async function loadFor(app: AppContext, asker: Asker, incidentId: string, fresh: boolean): Promise<Found> {
  logAlso({ incident_id: incidentId });
  const read = await app.record.load(incidentId, { fresh });
  switch (read.kind) {
    case 'unavailable':
      return { kind: 'missing', answer: unread };
    case 'damaged': {
      // Its events can't say who may see it, and its row in the lists can.
      const mayKnow = await app.directory.isListedFor(asker.team, asker.user, incidentId);
      return { kind: 'missing', answer: mayKnow ? unreadable(read) : gone };
    }
    case 'read': {
      const viewer = read.value === null ? null : await viewerOf(app, asker, read.value.state);
      if (read.value === null || viewer === null) return { kind: 'missing', answer: gone };
      return { kind: 'found', incident: read.value, viewer };
    }
    default: {
      const unreachable: never = read;
      return unreachable;
    }
  }
}

/**
 * Who is in an incident's own channel is asked only of an incident that not everybody may see, and of guests. Until it has
 * one, those count as in it who will be invited. Null for who may not see it.
 */
async function viewerOf(app: AppContext, asker: Asker, state: IncidentState): Promise<Viewer | null> {
  const { team, user, channel, isGuest } = asker;
  if (state.team_id !== team) return null;
  // What can't be read may have made it private: its row in the lists was written by who could read it.
  if (state.unreadable !== null && !(await app.directory.isListedFor(team, user, state.incident_id))) return null;
  const outside = { user_id: user, isInChannel: false };
  if (!isGuest && incident.maySee(outside, state)) return outside;
  const own = await app.directory.ownChannelOf(state);
  const isInChannel =
    own === null
      ? incident.responders(state).some(({ user_id }) => user_id === user)
      : own === channel || (await app.members.isIn(own, user));
  const viewer = { user_id: user, isInChannel };
  return incident.maySee(viewer, state) && (isInChannel || !isGuest) ? viewer : null;
}

function unreadable({ why, sequence }: { readonly why: 'newer' | 'damaged'; readonly sequence: number }): Answer {
  return {
    text:
      why === 'newer'
        ? 'This incident was written by a newer version of Quorum. Update this version to see it.'
        : `Event ${sequence} of this incident can’t be read. \`quorum verify\` says what is wrong with it. Other incidents are not affected.`,
  };
}
