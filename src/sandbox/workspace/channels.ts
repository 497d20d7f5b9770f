import { type Core, newId, personOf, seconds } from './core.ts';
import { announce } from './events.ts';
import { postMessage } from './messages.ts';
import { app, team } from './people.ts';
import type { Channel } from './protocol.ts';
import { Refusal } from './refusal.ts';

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
  announce(core, { type: 'channel_created', channel: wireChannel(channel), event_ts: core.nextTs() });
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

export function addMember(core: Core, channel: Channel, user: string, inviter?: string): Channel {
  const joined = { ...channel, members: [...channel.members, user] };
  core.apply({ type: 'channel', channel: joined });
  postMessage(core, { channel: joined, user, text: `<@${user}> has joined the channel`, subtype: 'channel_join' });
  announce(
    core,
    {
      type: 'member_joined_channel',
      user,
      channel: channel.id,
      channel_type: 'C',
      team: team.id,
      ...(inviter === undefined ? {} : { inviter }),
      event_ts: core.nextTs(),
    },
    joined,
  );
  return joined;
}

/** A conversation as Slack's API shows it. https://docs.slack.dev/reference/objects/conversation-object */
export function wireChannel(channel: Channel): Record<string, unknown> {
  const { id, name, creator, is_archived, is_im } = channel;
  const shared = { id, created: channel.created ?? 0, is_archived, is_im, is_org_shared: false, updated: 0 };
  if (is_im)
    return { ...shared, user: channel.members.find((member) => member !== app.botUser), is_user_deleted: false };
  const is_private = channel.is_private === true;
  return {
    ...shared,
    name,
    name_normalized: name,
    is_channel: !is_private,
    is_group: is_private,
    is_mpim: false,
    is_private,
    is_general: name === 'general',
    is_shared: false,
    is_ext_shared: false,
    is_pending_ext_shared: false,
    is_member: channel.members.includes(app.botUser),
    unlinked: 0,
    creator,
    context_team_id: team.id,
    shared_team_ids: [team.id],
    pending_shared: [],
    topic: { value: channel.topic, creator: '', last_set: 0 },
    purpose: { value: channel.purpose, creator: '', last_set: 0 },
    previous_names: [],
  };
}
