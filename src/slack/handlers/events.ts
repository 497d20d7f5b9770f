import type { App } from '@slack/bolt';
import type { Edge } from './edge.ts';

/**
 * When somebody opens their Home tab, it is published. When somebody deletes a message in an incident's channel, its
 * summary is looked after: the record has lost nothing.
 */
export function registerEvents(app: App, { directory, surfaces }: Edge): void {
  app.event('app_home_opened', async ({ event, context }) => {
    if (event.tab === 'home' && context.teamId !== undefined) await surfaces.home.open(context.teamId, event.user);
  });

  app.event('message', async ({ event, context }) => {
    if (event.subtype !== 'message_deleted' || context.teamId === undefined) return;
    const incidentId = await directory.byChannel(context.teamId, event.channel);
    if (incidentId !== null) surfaces.verify(incidentId);
  });
}
