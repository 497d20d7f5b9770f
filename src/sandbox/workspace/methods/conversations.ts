import { z } from 'zod';
import { addMember, createChannel, directMessage, freeName, wireChannel } from '../channels.ts';
import { type Core, channelOf } from '../core.ts';
import { announce } from '../events.ts';
import { postMessage } from '../messages.ts';
import { app } from '../people.ts';
import type { Channel } from '../protocol.ts';
import { Refusal } from '../refusal.ts';
import { needScope, needScopeFor } from '../scopes.ts';
import { countArgument, flagArgument, idsArgument, type Methods, method, page } from './method.ts';

const oneChannel = z.object({ channel: z.string() });
const manage = ['channels:manage', 'groups:write', 'im:write', 'mpim:write'];
const read = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];
/** Characters of a topic or purpose. https://docs.slack.dev/reference/methods/conversations.setTopic */
const topicMax = 250;
/** https://docs.slack.dev/reference/methods/conversations.invite */
const inviteesMax = 1000;

/** conversations.*, but for reading messages: https://docs.slack.dev/reference/methods?family=conversations */
export const conversationMethods: Methods = {
  'conversations.create': method(
    manage,
    z.object({ name: z.string().default(''), is_private: flagArgument }),
    (core, args) => {
      const isPrivate = args.is_private === true;
      needScope(core, [isPrivate ? 'groups:write' : 'channels:manage']);
      return { channel: wireChannel(createChannel(core, args.name, app.botUser, isPrivate)) };
    },
  ),

  'conversations.info': method(
    read,
    z.object({ channel: z.string(), include_num_members: flagArgument }),
    (core, args) => {
      const channel = channelOf(core, args.channel);
      needScopeFor(core, channel, 'read');
      const members = args.include_num_members === true ? { num_members: channel.members.length } : {};
      return { channel: { ...wireChannel(channel), ...members } };
    },
  ),

  'conversations.list': method(
    read,
    z.object({
      types: z.string().default('public_channel'),
      exclude_archived: flagArgument,
      limit: countArgument,
      cursor: z.string().optional(),
    }),
    (core, args) => {
      const types = args.types.split(',').map((type) => type.trim());
      const kinds = { public_channel: 'channels', private_channel: 'groups', im: 'im', mpim: 'mpim' } as const;
      for (const type of types) {
        const kind = Object.entries(kinds).find(([name]) => name === type)?.[1];
        if (kind === undefined) throw new Refusal('invalid_types');
        needScope(core, [`${kind}:read`]);
      }
      const typeOf = ({ is_im, is_private }: Channel) =>
        is_im ? 'im' : is_private === true ? 'private_channel' : 'public_channel';
      const listed = [...core.state().channels.values()].filter(
        (channel) => types.includes(typeOf(channel)) && !(args.exclude_archived === true && channel.is_archived),
      );
      const { items, next_cursor } = page(listed, args);
      return {
        channels: items.map((channel) => ({ ...wireChannel(channel), num_members: channel.members.length })),
        response_metadata: { next_cursor },
      };
    },
  ),

  'conversations.join': method(['channels:join'], oneChannel, (core, args) => {
    const channel = channelOf(core, args.channel);
    if (channel.is_im || channel.is_private === true) throw new Refusal('method_not_supported_for_channel_type');
    if (channel.is_archived) throw new Refusal('is_archived');
    if (!channel.members.includes(app.botUser)) return { channel: wireChannel(addMember(core, channel, app.botUser)) };
    return {
      channel: wireChannel(channel),
      warning: 'already_in_channel',
      response_metadata: { warnings: ['already_in_channel'] },
    };
  }),

  'conversations.invite': method(
    ['channels:manage', 'channels:write.invites', 'groups:write', 'groups:write.invites'],
    z.object({ channel: z.string(), users: idsArgument, force: flagArgument }),
    (core, args) => {
      let channel = changeable(core, args.channel);
      if (args.users.length === 0) throw new Refusal('no_user');
      if (args.users.length > inviteesMax) throw new Refusal('too_many_members');
      const problems = args.users.flatMap((user) => {
        const error = inviteProblem(core, channel, user);
        return error === undefined ? [] : [{ user, ok: false, error }];
      });
      const [first] = problems;
      if (first !== undefined && (args.force !== true || problems.length === args.users.length))
        throw new Refusal(first.error, { errors: problems });
      for (const user of new Set(args.users)) {
        if (!problems.some((problem) => problem.user === user)) channel = addMember(core, channel, user, app.botUser);
      }
      return { channel: wireChannel(channel), ...(problems.length === 0 ? {} : { errors: problems }) };
    },
  ),

  'conversations.members': method(
    read,
    z.object({ channel: z.string(), limit: countArgument, cursor: z.string().optional() }),
    (core, args) => {
      const channel = channelOf(core, args.channel);
      needScopeFor(core, channel, 'read');
      const { items, next_cursor } = page(channel.members, args);
      return { members: items, response_metadata: { next_cursor } };
    },
  ),

  'conversations.setTopic': method(
    ['channels:manage', 'channels:write.topic', 'groups:write', 'groups:write.topic', 'im:write'],
    z.object({ channel: z.string(), topic: z.string() }),
    (core, args) => {
      const channel = changeable(core, args.channel);
      if (args.topic.length > topicMax) throw new Refusal('too_long');
      const changed = { ...channel, topic: args.topic };
      core.apply({ type: 'channel', channel: changed });
      systemMessage(core, changed, 'channel_topic', `set the channel topic: ${args.topic}`);
      return { channel: wireChannel(changed), topic: args.topic };
    },
  ),

  'conversations.setPurpose': method(
    ['channels:manage', 'channels:write.topic', 'groups:write', 'groups:write.topic', 'im:write'],
    z.object({ channel: z.string(), purpose: z.string() }),
    (core, args) => {
      const channel = changeable(core, args.channel);
      if (args.purpose.length > topicMax) throw new Refusal('too_long');
      const changed = { ...channel, purpose: args.purpose };
      core.apply({ type: 'channel', channel: changed });
      systemMessage(core, changed, 'channel_purpose', `set the channel description: ${args.purpose}`);
      return { channel: wireChannel(changed), purpose: args.purpose };
    },
  ),

  'conversations.archive': method(manage, oneChannel, (core, args) => {
    const channel = channelOf(core, args.channel);
    needScopeFor(core, channel, 'write');
    if (channel.is_im) throw new Refusal('method_not_supported_for_channel_type');
    if (channel.name === 'general') throw new Refusal('cant_archive_general');
    if (channel.is_archived) throw new Refusal('already_archived');
    if (!channel.members.includes(app.botUser)) throw new Refusal('not_in_channel');
    systemMessage(core, channel, 'channel_archive', 'archived the channel');
    core.apply({ type: 'channel', channel: { ...channel, is_archived: true } });
    announce(
      core,
      { type: 'channel_archive', channel: channel.id, user: app.botUser, event_ts: core.nextTs() },
      channel,
    );
    return {};
  }),

  'conversations.rename': method(manage, z.object({ channel: z.string(), name: z.string() }), (core, args) => {
    const channel = changeable(core, args.channel);
    needScopeFor(core, channel, 'write');
    if (channel.creator !== app.botUser) throw new Refusal('not_authorized');
    if (channel.name !== args.name) freeName(core, args.name);
    const changed = { ...channel, name: args.name };
    core.apply({ type: 'channel', channel: changed });
    systemMessage(core, changed, 'channel_name', `has renamed the channel from "${channel.name}" to "${args.name}"`);
    announce(core, {
      type: 'channel_rename',
      channel: { id: channel.id, name: args.name, created: channel.created ?? 0 },
      event_ts: core.nextTs(),
    });
    return { channel: wireChannel(changed) };
  }),

  'conversations.open': method(
    ['im:write', 'mpim:write'],
    z.object({ users: idsArgument.optional(), channel: z.string().optional(), return_im: flagArgument }),
    (core, args) => {
      const [user, ...others] = args.users ?? [];
      if (user === undefined && args.channel === undefined) throw new Refusal('channel_not_found');
      if (others.length > 0) throw new Refusal('restricted_action');
      const { channel, isNew } =
        user === undefined ? { channel: channelOf(core, args.channel ?? ''), isNew: false } : directMessage(core, user);
      return {
        ...(isNew ? {} : { no_op: true, already_open: true }),
        channel: args.return_im === true ? wireChannel(channel) : { id: channel.id },
      };
    },
  ),
};

/** A channel that the bot may change: it is in it, and it is not archived. */
function changeable(core: Core, id: string): Channel {
  const channel = channelOf(core, id);
  if (channel.is_im) throw new Refusal('method_not_supported_for_channel_type');
  if (!channel.members.includes(app.botUser)) throw new Refusal('not_in_channel');
  if (channel.is_archived) throw new Refusal('is_archived');
  return channel;
}

function inviteProblem(core: Core, channel: Channel, user: string): string | undefined {
  if (user === app.botUser) return 'cant_invite_self';
  if (!core.people.some(({ id }) => id === user)) return 'user_not_found';
  return channel.members.includes(user) ? 'already_in_channel' : undefined;
}

function systemMessage(core: Core, channel: Channel, subtype: string, text: string): void {
  postMessage(core, { channel, user: app.botUser, text, subtype });
}
