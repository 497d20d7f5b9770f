import { freeName } from './channels.ts';
import type { Core } from './core.ts';
import { announce } from './events.ts';
import { postMessage } from './messages.ts';
import type { Channel } from './protocol.ts';
import { Refusal } from './refusal.ts';

/** Characters of a topic or purpose. https://docs.slack.dev/reference/methods/conversations.setTopic */
const topicMax = 250;

/** Sets the topic or the purpose, which the client calls the description. @throws Refusal `too_long`. */
export function describeChannel(
  core: Core,
  channel: Channel,
  actor: string,
  what: 'topic' | 'purpose',
  text: string,
): Channel {
  if (text.length > topicMax) throw new Refusal('too_long');
  const changed = { ...channel, [what]: text };
  const shown = what === 'topic' ? 'topic' : 'description';
  core.apply({ type: 'channel', channel: changed });
  systemMessage(core, changed, actor, `channel_${what}`, `set the channel ${shown}: ${text}`);
  return changed;
}

/** @throws Refusal when the name breaks Slack's rules or is taken. */
export function renameChannel(core: Core, channel: Channel, actor: string, name: string): Channel {
  if (channel.name !== name) freeName(core, name);
  const changed = { ...channel, name };
  core.apply({ type: 'channel', channel: changed });
  const text = `has renamed the channel from "${channel.name}" to "${name}"`;
  systemMessage(core, changed, actor, 'channel_name', text);
  const isPrivate = channel.is_private === true;
  announceToSeers(core, changed, `${isPrivate ? 'group' : 'channel'}_rename`, {
    channel: {
      id: channel.id,
      name,
      name_normalized: name,
      created: channel.created ?? 0,
      is_channel: !isPrivate,
      is_mpim: false,
    },
  });
  return changed;
}

/** @throws Refusal `cant_archive_general` or `already_archived`. */
export function archiveChannel(core: Core, channel: Channel, actor: string): Channel {
  if (channel.name === 'general') throw new Refusal('cant_archive_general');
  if (channel.is_archived) throw new Refusal('already_archived');
  systemMessage(core, channel, actor, 'channel_archive', 'archived the channel');
  const archived = { ...channel, is_archived: true };
  core.apply({ type: 'channel', channel: archived });
  const type = `${channel.is_private === true ? 'group' : 'channel'}_archive`;
  announceToSeers(core, archived, type, { channel: channel.id, user: actor, is_moved: 0 });
  return archived;
}

/** @throws Refusal `not_archived`. https://docs.slack.dev/reference/methods/conversations.unarchive */
export function unarchiveChannel(core: Core, channel: Channel, actor: string): Channel {
  if (!channel.is_archived) throw new Refusal('not_archived');
  const back = { ...channel, is_archived: false };
  core.apply({ type: 'channel', channel: back });
  systemMessage(core, back, actor, 'channel_unarchive', 'un-archived the channel');
  const type = `${channel.is_private === true ? 'group' : 'channel'}_unarchive`;
  announceToSeers(core, back, type, { channel: channel.id, user: actor });
  return back;
}

/**
 * Makes a public channel private. Its id, name and members stay, and those who are not in it see it no more. The app
 * hears of it by the message alone. https://docs.slack.dev/reference/events/message/channel_convert_to_private
 * @throws Refusal `channel_type_not_supported` for #general and for what is no public channel.
 */
export function makePrivate(core: Core, channel: Channel, actor: string): Channel {
  if (channel.is_im || channel.is_private === true || channel.name === 'general')
    throw new Refusal('channel_type_not_supported');
  const changed = { ...channel, is_private: true };
  core.apply({ type: 'channel', channel: changed });
  const text = 'made this channel *private*. Now, it can only be viewed or joined by invitation.';
  systemMessage(core, changed, actor, 'channel_convert_to_private', text);
  return changed;
}

/** A public channel's events reach every app of the workspace, a private channel's those that are in it. */
function announceToSeers(core: Core, channel: Channel, type: string, more: Readonly<Record<string, unknown>>): void {
  const event = { type, ...more, event_ts: core.nextTs() };
  announce(core, event, channel.is_private === true ? channel : undefined);
}

function systemMessage(core: Core, channel: Channel, user: string, subtype: string, text: string): void {
  postMessage(core, { channel, user, text, subtype });
}
