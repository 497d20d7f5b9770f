import { z } from 'zod';
import { type Core, channelSeenBy, messageOf } from '../core.ts';
import { pinMessage } from '../messages.ts';
import { app } from '../people.ts';
import type { Channel } from '../protocol.ts';
import { Refusal } from '../refusal.ts';
import { wireMessage } from '../wire-message.ts';
import { type Methods, method } from './method.ts';

const item = z.object({ channel: z.string(), timestamp: z.string().optional() });
const pinsMax = 100;

/** pins.*: https://docs.slack.dev/reference/methods/pins.add */
export const pinMethods: Methods = {
  'pins.add': method(['pins:write'], item, (core, args) => {
    const { channel, ts } = pinnable(core, args);
    if (pinned(core, channel.id).length >= pinsMax) throw new Refusal('too_many_pins');
    pinMessage(core, messageOf(core, channel.id, ts), app.botUser);
    return {};
  }),
  'pins.remove': method(['pins:write'], item, (core, args) => {
    const { channel, ts } = pinnable(core, args);
    pinMessage(core, messageOf(core, channel.id, ts), app.botUser, true);
    return {};
  }),
  'pins.list': method(['pins:read'], z.object({ channel: z.string() }), (core, args) => {
    const channel = channelSeenBy(core, app.botUser, args.channel);
    if (!channel.members.includes(app.botUser)) throw new Refusal('not_in_channel');
    return {
      items: pinned(core, channel.id).map((message) => ({
        type: 'message',
        channel: channel.id,
        created: message.pinned_at,
        created_by: message.pinned_by,
        message: wireMessage(core, message),
      })),
    };
  }),
};

function pinned(core: Core, channel: string) {
  return [...(core.state().messages.get(channel)?.values() ?? [])].filter((message) => message.pinned === true);
}

function pinnable(core: Core, args: z.infer<typeof item>): { readonly channel: Channel; readonly ts: string } {
  const channel = channelSeenBy(core, app.botUser, args.channel);
  if (!channel.members.includes(app.botUser)) throw new Refusal('not_in_channel');
  if (channel.is_archived) throw new Refusal('is_archived');
  if (args.timestamp === undefined) throw new Refusal('no_item_specified');
  return { channel, ts: args.timestamp };
}
