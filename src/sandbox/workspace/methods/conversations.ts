import { z } from 'zod';
import { canSee } from '../can-see.ts';
import { kindOf } from '../channel-kind.ts';
import { createChannel, directMessage } from '../channels.ts';
import { type Core, channelSeenBy, personOf } from '../core.ts';
import { app } from '../people.ts';
import type { Channel } from '../protocol.ts';
import { Refusal } from '../refusal.ts';
import { needScope, needScopeFor } from '../scopes.ts';
import { wireChannel } from '../wire-channel.ts';
import { channelChangeMethods } from './change-channel.ts';
import { membershipMethods } from './membership.ts';
import { countArgument, flagArgument, idsArgument, type Methods, method, page } from './method.ts';

const manage = ['channels:manage', 'groups:write', 'im:write', 'mpim:write'];
const read = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];

/** conversations.*, but for reading messages: https://docs.slack.dev/reference/methods?family=conversations */
export const conversationMethods: Methods = {
  ...membershipMethods,
  ...channelChangeMethods,

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
      const channel = channelSeenBy(core, app.botUser, args.channel);
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
      const bot = personOf(core, app.botUser);
      const listed = [...core.state().channels.values()].filter(
        (channel) =>
          canSee(channel, bot) &&
          types.includes(kindOf(channel).listed) &&
          !(args.exclude_archived === true && channel.is_archived),
      );
      const { items, next_cursor } = page(listed, args);
      return {
        channels: items.map((channel) => ({ ...wireChannel(channel), num_members: channel.members.length })),
        response_metadata: { next_cursor },
      };
    },
  ),

  'conversations.open': method(
    ['im:write', 'mpim:write'],
    z.object({ users: idsArgument.optional(), channel: z.string().optional(), return_im: flagArgument }),
    (core, args) => {
      const [user, ...others] = args.users ?? [];
      if (others.length > 0) throw new Refusal('restricted_action');
      const { channel, isNew } =
        user === undefined ? { channel: resumed(core, args.channel), isNew: false } : opened(core, user);
      return {
        ...(isNew ? {} : { no_op: true, already_open: true }),
        channel: args.return_im === true ? wireChannel(channel) : { id: channel.id },
      };
    },
  ),
};

function opened(core: Core, user: string): ReturnType<typeof directMessage> {
  if (personOf(core, user).deleted === true) throw new Refusal('user_disabled');
  return directMessage(core, user);
}

function resumed(core: Core, id: string | undefined): Channel {
  if (id === undefined) throw new Refusal('users_list_not_supplied');
  const channel = channelSeenBy(core, app.botUser, id);
  if (!channel.is_im) throw new Refusal('method_not_supported_for_channel_type');
  return channel;
}
