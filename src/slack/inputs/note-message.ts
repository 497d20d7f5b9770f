import { z } from 'zod';
import type { IncidentEvent, Request } from '../../capabilities/index.ts';
import { textLengthMax } from '../../kernel/text.ts';
import type { Outcome } from '../../store/outcome.ts';
import type { Answer } from '../answer.ts';
import { person } from '../kit/mrkdwn.ts';
import { plainText } from '../kit/plain-text.ts';
import { sentText, slackId, slackUserId } from '../kit/sent-fields.ts';
import { notedMessageId } from '../request-identity.ts';
import { type AppContext, execute } from './app-context.ts';
import { outcomeAnswer } from './outcome-answer.ts';

/** A message as Slack hands it on; a field that is not what it should be is as good as none. https://docs.slack.dev/reference/events/message */
const messageSchema = z
  .object({
    text: sentText.optional().catch(undefined),
    user: slackUserId.optional().catch(undefined),
    bot_id: slackId.optional().catch(undefined),
  })
  .catch({});

/** Where a message stands. */
export type MessagePlace = { readonly channel: string; readonly ts: string };

/** What became of it, and what to tell the person who asked for it. */
export type Noted = { readonly outcome: Outcome; readonly answer: Answer };

/**
 * Notes somebody's message with its author and time: the first 3,000 characters, in which nothing can ping. One message is
 * one note, however often and by whomever it is noted. The second person is told who noted it first.
 */
export async function noteMessage(
  app: AppContext,
  request: Pick<Request, 'incident_id' | 'actor' | 'origin' | 'viewer'>,
  { channel, ts }: MessagePlace,
  message: unknown,
): Promise<Noted> {
  const { text = '', user, bot_id } = messageSchema.parse(message);
  const by = user ?? bot_id ?? 'an app';
  const written = { by, at: new Date(Number(ts) * 1000).toISOString() };
  const command = { type: 'add_note', text: plainText(text).slice(0, textLengthMax), written } as const;
  const event_id = notedMessageId({ channel, ts });
  const outcome = await execute(app, { ...request, event_id, command });
  if (outcome.kind !== 'mismatch') return noted(outcome);
  const read = await app.record.load(request.incident_id, { fresh: true });
  if (read.kind !== 'read') return noted(read);
  const first = read.value?.events.find((event) => event.event_id === event_id);
  // The earlier request of the same batch was refused, so that there is no note yet.
  if (first === undefined) return noted({ kind: 'busy' });
  return { outcome, answer: notedBefore(first, request.actor) };

  function noted(of: Outcome): Noted {
    return { outcome: of, answer: outcomeAnswer(of, command, request.actor) };
  }
}

function notedBefore({ actor, sequence }: IncidentEvent, viewer: string): Answer {
  return { text: `Already noted by ${actor === viewer ? 'you' : person(actor)} (event ${sequence}).` };
}
