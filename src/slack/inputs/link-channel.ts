import type { IncidentState } from '../../capabilities/index.ts';
import type { Outcome } from '../../store/outcome.ts';
import type { Answer } from '../answer.ts';
import { label } from '../kit/name.ts';
import { type AppContext, bestEffort } from './app-context.ts';

/** Links the channel of a new incident for whoever declared it, once there is one, which is after the acknowledgement. */
export async function linkChannel(
  app: AppContext,
  outcome: Outcome,
  tell: (answer: Answer) => Promise<unknown>,
): Promise<void> {
  if (outcome.kind !== 'recorded' || outcome.replay) return;
  const channelId = await app.surfaces.whenChannel(outcome.state.incident_id);
  await bestEffort(app, () => tell(channelReady(outcome.state, channelId)));
}

function channelReady(state: IncidentState, channelId: string): Answer {
  return { text: `${label(state)} is in <#${channelId}>.` };
}
