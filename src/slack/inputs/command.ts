import type { App } from '@slack/bolt';
import { type Answer, ephemeral } from '../answer.ts';
import type { Recipient } from '../answers/recipient.ts';
import { responseUrlOf } from '../answers/response-url.ts';
import { commandId } from '../request-identity.ts';
import { answerInTime } from './answer-in-time.ts';
import type { AppContext } from './app-context.ts';
import { carryOut, commandTypeOf, isReliability } from './carry-out.ts';
import type { Input } from './input.ts';
import { measure } from './measure.ts';
import { outcomeAnswerToLine } from './outcome-answer.ts';
import { readLine } from './read-line.ts';

/** `/incident …`, in any channel. */
export function registerCommand(bolt: App, app: AppContext): void {
  bolt.command('/incident', async ({ command: slash, ack }) => {
    const { user_id, team_id, channel_id, trigger_id } = slash;
    const asked = readLine(slash.text, { user_id, settings: app.settings });
    const responseUrl = responseUrlOf(slash.response_url);
    const to: Recipient = { team: team_id, user: user_id, channel: channel_id, responseUrl, triggerId: null };
    const send = (answer: Answer | null) => ack(answer === null ? undefined : ephemeral(answer));
    const request = {
      to,
      requestId: commandId(slash),
      asked: commandTypeOf(asked),
      acknowledge: { kind: 'with_answer', send },
    } as const;
    if (isReliability(asked)) return measure(app, request);
    const input: Input = {
      asker: { team: team_id, user: user_id, channel: channel_id },
      place: { channel_id },
      triggerId: trigger_id,
      requestId: request.requestId,
      origin: 'command',
      answer: (outcome, command) => outcomeAnswerToLine(outcome, command, user_id),
      to,
    };
    await answerInTime(app, request, carryOut(app, input, asked));
  });
}
