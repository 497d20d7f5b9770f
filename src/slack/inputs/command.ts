import type { Outcome } from '../../store/outcome.ts';
import { type Answer, ephemeral } from '../answer.ts';
import { namelessIn, withNames } from '../kit/plain-text.ts';
import type { Asked } from '../kit/word.ts';
import { commandId } from '../request-identity.ts';
import type { Received } from '../transport/connection.ts';
import type { AppContext } from './app-context.ts';
import { commandTypeOf } from './carry-out.ts';
import { outcomeAnswerToLine } from './outcome-answer.ts';
import { readLine } from './read-line.ts';
import { serve } from './serve.ts';
import type { SlashCommand } from './slack-input.ts';

/** What was taken where something else may have been meant is said beside the outcome. */
function withRemark(answer: Answer, { kind }: Outcome, asked: Asked): Answer {
  const remark = 'remark' in asked ? asked.remark : undefined;
  return kind !== 'recorded' || remark === undefined ? answer : { ...answer, text: `${answer.text} ${remark}` };
}

/** Reads a line, and again with names where something that will be recorded would hold an id in place of one. */
async function readNamed(app: AppContext, { sender, team_id, text }: SlashCommand): Promise<Asked> {
  const asker = { user_id: sender.user, settings: app.settings };
  const asked = readLine(text, asker);
  const read = JSON.stringify(asked);
  const missing = namelessIn(text).filter((id) => read.includes(`(${id})`));
  return missing.length === 0 ? asked : readLine(withNames(text, await app.names.of(team_id, missing)), asker);
}

/** `/incident …`, in any channel. */
export async function takeCommand(
  app: AppContext,
  slash: SlashCommand,
  acknowledge: Received['acknowledge'],
): Promise<void> {
  const { sender, team_id: team, channel_id: channel, trigger_id: triggerId, response_url: responseUrl } = slash;
  const { user } = sender;
  const asked = await readNamed(app, slash);
  const send = (answer: Answer | null) => acknowledge(answer === null ? undefined : ephemeral(answer));
  const request = {
    to: { team, user, channel, responseUrl, triggerId: null },
    requestId: commandId(slash),
    asked: commandTypeOf(asked),
    acknowledge: { kind: 'with_answer', send },
  } as const;
  await serve(app, sender, asked, request, {
    place: { channel_id: channel },
    triggerId,
    origin: 'command',
    answer: (outcome, command) => withRemark(outcomeAnswerToLine(outcome, command, user), outcome, asked),
  });
}
