import { asMember } from './as-member.ts';
import type { ChannelPorts } from './channel.ts';
import type { PostedRow } from './post-claims.ts';

/**
 * Sets the topic of a channel, of which Slack tells everybody there: so what nobody knows, though each call has ended, as
 * after an import, is looked at first.
 * https://docs.slack.dev/reference/methods/conversations.setTopic
 */
export async function setTopic(
  ports: Pick<ChannelPorts, 'slack' | 'call'>,
  { channel_id: channel }: Pick<PostedRow, 'channel_id'>,
  topic: string,
  before: PostedRow | null,
): Promise<void> {
  const { slack, call } = ports;
  const isUnknown =
    before !== null && before.content_hash === null && before.late_ms === null && before.failure === null;
  if (isUnknown) {
    const info = await call('conversations.info', channel, () => slack.conversations.info({ channel }));
    if (info.channel?.topic?.value === topic) return;
  }
  await asMember(ports, channel, () =>
    call('conversations.setTopic', channel, () => slack.conversations.setTopic({ channel, topic })),
  );
}
