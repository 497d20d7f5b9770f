import { type Core, channelSeenBy } from '../core.ts';
import { app } from '../people.ts';
import type { Channel } from '../protocol.ts';
import { Refusal } from '../refusal.ts';
import { needScopeFor } from '../scopes.ts';

/** A channel that the bot may change: it has the scope of this kind of channel and is in it, and it is not archived. */
export function changeable(core: Core, id: string, what: Parameters<typeof needScopeFor>[2]): Channel {
  const channel = channelSeenBy(core, app.botUser, id);
  if (channel.is_im) throw new Refusal('method_not_supported_for_channel_type');
  needScopeFor(core, channel, what);
  if (!channel.members.includes(app.botUser)) throw new Refusal('not_in_channel');
  if (channel.is_archived) throw new Refusal('is_archived');
  return channel;
}
