import { isGuest } from './can-see.ts';
import { type Core, personOf } from './core.ts';
import { announce } from './events.ts';
import { postMessage } from './messages.ts';
import { app, team } from './people.ts';
import type { Channel } from './protocol.ts';
import { Refusal } from './refusal.ts';

/** Puts somebody into a channel and tells the app: of its own bot too, from then on a member. */
export function addMember(core: Core, channel: Channel, user: string, inviter?: string): Channel {
  const joined = { ...channel, members: [...channel.members, user] };
  core.apply({ type: 'channel', channel: joined });
  postMessage(core, { channel: joined, user, text: `<@${user}> has joined the channel`, subtype: 'channel_join' });
  announceMember(core, 'member_joined_channel', joined, user, inviter);
  return joined;
}

/**
 * Takes somebody out of a channel. The members who stay are told; the app's own bot is told that it left.
 * https://docs.slack.dev/reference/events/channel_left and group_left
 */
export function removeMember(core: Core, channel: Channel, user: string, actor: string): Channel {
  const left = { ...channel, members: channel.members.filter((member) => member !== user) };
  core.apply({ type: 'channel', channel: left });
  postMessage(core, { channel: left, user, text: `<@${user}> has left the channel`, subtype: 'channel_leave' });
  announceMember(core, 'member_left_channel', left, user);
  if (user === app.botUser) {
    const type = channel.is_private === true ? 'group_left' : 'channel_left';
    announce(core, { type, channel: channel.id, actor_id: actor, event_ts: core.nextTs() }, channel);
  }
  return left;
}

/** https://docs.slack.dev/reference/events/member_joined_channel: `channel_type` is the first letter of the id. */
export function announceMember(
  core: Core,
  type: 'member_joined_channel' | 'member_left_channel',
  channel: Channel,
  user: string,
  inviter?: string,
): void {
  announce(
    core,
    {
      type,
      user,
      channel: channel.id,
      channel_type: channel.id.charAt(0),
      team: team.id,
      ...(inviter === undefined ? {} : { inviter }),
      event_ts: core.nextTs(),
    },
    channel,
  );
}

/** Slack's reason not to let somebody invite somebody. https://docs.slack.dev/reference/methods/conversations.invite#errors */
export function inviteProblem(core: Core, channel: Channel, user: string, inviter: string): string | undefined {
  if (user === inviter) return 'cant_invite_self';
  const person = core.people.find(({ id }) => id === user);
  if (!person) return 'user_not_found';
  if (channel.members.includes(user)) return 'already_in_channel';
  if (person.deleted === true) return 'cant_invite';
  const isElsewhere = [...core.state().channels.values()].some(
    ({ is_im, members }) => !is_im && members.includes(user),
  );
  return person.is_ultra_restricted === true && isElsewhere ? 'ura_max_channels' : undefined;
}

/** @throws Refusal where Slack keeps somebody in. https://docs.slack.dev/reference/methods/conversations.leave#errors */
export function checkLeaving(core: Core, channel: Channel, user: string): void {
  if (channel.is_im) throw new Refusal('method_not_supported_for_channel_type');
  if (channel.is_archived) throw new Refusal('is_archived');
  if (channel.name === 'general') throw new Refusal('cant_leave_general');
  if (isGuest(personOf(core, user))) throw new Refusal('user_is_restricted');
  if (channel.members.length === 1 && channel.members.includes(user)) throw new Refusal('last_member');
}

/** @throws Refusal where somebody can't be put out. https://docs.slack.dev/reference/methods/conversations.kick#errors */
export function checkKicking(core: Core, channel: Channel, user: string, actor: string): void {
  if (user === actor) throw new Refusal('cant_kick_self');
  if (channel.name === 'general') throw new Refusal('cant_kick_from_general');
  personOf(core, user);
  if (!channel.members.includes(user)) throw new Refusal('not_in_channel');
}
