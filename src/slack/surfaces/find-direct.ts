import type { WebClient } from '@slack/web-api';
import { findPost } from './find-post.ts';
import type { PostedRow } from './post-claims.ts';
import { isFinal, type SlackCall } from './slack-call.ts';

type Ports = { readonly slack: WebClient; readonly call: SlackCall };

/**
 * Where a message to one person stands, whose outcome is unknown: looked for in their conversation with the app, whose id
 * Slack tells (https://docs.slack.dev/reference/methods/conversations.open). Null where it does not stand, and where the app
 * may not look, as one that was installed without the scopes im:write and im:history: it is better said twice than never.
 */
export async function findDirect(
  ports: Ports,
  { channel_id, post_id }: PostedRow,
  oldest: string,
): Promise<Pick<PostedRow, 'ts' | 'channel_id'> | null> {
  try {
    const channel = channel_id.startsWith('D') ? channel_id : await opened(ports, channel_id);
    if (channel === null) return null;
    const ts = await findPost(ports, { channel, threadTs: null, oldest }, post_id);
    return ts === null ? null : { ts, channel_id: channel };
  } catch (error) {
    if (isFinal(error)) return null;
    throw error;
  }
}

async function opened({ slack, call }: Ports, user: string): Promise<string | null> {
  const { channel } = await call('conversations.open', user, () => slack.conversations.open({ users: user }));
  return channel?.id ?? null;
}
