import { z } from 'zod';
import { archiveChannel, describeChannel, renameChannel } from '../change-channel.ts';
import { channelSeenBy } from '../core.ts';
import { app } from '../people.ts';
import { Refusal } from '../refusal.ts';
import { needScopeFor } from '../scopes.ts';
import { wireChannel } from '../wire-channel.ts';
import { changeable } from './changeable.ts';
import { type Methods, method } from './method.ts';

const manage = ['channels:manage', 'groups:write', 'im:write', 'mpim:write'];
const describe = ['channels:manage', 'channels:write.topic', 'groups:write', 'groups:write.topic', 'im:write'];

/** What a channel is called and says of itself: https://docs.slack.dev/reference/methods/conversations.setTopic and its kin. */
export const channelChangeMethods: Methods = {
  'conversations.setTopic': method(describe, z.object({ channel: z.string(), topic: z.string() }), (core, args) => {
    const channel = changeable(core, args.channel, 'write.topic');
    const changed = describeChannel(core, channel, app.botUser, 'topic', args.topic);
    return { channel: wireChannel(changed), topic: changed.topic };
  }),

  'conversations.setPurpose': method(describe, z.object({ channel: z.string(), purpose: z.string() }), (core, args) => {
    const channel = changeable(core, args.channel, 'write.topic');
    const changed = describeChannel(core, channel, app.botUser, 'purpose', args.purpose);
    return { channel: wireChannel(changed), purpose: changed.purpose };
  }),

  'conversations.archive': method(manage, z.object({ channel: z.string() }), (core, args) => {
    const channel = channelSeenBy(core, app.botUser, args.channel);
    if (channel.is_im) throw new Refusal('method_not_supported_for_channel_type');
    needScopeFor(core, channel, 'write');
    if (!channel.members.includes(app.botUser)) throw new Refusal('not_in_channel');
    archiveChannel(core, channel, app.botUser);
    return {};
  }),

  'conversations.rename': method(manage, z.object({ channel: z.string(), name: z.string() }), (core, args) => {
    const channel = changeable(core, args.channel, 'write');
    if (channel.creator !== app.botUser) throw new Refusal('not_authorized');
    return { channel: wireChannel(renameChannel(core, channel, app.botUser, args.name)) };
  }),
};
