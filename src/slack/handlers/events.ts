import type { App } from '@slack/bolt';
import type { Edge } from './edge.ts';

/** When somebody deletes a message in an incident's channel, its summary is looked after: the record has lost nothing. */
export function registerEvents(app: App, { directory, surfaces }: Edge): void {
  app.event('message', async ({ event, context }) => {
    if (event.subtype !== 'message_deleted' || context.teamId === undefined) return;
    const incidentId = await directory.byChannel(context.teamId, event.channel);
    if (incidentId !== null) surfaces.verify(incidentId);
  });
}
