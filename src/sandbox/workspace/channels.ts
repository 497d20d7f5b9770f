import { type Core, newId, personOf, seconds } from './core.ts';
import { announce } from './events.ts';
import { announceMember } from './membership.ts';
import { app } from './people.ts';
import type { Channel } from './protocol.ts';
import { Refusal } from './refusal.ts';
import { wireChannel } from './wire-channel.ts';

/** Slack's rules for a channel's name. https://docs.slack.dev/reference/methods/conversations.create#naming */
export function checkChannelName(name: string): void {
  if (name === '') throw new Refusal('invalid_name_required');
  if (name.length > 80) throw new Refusal('invalid_name_maxlength');
  if (/^[-_]+$/.test(name)) throw new Refusal('invalid_name_punctuation');
  if (!/^[\p{Ll}\p{Lo}\p{N}_-]+$/u.test(name)) throw new Refusal('invalid_name_specials');
}

/** @throws Refusal when the name breaks Slack's rules or is taken, if only by an archived channel. */
export function createChannel(core: Core, name: string, creator: string, isPrivate: boolean): Channel {
  freeName(core, name);
  const channel: Channel = {
    id: newId('C'),
    name,
    topic: '',
    purpose: '',
    is_archived: false,
    is_im: false,
    creator,
    members: [creator],
    created: seconds(core),
    ...(isPrivate ? { is_private: true } : {}),
  };
  core.apply({ type: 'channel', channel });
  if (!isPrivate) announce(core, { type: 'channel_created', channel: wireChannel(channel), event_ts: core.nextTs() });
  announceMember(core, 'member_joined_channel', channel, creator);
  return channel;
}

export function freeName(core: Core, name: string): void {
  checkChannelName(name);
  if ([...core.state().channels.values()].some((channel) => channel.name === name)) throw new Refusal('name_taken');
}

/** The conversation between the bot and one person, made on first use. */
export function directMessage(core: Core, user: string): { readonly channel: Channel; readonly isNew: boolean } {
  const { id } = personOf(core, user);
  if (id === app.botUser) throw new Refusal('cannot_dm_bot');
  const found = [...core.state().channels.values()].find(({ is_im, members }) => is_im && members.includes(id));
  if (found) return { channel: found, isNew: false };
  const channel: Channel = {
    id: newId('D'),
    name: id,
    topic: '',
    purpose: '',
    is_archived: false,
    is_im: true,
    creator: app.botUser,
    members: [id, app.botUser],
    created: seconds(core),
  };
  core.apply({ type: 'channel', channel });
  return { channel, isNew: true };
}
