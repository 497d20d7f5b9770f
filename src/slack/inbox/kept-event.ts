import { z } from 'zod';
import { messageWords } from '../kit/message-words.ts';
import { messageTs, opaqueId, slackId, slackUserId } from '../kit/sent-fields.ts';

const place = { team: z.string(), user: z.string(), channel: z.string() };

/** What is kept of an event until it is done: whom and what it names, and no text of anybody's. */
const keptEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('home_opened'), team: z.string(), user: z.string() }),
  z.object({ kind: z.literal('pinned'), ...place, ts: z.string() }),
  /** Somebody's message mentions the app, whose own id in Slack is `bot`. */
  z.object({ kind: z.literal('mentioned'), ...place, ts: z.string(), bot: z.string().nullable() }),
  z.object({ kind: z.literal('joined'), ...place }),
  z.object({ kind: z.literal('left'), ...place }),
  /** The reaction was taken away again. */
  z.object({ kind: z.literal('unpinned'), ...place, ts: z.string() }),
  z.object({ kind: z.literal('message_changed'), team: z.string(), channel: z.string(), ts: z.string() }),
  /** `ts`: of the message; an earlier version of Quorum did not keep it. */
  z.object({
    kind: z.literal('message_deleted'),
    team: z.string(),
    channel: z.string(),
    ts: z.string().nullable().default(null),
  }),
  /** The bot was taken out of the channel or came back: it was not told of what happened there meanwhile. */
  z.object({ kind: z.literal('bot_moved'), team: z.string(), channel: z.string() }),
]);
export type KeptEvent = z.output<typeof keptEventSchema>;

/** Reads what was kept; null for what another version of Quorum has kept. */
export function readKeptEvent(body: string): KeptEvent | null {
  return keptEventSchema.safeParse(JSON.parse(body)).data ?? null;
}

/** What names one event, however often Slack sends it. https://docs.slack.dev/apis/events-api#callback-field */
export type EventKey = { readonly app_id: string; readonly event_id: string };

/** An event that there is something to do for. `happened`: in seconds since 1970, to the microsecond. */
export type Delivery = { readonly key: EventKey; readonly event: KeptEvent; readonly happened: string };

/** https://docs.slack.dev/apis/events-api#events-JSON */
const envelopeSchema = z.object({
  api_app_id: slackId,
  event_id: opaqueId,
  event_time: z.int().nonnegative().max(99_999_999_999),
  team_id: slackId.nullish(),
  authorizations: z.array(z.object({ team_id: slackId.nullish(), user_id: slackUserId })).optional(),
  event: z.looseObject({
    type: z.string(),
    event_ts: z
      .string()
      .regex(/^\d{1,11}(\.\d{1,9})?$/)
      .optional(),
  }),
});

/** A message that was edited, or of a thread whose first message is gone: a tombstone stands in its place. */
const changedMessage = z.looseObject({
  ts: messageTs,
  user: z.string().nullish(),
  subtype: z.string().nullish(),
});

const reaction = {
  user: slackUserId,
  reaction: z.string(),
  item: z.object({ channel: slackId, ts: messageTs }),
  item_user: z.string().nullish(),
};

/** https://docs.slack.dev/reference/events/app_home_opened and so on, by the name of each. */
const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('app_home_opened'), user: slackUserId, tab: z.string() }),
  z.object({ type: z.literal('reaction_added'), ...reaction }),
  z.object({ type: z.literal('reaction_removed'), ...reaction }),
  /** An app's message has no user, or its bot's. */
  z.object({ type: z.literal('app_mention'), user: slackUserId, channel: slackId, ts: messageTs }),
  z.object({ type: z.literal('member_joined_channel'), user: slackUserId, channel: slackId }),
  z.object({ type: z.literal('member_left_channel'), user: slackUserId, channel: slackId }),
  z.object({ type: z.literal('channel_left'), channel: slackId }),
  z.object({ type: z.literal('group_left'), channel: slackId }),
  /** https://docs.slack.dev/reference/events/message/message_changed and https://docs.slack.dev/reference/events/message/message_deleted */
  z.object({
    type: z.literal('message'),
    subtype: z.enum(['message_changed', 'message_deleted']),
    channel: slackId,
    deleted_ts: messageTs.optional(),
    message: changedMessage.optional(),
    previous_message: z.unknown().optional(),
  }),
]);

