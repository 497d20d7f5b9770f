import type { Request } from '../../incident/command.ts';
import { textLengthMax } from '../../incident/fact.ts';
import type { Outcome } from '../../store/outcome.ts';
import { plainText } from '../command-line/plain-text.ts';
import { notedMessageId } from '../request-identity.ts';
import { type Answer, type Edge, execute } from './edge.ts';

/** A message as Slack hands it on. https://docs.slack.dev/reference/events/message */
export type SlackMessage = {
  readonly channel: string;
  readonly ts: string;
  readonly text?: string | undefined;
  readonly user?: string | undefined;
  readonly bot_id?: string | undefined;
};

/** What became of it, and what to tell the person who asked for it. */
export type Noted = { readonly outcome: Outcome; readonly answer: Answer };

/**
 * Notes somebody's message, with who wrote it and when: its first 3,000 characters, and none of its power to ping. One
 * message is one note, whoever asks for it and however: who comes later is told who was first.
 */
export async function noteMessage(
  edge: Edge,
  request: Pick<Request, 'incident_id' | 'actor' | 'origin'>,
  { channel, ts, text = '', user, bot_id = 'an app' }: SlackMessage,
): Promise<Noted> {
  const { record, language } = edge;
  const written = { by: user ?? bot_id, at: new Date(Number(ts) * 1000).toISOString() };
  const command = { type: 'add_note', text: plainText(text).slice(0, textLengthMax), written } as const;
  const event_id = notedMessageId({ channel, ts });
  const outcome = await execute(edge, { ...request, event_id, command });
  if (outcome.kind !== 'mismatch') return noted(outcome);
  const read = await record.load(request.incident_id, { fresh: true });
  if (read.kind === 'unavailable') return noted(read);
  const first = read.value?.events.find((event) => event.event_id === event_id);
  // Whoever was first went in with this request and came to nothing.
  if (first === undefined) return noted({ kind: 'busy' });
  return { outcome, answer: language.notedBefore(first, request.actor) };

  function noted(of: Outcome): Noted {
    return { outcome: of, answer: language.answer(of, command.type, request.actor) };
  }
}
