import { isPrivate } from '../../capabilities/privacy/privacy.ts';
import type { Answer } from '../answer.ts';
import type { EventHandlers } from '../inbox/inbox.ts';
import type { InboxRows } from '../inbox/inbox-rows.ts';
import type { EventKey, KeptEvent } from '../inbox/kept-event.ts';
import { notedMessageId } from '../request-identity.ts';
import type { SlackCall } from '../surfaces/slack-call.ts';
import type { AppContext } from './app-context.ts';
import { eventAsker } from './event-asker.ts';
import { findIncident, unread } from './find-incident.ts';
import { followNote, isOpen, restoreNote } from './follow-note.ts';
import { notTaken, takeMention, tellMention } from './mention.ts';
import { messageAt } from './message-at.ts';
import { noteMessage } from './note-message.ts';
import { offerCatchUp } from './offer-catch-up.ts';

type Ports = {
  readonly app: AppContext;
  readonly latestOf: InboxRows['latestOf'];
  readonly call: SlackCall;
};

type Pinned = Extract<KeptEvent, { kind: 'pinned' }>;
type Moved = Extract<KeptEvent, { kind: 'joined' | 'left' }>;

const notNoted: Answer = {
  text: 'Your 📌 did not note the message: Slack did not let Quorum read it. `/incident note` followed by the text notes it.',
};

/**
 * When somebody opens their Home tab, it is published. Who comes into an incident's channel is offered to catch up. When
 * somebody reacts to a message in an incident's channel with 📌, it is noted; when a message begins with a mention of the app,
 * what follows is done. When they take 📌 away, or the message is edited or deleted, the record says so beside the note, which
 * stays, and whom it concerns is told. When somebody deletes a message there, the summary is looked after: the record has lost
 * nothing. Each may be done twice and is then as if it had been done once.
 */
export function createEventHandlers(ports: Ports): EventHandlers {
  const { app } = ports;
  const { directory, surfaces } = app;
  return {
    async handle(event, key) {
      switch (event.kind) {
        case 'home_opened':
          if ((await eventAsker(app, event)) !== null) await surfaces.home.open(event.team, event.user);
          return;
        case 'pinned':
          return notePinned(ports, event, key);
        case 'mentioned':
          return takeMention(ports, event, key);
        case 'joined': {
          const asker = await eventAsker(app, event);
          if (asker === null) return;
          // Guests have no lists to find it in.
          if (!asker.isGuest) await followMember(ports, event);
          return offerCatchUp(app, asker, event.channel);
        }
        case 'left':
          return followMember(ports, event);
        case 'unpinned':
        case 'message_changed':
          return followNote(ports, event, key);
        case 'message_deleted': {
          const incidentId = await directory.byChannel(event.team, event.channel);
          if (incidentId === null) return;
          await surfaces.recheckSummary(incidentId);
          if (event.ts !== null) await followNote(ports, { ...event, ts: event.ts }, key);
          return;
        }
        case 'bot_moved':
          return returnTo(app, event);
        default: {
          const unreachable: never = event;
          return unreachable;
        }
      }
    },
    async giveUp(event) {
      if (event.kind === 'pinned') await tell(app, event, notNoted);
      if (event.kind === 'mentioned') await tellMention(app, event, undefined, notTaken);
    },
  };
}

/** An open incident's channel needs the bot: looking for the summary has it join again. In a resolved one it stays out. */
async function returnTo(
  { directory, record, surfaces }: AppContext,
  event: Extract<KeptEvent, { kind: 'bot_moved' }>,
): Promise<void> {
  const incidentId = await directory.byChannel(event.team, event.channel);
  const read = incidentId === null ? null : await record.load(incidentId);
  if (read?.kind === 'unavailable') throw new Error(`An incident could not be read yet: ${read.reason}`);
  if (incidentId === null || read?.kind !== 'read' || read.value?.state.resolved !== null) return;
  await surfaces.recheckSummary(incidentId);
}

async function notePinned({ app, call }: Ports, event: Pinned, key: EventKey): Promise<void> {
  const { team, user, channel, ts } = event;
  if ((await app.directory.byChannel(team, channel)) === null) return;
  const asker = await eventAsker(app, event);
  if (asker === null) return;
  const found = await findIncident(app, asker, { channel_id: channel }, { fresh: false });
  if (found.kind === 'missing') {
    if (found.answer === unread) throw new Error('The record could not be read yet');
    return tell(app, event, found.answer);
  }
  const { incident_id } = found.incident.state;
  const message = await messageAt({ app, call }, event);
  if (message === undefined) return;
  const request = { incident_id, actor: user, origin: 'reaction', viewer: found.viewer } as const;
  const { outcome, answer } = await noteMessage(app, request, { team, channel, ts }, message);
  if (isOpen(outcome)) throw new Error(`A reaction could not be recorded yet (${outcome.kind})`);
  const restored = await restoreNote(app, request, event, key);
  await tell(app, event, restored ?? answer);
}

/** A reaction has no answer of its own. */
async function tell({ answers }: AppContext, { team, user, channel, ts }: Pinned, answer: Answer): Promise<void> {
  const to = { team, user, channel, responseUrl: null, triggerId: null };
  await answers.owe({ to, requestId: notedMessageId({ channel, ts }), subject: 'the note' }).tell(answer);
}

/**
 * Somebody came into the channel of a private incident or left it: they find it in their lists or do so no more. What
 * happened last holds, in whichever order the events come, and whoever does them at the same time.
 */
async function followMember({ app, latestOf }: Ports, event: Moved): Promise<void> {
  const incidentId = await privateIncidentOf(app, event.team, event.channel);
  if (incidentId === null) return;
  let latest = await latestOf(event);
  for (let done: string | null = null; latest !== done; latest = await latestOf(event)) {
    if (latest === 'left') await app.viewers.remove(incidentId, event.user);
    else await app.viewers.admit(incidentId, [event.user]);
    done = latest;
  }
  if (latest === 'left') app.surfaces.markDirty(incidentId);
}

/**
 * The private incident of this channel, whose members find it in their lists; null: none. A public channel that the
 * incident has left, or is leaving, is not its channel.
 */
async function privateIncidentOf(app: AppContext, team: string, channel: string): Promise<string | null> {
  const incidentId = await app.directory.byChannel(team, channel);
  if (incidentId === null) return null;
  const read = await app.record.load(incidentId, { fresh: true });
  // It is tried again: who has left must not stay in the lists.
  if (read.kind === 'unavailable') throw new Error(`Who is in a channel could not be noted yet: ${read.reason}`);
  if (read.kind !== 'read' || read.value === null || !isPrivate(read.value.state)) return null;
  return (await app.directory.ownChannelOf(read.value.state)) === channel ? incidentId : null;
}
