import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { asMember } from './as-member.ts';
import { FinalError, type SlackCall, slackErrorOf } from './slack-call.ts';

/** The kind of metadata that every post of ours carries; frozen, since posts are found again by it. */
export const postEventType = 'quorum_post';

/** Most pages of messages looked through, 200 each: what is looked for was posted moments or an outage ago. */
const pagesMax = 20;

const messageSchema = z.object({
  ts: z.string(),
  metadata: z.object({
    event_type: z.literal(postEventType),
    event_payload: z.object({ post_id: z.string() }),
  }),
});

type Page = { readonly messages?: readonly unknown[]; readonly response_metadata?: { readonly next_cursor?: string } };

export type Where = { readonly channel: string; readonly threadTs: string | null; readonly oldest: string };

type FindPorts = { readonly slack: WebClient; readonly call: SlackCall };

/**
 * The ts of a post whose outcome is unknown; null when it was never made. Looks no further than the first that it finds.
 * @throws as `findPosts` does.
 */
export async function findPost(ports: FindPorts, where: Where, postId: string): Promise<string | null> {
  for await (const ts of standing(ports, where, postId)) return ts;
  return null;
}

/**
 * Everywhere that a post stands, the earliest first: more than once when a call took effect late.
 * @throws FinalError when there are more messages than are looked through.
 */
export async function findPosts(ports: FindPorts, where: Where, postId: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const ts of standing(ports, where, postId)) found.push(ts);
  return found.sort();
}

/** A post is known by the id in its metadata. https://docs.slack.dev/messaging/message-metadata */
async function* standing(
  { slack, call }: FindPorts,
  { channel, threadTs, oldest }: Where,
  postId: string,
): AsyncGenerator<string> {
  let cursor: string | undefined;
  for (let page = 0; page < pagesMax; page++) {
    const options = { channel, oldest, limit: 200, include_all_metadata: true, ...(cursor ? { cursor } : {}) };
    const answer = await asMember<Page>({ slack, call }, channel, () =>
      threadTs === null
        ? call('conversations.history', channel, () => slack.conversations.history(options))
        : unlessGone(() =>
            call('conversations.replies', channel, () => slack.conversations.replies({ ...options, ts: threadTs })),
          ),
    );
    for (const message of answer.messages ?? []) {
      const parsed = messageSchema.safeParse(message);
      if (parsed.success && parsed.data.metadata.event_payload.post_id === postId) yield parsed.data.ts;
    }
    cursor = answer.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') return;
  }
  throw new FinalError(
    `Whether ${postId} was posted can't be told: it is not among the last ${pagesMax * 200} messages of ${channel}`,
  );
}

/** A thread whose first message was deleted, and has no replies, holds nothing. */
async function unlessGone(ask: () => Promise<Page>): Promise<Page> {
  try {
    return await ask();
  } catch (error) {
    if (slackErrorOf(error) !== 'thread_not_found') throw error;
    return {};
  }
}
