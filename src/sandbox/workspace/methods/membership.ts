import { z } from 'zod';
import { channelSeenBy } from '../core.ts';
import { addMember, checkKicking, checkLeaving, inviteProblem, removeMember } from '../membership.ts';
import { app } from '../people.ts';
import { Refusal } from '../refusal.ts';
import { needScopeFor } from '../scopes.ts';
import { wireChannel } from '../wire-channel.ts';
import { changeable } from './changeable.ts';
import { countArgument, flagArgument, idsArgument, type Methods, method, page } from './method.ts';

const oneChannel = z.object({ channel: z.string() });
const manage = ['channels:manage', 'groups:write', 'im:write', 'mpim:write'];
const read = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];
/** https://docs.slack.dev/reference/methods/conversations.invite */
const inviteesMax = 100;

/** Who is in a conversation: https://docs.slack.dev/reference/methods/conversations.invite and its kin. */
export const membershipMethods: Methods = {
  'conversations.members': method(
    read,
    z.object({ channel: z.string(), limit: countArgument, cursor: z.string().optional() }),
    (core, args) => {
      const channel = channelSeenBy(core, app.botUser, args.channel);
      needScopeFor(core, channel, 'read');
      const { items, next_cursor } = page(channel.members, args);
      return { members: items, response_metadata: { next_cursor } };
    },
  ),

  'conversations.join': method(['channels:join'], oneChannel, (core, args) => {
    const channel = channelSeenBy(core, app.botUser, args.channel);
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
      let channel = changeable(core, args.channel, 'write.invites');
      if (args.users.length === 0) throw new Refusal('no_user');
      if (args.users.length > inviteesMax) throw new Refusal('too_many_members');
      const problems = args.users.flatMap((user) => {
        const error = inviteProblem(core, channel, user, app.botUser);
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

  'conversations.kick': method(manage, z.object({ channel: z.string(), user: z.string() }), (core, args) => {
    const channel = changeable(core, args.channel, 'write');
    checkKicking(core, channel, args.user, app.botUser);
    removeMember(core, channel, args.user, app.botUser);
    return { errors: {} };
  }),

  'conversations.leave': method(manage, oneChannel, (core, args) => {
    const channel = channelSeenBy(core, app.botUser, args.channel);
    needScopeFor(core, channel, 'write');
    checkLeaving(core, channel, app.botUser);
    if (!channel.members.includes(app.botUser)) return { not_in_channel: true };
    removeMember(core, channel, app.botUser, app.botUser);
    return {};
  }),
};
