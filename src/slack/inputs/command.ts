import { type Answer, ephemeral } from '../answer.ts';
import { namelessIn, withNames } from '../kit/plain-text.ts';
import type { Asked } from '../kit/word.ts';
import { logAlso } from '../log-context.ts';
import { commandId } from '../request-identity.ts';
import type { Received } from '../transport/connection.ts';
import { type AppContext, askerOf } from './app-context.ts';
import { commandTypeOf } from './carry-out.ts';
import { outcomeAnswerToLine, withRemark } from './outcome-answer.ts';
import { readLine } from './read-line.ts';
import { serve } from './serve.ts';
import type { SlashCommand } from './slack-input.ts';

/**
 * Reads a line, and again with names where something that will be recorded would hold an id in place of one, and by the
 * clock of whoever typed it where it names a time.
 */
async function readNamed(app: AppContext, { sender, team_id, text }: SlashCommand): Promise<Asked> {
  const asker = askerOf(app, sender.user);
  const asked = readLine(text, asker);
  const read = JSON.stringify(asked);
  const missing = namelessIn(text).filter((id) => read.includes(`(${id})`));
  const isByClock = read !== JSON.stringify(readLine(text, { ...asker, zone: 'UTC' }));
  if (missing.length === 0 && !isByClock) return asked;
  const [nameOf, person] = await Promise.all([
    missing.length === 0 ? null : app.names.of(team_id, missing),
    isByClock ? app.people.find(team_id, sender.user) : null,
  ]);
  return readLine(nameOf === null ? text : withNames(text, nameOf), { ...asker, zone: person?.zone ?? null });
}

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
  const asked = await readNamed(app, slash);
  const remark = 'remark' in asked ? asked.remark : undefined;
  const send = (answer: Answer | null) => acknowledge(answer === null ? undefined : ephemeral(answer));
  const request = {
    to: { team, user, channel, responseUrl, triggerId: null },
    requestId,
    asked: commandTypeOf(asked),
    remark,
    acknowledge: { kind: 'with_answer', send },
  } as const;
  await serve(app, sender, asked, request, {
    place: { channel_id: channel },
    triggerId,
    origin: 'command',
    answer(outcome, command) {
      const answer = outcomeAnswerToLine(outcome, command, user);
      return outcome.kind === 'recorded' ? withRemark(answer, remark) : answer;
    },
  });
}
