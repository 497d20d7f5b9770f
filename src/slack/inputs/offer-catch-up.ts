import { incident } from '../../capabilities/index.ts';
import type { Answer } from '../answer.ts';
import { button, section } from '../kit/blocks.ts';
import { label } from '../kit/name.ts';
import { viewIds } from '../views/view-ids.ts';
import type { AppContext } from './app-context.ts';
import { findIncident } from './find-incident.ts';
import type { Asker } from './gate.ts';

/**
 * Offers whoever comes into the channel of an open incident to tell them where it stands, and nobody else sees it. Who has
 * acted on it or has looked at it knows, and is left alone.
 */
export async function offerCatchUp(app: AppContext, asker: Asker, channel: string): Promise<void> {
  const { team, user } = asker;
  const found = await findIncident(app, asker, { channel_id: channel }, { fresh: false });
  if (found.kind === 'missing') return;
  const { state, events } = found.incident;
  if (state.resolved !== null || (await app.directory.ownChannelOf(state)) !== channel) return;
  const hasActed = events.some(({ actor }) => actor === user);
  const responds = incident.responders(state).some(({ user_id }) => user_id === user);
  if (hasActed || responds || (await app.seen.upTo(state.incident_id, user)) !== null) return;
  // Slack lets nobody take it away again, so the title, which may be erased or become private, stays out.
  const text = `You joined the channel of ${label(state)}.`;
  const answer: Answer = {
    text: `${text} \`/incident catchup\` tells where it stands.`,
    blocks: [
      section(text),
      { type: 'actions', elements: [button(viewIds.catchup, 'Catch me up', state.incident_id, 'primary')] },
    ],
  };
  await app.answers.tellBeside({ team, user, channel, responseUrl: null, triggerId: null }, answer);
}
