import { z } from 'zod';
import { channelSeenBy, messageOf } from '../core.ts';
import { react } from '../messages.ts';
import { app } from '../people.ts';
import { Refusal } from '../refusal.ts';
import { wireMessage } from '../wire-message.ts';
import { type Methods, method } from './method.ts';

const item = z.object({ channel: z.string(), timestamp: z.string() });
const reaction = item.extend({ name: z.string() });

/** reactions.*: https://docs.slack.dev/reference/methods/reactions.add */
export const reactionMethods: Methods = {
  'reactions.add': method(['reactions:write'], reaction, (core, args) => {
    const channel = channelSeenBy(core, app.botUser, args.channel);
    if (channel.is_archived) throw new Refusal('is_archived');
    if (!channel.members.includes(app.botUser)) throw new Refusal('not_in_channel');
    react(core, messageOf(core, channel.id, args.timestamp), { user: app.botUser, name: args.name });
    return {};
  }),
  'reactions.remove': method(['reactions:write'], reaction, (core, args) => {
    const channel = channelSeenBy(core, app.botUser, args.channel);
    react(core, messageOf(core, channel.id, args.timestamp), { user: app.botUser, name: args.name, remove: true });
    return {};
  }),
  'reactions.get': method(['reactions:read'], item, (core, args) => {
    const channel = channelSeenBy(core, app.botUser, args.channel);
    const message = messageOf(core, channel.id, args.timestamp);
    return { type: 'message', channel: channel.id, message: wireMessage(core, message) };
  }),
};
