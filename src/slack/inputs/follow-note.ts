import type { Command, IncidentEvent, Request } from '../../capabilities/index.ts';
import { sourceOf } from '../../capabilities/notes/note-source.ts';
import { slackItself } from '../../kernel/system-actor.ts';
import { isUserId } from '../../kernel/user-id.ts';
import type { Outcome } from '../../store/outcome.ts';
import type { Incident } from '../../store/record.ts';
import type { Answer } from '../answer.ts';
import type { EventKey } from '../inbox/kept-event.ts';
import { label } from '../kit/name.ts';
import { eventId, notedMessageId } from '../request-identity.ts';
import type { SlackCall } from '../surfaces/slack-call.ts';
import { type AppContext, execute } from './app-context.ts';
import { eventAsker } from './event-asker.ts';
import { findIncident, unread } from './find-incident.ts';
import { messageAt } from './message-at.ts';
import { afterWord, noteOf } from './note-message.ts';
import { outcomeAnswer } from './outcome-answer.ts';

type Place = { readonly team: string; readonly channel: string; readonly ts: string };

/** What happened to a message that may have been noted. */
type Changed =
  | (Place & { readonly kind: 'unpinned'; readonly user: string })
  | (Place & { readonly kind: 'message_changed' | 'message_deleted' });

type Ports = { readonly app: AppContext; readonly call: SlackCall };

/**
 * When whoever noted a message takes 📌 away, or a noted message is edited or deleted, the record says so beside the note,
 * once, and whoever noted it is told how to mend the note. Somebody else who takes their own 📌 away is only told.
 */
export async function followNote({ app, call }: Ports, event: Changed, key: EventKey): Promise<void> {
  const { team, channel } = event;
  const noted = await notedIn(app, event);
  if (noted === null) return;
  const { note, incident } = noted;
  const isTheirs = event.kind !== 'unpinned' || event.user === note.actor;
  const user = event.kind === 'unpinned' ? event.user : note.actor;
  if (!isTheirs) return tell(app, event, user, othersNote(note, incident));
  const actor = event.kind === 'unpinned' ? event.user : slackItself;
  if (event.kind === 'unpinned' && (await eventAsker(app, { ...event, team, channel })) === null) return;
  const command = await commandFor({ app, call }, event, note);
  const { incident_id } = incident.state;
  const origin = event.kind === 'unpinned' ? 'reaction' : 'event';
  const outcome = await execute(app, { incident_id, event_id: eventId(key), actor, origin, command });
  if (isOpen(outcome)) throw new Error(`What became of a noted message could not be recorded yet (${outcome.kind})`);
  if (outcome.kind !== 'recorded') return;
  const answer = outcomeAnswer(outcome, command, user);
  await tell(app, event, user, event.kind === 'message_deleted' ? withRedaction(answer, note, incident) : answer);
}

/** Records that 📌 is on the message of a note again; null where it had not been taken off. */
export async function restoreNote(
  app: AppContext,
  request: Pick<Request, 'incident_id' | 'actor' | 'origin' | 'viewer'>,
  place: Place,
  key: EventKey,
): Promise<Answer | null> {
  const noted = await notedIn(app, place);
  const source = noted === null ? null : sourceOf(noted.incident.state, noted.note.sequence);
  if (noted === null || source === null || source.withdrawn === null) return null;
  const command = { type: 'restore_note', sequence: noted.note.sequence } as const;
  const outcome = await execute(app, { ...request, event_id: eventId(key), command });
  if (isOpen(outcome)) throw new Error(`A reaction could not be recorded yet (${outcome.kind})`);
  return outcomeAnswer(outcome, command, request.actor);
}

type NotedIn = { readonly note: IncidentEvent; readonly incident: Incident };

/** The note of a message; null where it is none. @throws while the record can't be read. */
async function notedIn(app: AppContext, { team, channel, ts }: Place): Promise<NotedIn | null> {
  const incidentId = await app.directory.byChannel(team, channel);
  if (incidentId === null) return null;
  const read = await app.record.load(incidentId, { fresh: true });
  if (read.kind === 'unavailable') throw new Error('The record could not be read yet');
  const incident = read.kind === 'read' ? read.value : null;
  const note = incident?.events.find(({ event_id }) => event_id === notedMessageId({ channel, ts }));
  return incident === null || note === undefined ? null : { note, incident };
}

/** What is recorded of it; of a message that was edited, what it says now. */
async function commandFor({ app, call }: Ports, event: Changed, { sequence, origin }: IncidentEvent): Promise<Command> {
  switch (event.kind) {
    case 'unpinned':
      return { type: 'withdraw_note', sequence };
    case 'message_deleted':
      return { type: 'change_note_source', sequence, change: 'deleted' };
    case 'message_changed': {
      const message = await messageAt({ app, call }, event);
      const now = origin === 'mention' && message !== undefined ? afterWord(message) : message;
      const text = now === undefined ? {} : { text: await noteOf(app, event, now) };
      return { type: 'change_note_source', sequence, change: 'edited', ...text };
    }
    default: {
      const unreachable: never = event;
      return unreachable;
    }
  }
}

/** Tells somebody who may see the incident, and nobody else. */
async function tell(app: AppContext, { kind, team, channel }: Changed, user: string, answer: Answer): Promise<void> {
  if (!isUserId(user)) return;
  const asker = await eventAsker(app, { kind, team, user, channel });
  if (asker === null) return;
  const found = await findIncident(app, asker, { channel_id: channel }, { fresh: false });
  if (found.kind === 'missing') {
    if (found.answer === unread) throw new Error('The record could not be read yet');
    return;
  }
  await app.answers.tellBeside({ team, user, channel, responseUrl: null, triggerId: null }, answer);
}

function othersNote({ sequence }: IncidentEvent, { state }: Incident): Answer {
  return { text: `You took 📌 away. The note stays in ${label(state)} (event ${sequence}): somebody else noted it.` };
}

function withRedaction({ text }: Answer, { sequence }: IncidentEvent, { state }: Incident): Answer {
  return {
    text: `${text} If nobody may read it any more, ask who runs Quorum for \`quorum redact ${label(state)} ${sequence}\`.`,
  };
}

/** Whether it may still be recorded when it is tried again. */
export function isOpen({ kind }: Outcome): boolean {
  return kind === 'busy' || kind === 'unavailable' || kind === 'unknown';
}
