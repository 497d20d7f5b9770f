import type { Outcome } from '../../store/outcome.ts';
import { type Answer, type Edge, told } from './edge.ts';

/** Tells who has declared an incident the way to its channel once there is one, which is after the acknowledgement. */
export async function showTheWay(
  edge: Edge,
  outcome: Outcome,
  tell: (answer: Answer) => Promise<unknown>,
): Promise<void> {
  if (outcome.kind !== 'recorded' || outcome.replay) return;
  const channelId = await edge.surfaces.whenChannel(outcome.state.incident_id);
  await told(edge, () => tell(edge.language.channelReady(outcome.state, channelId)));
}
