import type { z } from 'zod';
import { archiveChannel, makePrivate, renameChannel, unarchiveChannel } from './change-channel.ts';
import { createChannel } from './channels.ts';
import { actorOf, type Core, channelSeenBy } from './core.ts';
import { addMember, checkKicking, checkLeaving, inviteProblem, removeMember } from './membership.ts';
import type { Channel, Receipt, verbs } from './protocol.ts';
import { Refusal } from './refusal.ts';

/** What people do with channels. Slack lets workspaces forbid some of it to some people; here nobody is forbidden. */
export function create(core: Core, { user, name, is_private }: z.output<typeof verbs.create>): Receipt {
  createChannel(core, name, actorOf(core, user).id, is_private === true);
  return { ok: true };
}

/** Private channels can't be joined: who is not invited does not find them. */
export function join(core: Core, { user, channel: id }: z.output<typeof verbs.join>): Receipt {
  const channel = channelSeenBy(core, user, id);
  if (channel.is_archived) throw new Refusal('is_archived');
  if (channel.is_im) throw new Refusal('method_not_supported_for_channel_type');
  if (!channel.members.includes(user)) addMember(core, channel, user);
  return { ok: true };
}

export function leave(core: Core, { user, channel: id }: z.output<typeof verbs.leave>): Receipt {
  const channel = channelOfMember(core, user, id);
  checkLeaving(core, channel, user);
  removeMember(core, channel, user, user);
  return { ok: true };
}

/** Invites the app's bot like anybody else. */
export function invite(core: Core, { user, channel: id, who }: z.output<typeof verbs.invite>): Receipt {
  const channel = openChannelOfMember(core, user, id);
  const problem = inviteProblem(core, channel, who, user);
  if (problem !== undefined) throw new Refusal(problem);
  addMember(core, channel, who, user);
  return { ok: true };
}

export function kick(core: Core, { user, channel: id, who }: z.output<typeof verbs.kick>): Receipt {
  const channel = openChannelOfMember(core, user, id);
  checkKicking(core, channel, who, user);
  removeMember(core, channel, who, user);
  return { ok: true };
}

export function rename(core: Core, { user, channel, name }: z.output<typeof verbs.rename>): Receipt {
  renameChannel(core, openChannelOfMember(core, user, channel), user, name);
  return { ok: true };
}

export function archive(core: Core, { user, channel }: z.output<typeof verbs.archive>): Receipt {
  archiveChannel(core, channelOfMember(core, user, channel), user);
  return { ok: true };
}

export function unarchive(core: Core, { user, channel }: z.output<typeof verbs.unarchive>): Receipt {
  unarchiveChannel(core, channelOfMember(core, user, channel), user);
  return { ok: true };
}

export function hide(core: Core, { user, channel }: z.output<typeof verbs.make_private>): Receipt {
  makePrivate(core, openChannelOfMember(core, user, channel), user);
  return { ok: true };
}

function openChannelOfMember(core: Core, user: string, id: string): Channel {
  const channel = channelOfMember(core, user, id);
  if (channel.is_archived) throw new Refusal('is_archived');
  return channel;
}

function channelOfMember(core: Core, user: string, id: string): Channel {
  const channel = channelSeenBy(core, user, id);
  if (channel.is_im) throw new Refusal('method_not_supported_for_channel_type');
  if (!channel.members.includes(user)) throw new Refusal('not_in_channel');
  return channel;
}
