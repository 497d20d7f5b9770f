import type { IncidentState } from '../../capabilities/index.ts';
import type { Outcome } from '../../store/outcome.ts';
import type { Answer } from '../answer.ts';
import type { Recipient } from '../answers/recipient.ts';
import { label } from '../kit/name.ts';
import type { AppContext } from './app-context.ts';

/** Links the channel of a new incident for whoever declared it, once there is one, which is after the acknowledgement. */
export async function linkChannel({ surfaces, answers }: AppContext, outcome: Outcome, to: Recipient): Promise<void> {
  if (outcome.kind !== 'recorded' || outcome.replay) return;
  const channelId = await surfaces.whenChannel(outcome.state.incident_id);
  // The trigger is long past.
  await answers.tellBeside({ ...to, triggerId: null }, channelReady(outcome.state, channelId));
}

function channelReady(state: IncidentState, channelId: string): Answer {
  return { text: `${label(state)} is in <#${channelId}>.` };
}
