import type { Channel } from './protocol.ts';

/** What Slack calls a kind of conversation: in scopes, in `types` of conversations.list, in `channel_type` of messages. */
export type ChannelKind = {
  readonly scope: 'channels' | 'groups' | 'im';
  readonly listed: 'public_channel' | 'private_channel' | 'im';
  readonly messageType: 'channel' | 'group' | 'im';
};

const publicChannel: ChannelKind = { scope: 'channels', listed: 'public_channel', messageType: 'channel' };
const privateChannel: ChannelKind = { scope: 'groups', listed: 'private_channel', messageType: 'group' };
const directMessage: ChannelKind = { scope: 'im', listed: 'im', messageType: 'im' };

export function kindOf({ is_im, is_private }: Channel): ChannelKind {
  if (is_im) return directMessage;
  return is_private === true ? privateChannel : publicChannel;
}

/** A conversation's name in a command or an interaction: Slack says that of public channels alone. */
export function nameInPayload(channel: Channel): string {
  if (channel.is_im) return 'directmessage';
  return channel.is_private === true ? 'privategroup' : channel.name;
}
