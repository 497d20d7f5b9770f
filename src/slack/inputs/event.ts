import type { App } from '@slack/bolt';
import { isPrivate } from '../../capabilities/privacy/privacy.ts';
import type { Outcome } from '../../store/outcome.ts';
import { type AppContext, bestEffort } from './app-context.ts';
import { findIncident } from './find-incident.ts';
import { noteMessage } from './note-message.ts';

/**
 * When somebody opens their Home tab, it is published. When somebody reacts to a message in an incident's channel with
 * 📌, it is noted. When somebody deletes a message there, the summary is looked after: the record has lost nothing.
 */
export function registerEvents(bolt: App, app: AppContext): void {
  const { directory, surfaces, slack } = app;

  bolt.event('app_home_opened', async ({ event, context }) => {
    if (event.tab === 'home' && context.teamId !== undefined) await surfaces.home.open(context.teamId, event.user);
  });

  bolt.event('reaction_added', async ({ event, context }) => {
    const { user, reaction, item } = event;
    if (
      reaction !== app.settings.reactions.note ||
      context.teamId === undefined ||
      event.item_user === context.botUserId
    )
      return;
    const { channel, ts } = item;
    const asker = { team: context.teamId, user, channel };
    if ((await directory.byChannel(context.teamId, channel)) === null) return;
    const found = await findIncident(app, asker, { channel_id: channel }, { fresh: false });
    if (found.kind === 'missing') {
      await bestEffort(app, () => slack.chat.postEphemeral({ channel, user, text: found.answer.text }));
      return;
    }
    const { incident_id } = found.incident.state;
    const { messages } = await slack.conversations.replies({ channel, ts, oldest: ts, latest: ts, inclusive: true });
    const message = messages?.find((found) => found.ts === ts);
    if (message === undefined) return;
    const request = { incident_id, actor: user, origin: 'reaction', viewer: found.viewer } as const;
    const { outcome, answer } = await noteMessage(app, request, { ...message, channel, ts });
    // A reaction has no answer of its own; what a redelivery would be told was told before.
    if (outcome.kind === 'recorded' && outcome.replay) return;
    await bestEffort(app, () => slack.chat.postEphemeral({ channel, user, text: answer.text }));
    if (isOpen(outcome)) throw new Error(`A reaction could not be recorded yet (${outcome.kind})`);
  });

  bolt.event('member_joined_channel', async ({ event, context }) => {
    const incidentId = await privateIncidentOf(app, context.teamId, event.channel);
    if (incidentId !== null) await app.viewers.admit(incidentId, [event.user]);
  });

  bolt.event('member_left_channel', async ({ event, context }) => {
    const incidentId = await privateIncidentOf(app, context.teamId, event.channel);
    if (incidentId === null) return;
    await app.viewers.remove(incidentId, event.user);
    surfaces.markDirty(incidentId);
  });

  bolt.event('message', async ({ event, context }) => {
    if (event.subtype !== 'message_deleted' || context.teamId === undefined) return;
    const incidentId = await directory.byChannel(context.teamId, event.channel);
    if (incidentId !== null) surfaces.recheckSummary(incidentId);
  });
}

/** Whether it may still be recorded when Slack sends the reaction again, which it does when a listener fails. */
function isOpen({ kind }: Outcome): boolean {
  return kind === 'busy' || kind === 'unavailable' || kind === 'unknown';
}

/**
 * The private incident of this channel, whose members find it in their lists; null: none. A public channel that the
 * incident has left, or is leaving, is not its channel.
 */
async function privateIncidentOf(app: AppContext, team: string | undefined, channel: string): Promise<string | null> {
  const incidentId = team === undefined ? null : await app.directory.byChannel(team, channel);
  if (incidentId === null) return null;
  const read = await app.record.load(incidentId, { fresh: true });
  // Slack sends the event again: who has left must not stay in the lists.
  if (read.kind === 'unavailable') throw new Error(`Who is in a channel could not be noted yet: ${read.reason}`);
  if (read.kind !== 'read' || read.value === null || !isPrivate(read.value.state)) return null;
  return (await app.directory.ownChannelOf(read.value.state)) === channel ? incidentId : null;
}
