import { reasonOf } from '../../store/database-error.ts';
import type { Answer } from '../answer.ts';
import { label } from '../kit/name.ts';
import { refusalOf } from '../slack-refusals.ts';
import { slackErrorOf } from '../surfaces/slack-call.ts';
import type { AppContext } from './app-context.ts';
import type { Found } from './find-incident.ts';
import type { Asker } from './gate.ts';

const method = 'conversations.invite';

/** Brings somebody into the channel of an incident that they may see. https://docs.slack.dev/reference/methods/conversations.invite */
export async function join(app: AppContext, { user }: Asker, found: Found): Promise<Answer> {
  if (found.kind === 'missing') return found.answer;
  const { state } = found.incident;
  const channel = await app.directory.ownChannelOf(state);
  if (channel === null) return { text: `${label(state)} has no channel.` };
  const isIn = { text: `You are in <#${channel}>, the channel of ${label(state)}.` };
  try {
    await app.slack.conversations.invite({ channel, users: user });
    return isIn;
  } catch (error) {
    const refused = slackErrorOf(error);
    if (refused !== null && refusalOf(method, refused) === 'already') return isIn;
    app.logger.warn({ channel, reason: reasonOf(error) }, 'Slack did not let somebody into a channel');
    return { text: `Slack does not let Quorum invite you to <#${channel}>. Please open it and press *Join Channel*.` };
  }
}