/** The events that there may be something to do for: manifest.yml subscribes to them. */
export const eventTypes = eventSchema.options.map(({ shape }) => shape.type.value);

/** Reads an event as Slack sends it; null where there is nothing to do for it. `reaction`: the one that notes a message. */
export function readDelivery(body: object, reaction: string): Delivery | null {
  const envelope = envelopeSchema.safeParse(body).data;
  if (envelope === undefined) return null;
  const { api_app_id, event_id, event_time, team_id, authorizations, event } = envelope;
  const [installation] = authorizations ?? [];
  const team = installation?.team_id ?? team_id;
  const read = eventSchema.safeParse(event).data;
  if (read === undefined || team === null || team === undefined) return null;
  const kept = keptOf(read, { team, bot: installation?.user_id ?? null, reaction });
  const happened = event.event_ts ?? String(event_time);
  return kept === null ? null : { key: { app_id: api_app_id, event_id }, event: kept, happened };
}

type Context = { readonly team: string; readonly bot: string | null; readonly reaction: string };

function keptOf(event: z.output<typeof eventSchema>, { team, bot, reaction }: Context): KeptEvent | null {
  switch (event.type) {
    case 'app_home_opened':
      return event.tab === 'home' ? { kind: 'home_opened', team, user: event.user } : null;
    case 'reaction_added':
    case 'reaction_removed': {
      const { user, item, item_user } = event;
      const isOurs = bot !== null && (user === bot || item_user === bot);
      const kind = event.type === 'reaction_added' ? 'pinned' : 'unpinned';
      return event.reaction === reaction && !isOurs ? { kind, team, user, ...item } : null;
    }
    case 'app_mention': {
      const { user, channel, ts } = event;
      return user === bot ? null : { kind: 'mentioned', team, user, channel, ts, bot };
    }
    case 'channel_left':
    case 'group_left':
      return { kind: 'bot_moved', team, channel: event.channel };
    case 'member_joined_channel':
      if (event.user === bot) return { kind: 'bot_moved', team, channel: event.channel };
      return { kind: 'joined', team, user: event.user, channel: event.channel };
    case 'member_left_channel':
      return { kind: 'left', team, user: event.user, channel: event.channel };
    case 'message':
      return changeOf(event, { team, bot });
    default: {
      const unreachable: never = event;
      return unreachable;
    }
  }
}

/** Nothing is to be done for an edit that says the same, such as one in which Slack adds its look at an address, nor for ours. */
function changeOf(
  {
    subtype,
    channel,
    deleted_ts,
    message,
    previous_message,
  }: Extract<z.output<typeof eventSchema>, { type: 'message' }>,
  { team, bot }: Pick<Context, 'team' | 'bot'>,
): KeptEvent | null {
  if (subtype === 'message_deleted') return { kind: 'message_deleted', team, channel, ts: deleted_ts ?? null };
  if (message === undefined) return null;
  const { ts, user, subtype: becomes } = message;
  if (becomes === 'tombstone') return { kind: 'message_deleted', team, channel, ts };
  if (bot !== null && user === bot) return null;
  const words = (of: unknown) => messageWords(of, () => undefined).text;
  return words(message) === words(previous_message) ? null : { kind: 'message_changed', team, channel, ts };
}

/** What an event is about: of several about one thing, what happened last is what holds. */
export function subjectOf(event: KeptEvent): string {
  switch (event.kind) {
    case 'home_opened':
      return `home ${event.team} ${event.user}`;
    case 'pinned':
      return `pin ${event.team} ${event.channel} ${event.ts} ${event.user}`;
    case 'unpinned':
      return `unpin ${event.team} ${event.channel} ${event.ts} ${event.user}`;
    case 'mentioned':
      return `mention ${event.team} ${event.channel} ${event.ts}`;
    case 'joined':
    case 'left':
      return `member ${event.team} ${event.channel} ${event.user}`;
    case 'message_changed':
      return `message ${event.team} ${event.channel} ${event.ts}`;
    case 'message_deleted':
    case 'bot_moved':
      return `channel ${event.team} ${event.channel}`;
    default: {
      const unreachable: never = event;
      return unreachable;
    }
  }
}
