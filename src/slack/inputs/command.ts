import type { App } from '@slack/bolt';
import { type Answer, ephemeral } from '../answer.ts';
import { commandId } from '../request-identity.ts';
import { type AppContext, answerInTime } from './app-context.ts';
import { carryOut, commandTypeOf, isReliability } from './carry-out.ts';
import type { Input } from './input.ts';
import { measure } from './measure.ts';
import { outcomeAnswerToLine } from './outcome-answer.ts';
import { readLine } from './read-line.ts';

/** `/incident …`, in any channel. */
export function registerCommand(bolt: App, app: AppContext): void {
  bolt.command('/incident', async ({ command: slash, ack, respond }) => {
    const { user_id, team_id, channel_id, trigger_id } = slash;
    const asked = readLine(slash.text, { user_id, settings: app.settings });
    const acknowledge = (answer: Answer | null) => ack(answer === null ? undefined : ephemeral(answer));
    const tell = (answer: Answer) => respond(ephemeral(answer));
    if (isReliability(asked)) return measure(app, user_id, acknowledge, tell);
    const input: Input = {
      asker: { team: team_id, user: user_id, channel: channel_id },
      place: { channel_id },
      triggerId: trigger_id,
      requestId: commandId(slash),
      origin: 'command',
      answer: (outcome, command) => outcomeAnswerToLine(outcome, command, user_id),
      tell,
    };
    await answerInTime(app, commandTypeOf(asked), carryOut(app, input, asked), acknowledge, tell);
  });
}
