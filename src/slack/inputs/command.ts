import { type Answer, ephemeral } from '../answer.ts';
import { plainText } from '../kit/plain-text.ts';
import { logAlso } from '../log-context.ts';
import { commandId } from '../request-identity.ts';
import type { Received } from '../transport/connection.ts';
import { againOf } from './again.ts';
import type { AppContext } from './app-context.ts';
import { commandTypeOf } from './carry-out.ts';
import { givenBack, outcomeAnswerToLine, withRemark } from './outcome-answer.ts';
import { readNamed } from './read-named.ts';
import { serve } from './serve.ts';
import type { SlashCommand } from './slack-input.ts';

/** `/incident …`, in any channel. */
export async function takeCommand(
  app: AppContext,
  slash: SlashCommand,
  acknowledge: Received['acknowledge'],
): Promise<void> {
  const { sender, team_id: team, channel_id: channel, trigger_id: triggerId, response_url: responseUrl } = slash;
  const { user } = sender;
  const requestId = commandId(slash);
  logAlso({ request_id: requestId, channel });
  const asked = await readNamed(app, team, user, slash.text);
  const remark = 'remark' in asked ? asked.remark : undefined;
  const place = { channel_id: channel };
  const origin = 'command';
  const send = (answer: Answer | null) => acknowledge(answer === null ? undefined : ephemeral(answer));
  const request = {
    to: { team, user, channel, responseUrl, triggerId: null },
    requestId,
    asked: commandTypeOf(asked),
    remark,
    again: againOf({ requestId, place, origin }, asked, user, new Date(app.clock()).toISOString()),
    typed: lineOf(slash.text),
    acknowledge: { kind: 'with_answer', send },
  } as const;
  await serve(app, sender, asked, request, {
    place,
    triggerId,
    origin,
    missed: (why) => givenBack(why, lineOf(slash.text)),
    answer(outcome, command) {
      const answer = outcomeAnswerToLine(outcome, command, user);
      return outcome.kind === 'recorded' ? withRemark(answer, remark) : answer;
    },
  });
}

/** What was typed, where it is more than one word: as people read it, to be sent again. */
export function lineOf(text: string): string {
  const line = plainText(text).trim();
  return /\s/.test(line) ? `/incident ${line}` : '';
}
