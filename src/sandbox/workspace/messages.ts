import type { Json } from '../json.ts';
import { withBlockIds } from './block-ids.ts';
import { kindOf } from './channel-kind.ts';
import { type Core, channelOf, seconds } from './core.ts';
import { announce } from './events.ts';
import { app } from './people.ts';
import type { Channel, Message } from './protocol.ts';
import { Refusal } from './refusal.ts';
import { wireMessage } from './wire-message.ts';

type NewMessage = {
  readonly channel: Channel;
  readonly user: string;
  readonly text: string;
  readonly blocks?: readonly Json[] | undefined;
  readonly metadata?: Record<string, unknown> | undefined;
  readonly thread_ts?: string | undefined;
  readonly ephemeral_to?: string | undefined;
  readonly subtype?: string | undefined;
  readonly requestUrl?: string | undefined;
  readonly more?: Json | undefined;
};

/** Puts a message into a channel and tells the app; one that only a person sees raises no event. */
export function postMessage(core: Core, draft: NewMessage): Message {
  const { channel, blocks, metadata, thread_ts, ephemeral_to, subtype, more } = draft;
  const message: Message = {
    channel: channel.id,
    ts: core.nextTs(),
    user: draft.user,
    text: draft.text,
    ...(blocks === undefined || blocks.length === 0 ? {} : { blocks: withBlockIds(blocks) }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(thread_ts === undefined ? {} : { thread_ts }),
    ...(ephemeral_to === undefined ? {} : { ephemeral_to }),
    ...(subtype === undefined ? {} : { subtype }),
    ...(more === undefined ? {} : { more }),
  };
  core.apply({ type: 'message', message });
  if (ephemeral_to !== undefined) return message;
  const wire = { ...wireMessage(core, message), channel: channel.id, event_ts: message.ts };
  announce(core, { ...wire, type: 'message', channel_type: kindOf(channel).messageType }, channel, draft.requestUrl);
  if (message.text.includes(`<@${app.botUser}>`) && draft.user !== app.botUser)
    announce(core, { ...wire, type: 'app_mention' }, channel, draft.requestUrl);
  return message;
}

/** Puts new content into a message; what is undefined stays as it was, and an empty list of blocks takes them away. */
export function editMessage(
  core: Core,
  message: Message,
  change: {
    readonly text?: string | undefined;
    readonly blocks?: readonly Json[] | undefined;
    readonly metadata?: Record<string, unknown> | undefined;
    readonly more?: Json | undefined;
  },
): Message {
  const { blocks: oldBlocks, metadata: oldMetadata, ...kept } = message;
  const blocks = change.blocks === undefined ? oldBlocks : withBlockIds(change.blocks);
  const metadata = change.metadata ?? oldMetadata;
  const edited_ts = core.nextTs();
  const edited: Message = {
    ...kept,
    text: change.text ?? message.text,
    ...(change.more === undefined ? {} : { more: change.more }),
    ...(blocks === undefined || blocks.length === 0 ? {} : { blocks }),
    ...(metadata === undefined || Object.keys(metadata).length === 0 ? {} : { metadata }),
    ...(message.ephemeral_to === undefined ? { edited: true, edited_ts } : {}),
  };
  core.apply({ type: 'message', message: edited });
  announceChange(core, 'message_changed', edited, message, edited_ts);
  return edited;
}

export function deleteMessage(core: Core, message: Message): void {
  const event_ts = core.nextTs();
  core.apply({ type: 'message_deleted', channel: message.channel, ts: message.ts });
  announceChange(core, 'message_deleted', undefined, message, event_ts);
}

function announceChange(
  core: Core,
  subtype: string,
  now: Message | undefined,
  before: Message,
  event_ts: string,
): void {
  if (before.ephemeral_to !== undefined) return;
  const channel = channelOf(core, before.channel);
  announce(
    core,
    {
      type: 'message',
      subtype,
      hidden: true,
      channel: channel.id,
      channel_type: kindOf(channel).messageType,
      ts: event_ts,
      event_ts,
      ...(now === undefined ? { deleted_ts: before.ts } : { message: wireMessage(core, now) }),
      previous_message: wireMessage(core, before),
    },
    channel,
  );
}

/** @throws Refusal `already_pinned` or, when it comes off, `no_pin`. */
export function pinMessage(core: Core, message: Message, user: string, remove = false): void {
  const channel = channelOf(core, message.channel);
  const { pinned, pinned_by: _by, pinned_at: _at, ...bare } = message;
  if (remove !== (pinned === true)) throw new Refusal(remove ? 'no_pin' : 'already_pinned');
  const changed: Message = remove ? bare : { ...bare, pinned: true, pinned_by: user, pinned_at: seconds(core) };
  core.apply({ type: 'message', message: changed });
  const item = { type: 'message', channel: channel.id, message: wireMessage(core, changed) };
  announce(
    core,
    { type: remove ? 'pin_removed' : 'pin_added', user, channel_id: channel.id, item, event_ts: core.nextTs() },
    channel,
  );
  if (!remove) postMessage(core, { channel, user, text: 'pinned a message to this channel.', subtype: 'pinned_item' });
}

/** @throws Refusal `already_reacted`, `no_reaction`, `invalid_name` or `too_many_emoji`. */
export function react(
  core: Core,
  message: Message,
  reaction: {
    readonly user: string;
    readonly name: string;
    readonly remove?: boolean;
    readonly requestUrl?: string | undefined;
  },
): void {
  const { user, name, remove = false } = reaction;
  if (!/^[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?$/.test(name)) throw new Refusal('invalid_name');
  const before = message.reactions ?? [];
  const users = before.find((one) => one.name === name)?.users ?? [];
  if (remove !== users.includes(user)) throw new Refusal(remove ? 'no_reaction' : 'already_reacted');
  if (!remove && users.length === 0 && before.length >= 23) throw new Refusal('too_many_emoji');
  const after = remove ? users.filter((one) => one !== user) : [...users, user];
  const known = before.some((one) => one.name === name) ? before : [...before, { name, users: [] }];
  const reactions = known
    .map((one) => (one.name === name ? { name, users: after } : one))
    .filter((one) => one.users.length > 0);
  core.apply({ type: 'message', message: { ...message, reactions } });
  announce(
    core,
    {
      type: remove ? 'reaction_removed' : 'reaction_added',
      user,
      reaction: name,
      item: { type: 'message', channel: message.channel, ts: message.ts },
      item_user: message.user,
      event_ts: core.nextTs(),
    },
    channelOf(core, message.channel),
    reaction.requestUrl,
  );
}
