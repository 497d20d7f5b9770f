import { isUserId } from '../../kernel/user-id.ts';
import type { Answer } from '../answer.ts';
import { label } from '../kit/name.ts';
import { notedMessageId } from '../request-identity.ts';
import type { AppContext } from './app-context.ts';
import { eventAsker } from './event-asker.ts';
import { findIncident, unread } from './find-incident.ts';

/** What happened to a message that may have been noted. */
type Changed =
  | {
      readonly kind: 'unpinned';
      readonly team: string;
      readonly channel: string;
      readonly ts: string;
      readonly user: string;
    }
  | {
      readonly kind: 'message_changed' | 'message_deleted';
      readonly team: string;
      readonly channel: string;
      readonly ts: string;
    };

/**
 * Tells whoever took 📌 away, or noted a message that is edited or deleted now, that the note stays as it is, and what to
 * do if it should not. The record is only added to, and only people know what it should say.
 */
export async function tellNoteStays(app: AppContext, event: Changed): Promise<void> {
  const { team, channel, ts } = event;
  const incidentId = await app.directory.byChannel(team, channel);
  if (incidentId === null) return;
  const read = await app.record.load(incidentId, { fresh: true });
  if (read.kind === 'unavailable') throw new Error('The record could not be read yet');
  const note =
    read.kind === 'read'
      ? read.value?.events.find(({ event_id }) => event_id === notedMessageId({ channel, ts }))
      : undefined;
  const user = event.kind === 'unpinned' ? event.user : note?.actor;
  if (note === undefined || user === undefined || !isUserId(user)) return;
  const asker = await eventAsker(app, { kind: event.kind, team, user, channel });
  if (asker === null) return;
  const found = await findIncident(app, asker, { channel_id: channel }, { fresh: false });
  if (found.kind === 'missing') {
    if (found.answer === unread) throw new Error('The record could not be read yet');
    return;
  }
  const inc = label(found.incident.state);
  const to = { team, user, channel, responseUrl: null, triggerId: null };
  await app.answers.tellBeside(to, staysText(event.kind, inc, found.incident.state.number, note.sequence));
}

function staysText(kind: Changed['kind'], inc: string, number: number, sequence: number): Answer {
  const correct = `\`/incident correct ${sequence}\` followed by the text corrects it.`;
  switch (kind) {
    case 'unpinned':
      return {
        text: `You took 📌 away, and the note stays in ${inc} (event ${sequence}): nothing leaves the record. ${correct}`,
      };
    case 'message_changed':
      return {
        text: `A message that you noted was edited. The note stays as it was in ${inc} (event ${sequence}). ${correct}`,
      };
    case 'message_deleted':
      return {
        text: `A message that you noted was deleted. The note stays in ${inc} (event ${sequence}). ${correct} If nobody may read it any more, ask who runs Quorum for \`quorum redact ${number} ${sequence}\`.`,
      };
    default: {
      const unreachable: never = kind;
      return unreachable;
    }
  }
}
