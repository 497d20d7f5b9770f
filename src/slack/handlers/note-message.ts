import type { Request } from '../../incident/command.ts';
import { textLengthMax } from '../../incident/fact.ts';
import type { Outcome } from '../../store/outcome.ts';
import { plainText } from '../command-line/plain-text.ts';
import { type Edge, execute } from './edge.ts';

/** A message as Slack hands it on. https://docs.slack.dev/reference/events/message */
export type SlackMessage = {
  readonly ts: string;
  readonly text?: string | undefined;
  readonly user?: string | undefined;
  readonly bot_id?: string | undefined;
};

/** Notes somebody's message, with who wrote it and when: its first 3,000 characters, and none of its power to ping. */
export function noteMessage(
  edge: Edge,
  request: Omit<Request, 'occurred_at' | 'command'>,
  { ts, text = '', user, bot_id = 'an app' }: SlackMessage,
): Promise<Outcome> {
  const written = { by: user ?? bot_id, at: new Date(Number(ts) * 1000).toISOString() };
  const command = { type: 'add_note', text: plainText(text).slice(0, textLengthMax), written } as const;
  return execute(edge, { ...request, command });
}
