import type { WebClient } from '@slack/web-api';
import { LRUCache } from 'lru-cache';
import { reasonOf } from '../store/database-error.ts';
import type { Sink } from './bolt-logger.ts';

/** How long an answer from Slack is kept. A person who joins is seen at once, one who leaves within this time. */
const knownMs = 30_000;
const pagesMax = 10;

/** Who is in a channel, as Slack says. */
export type Members = {
  /** False when Slack can't be asked. */
  isIn(channelId: string, userId: string): Promise<boolean>;
  /** All of them, as they are now. @throws what Slack threw. */
  of(channelId: string): Promise<readonly string[]>;
};

/** https://docs.slack.dev/reference/methods/conversations.members */
export function createMembers(slack: WebClient, logger: Sink): Members {
  const known = new LRUCache<string, ReadonlySet<string>>({ max: 1_000, ttl: knownMs });

  async function membersOf(channel: string): Promise<ReadonlySet<string>> {
    const members = new Set<string>();
    let cursor: string | undefined;
    for (let page = 0; page < pagesMax; page += 1) {
      const answer = await slack.conversations.members({
        channel,
        limit: 1_000,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const member of answer.members ?? []) members.add(member);
      cursor = answer.response_metadata?.next_cursor;
      if (cursor === undefined || cursor === '') break;
    }
    known.set(channel, members);
    return members;
  }

  return {
    of: async (channelId) => [...(await membersOf(channelId))],
    async isIn(channelId, userId) {
      if (known.get(channelId)?.has(userId) === true) return true;
      try {
        return (await membersOf(channelId)).has(userId);
      } catch (error) {
        logger.warn({ channel: channelId, reason: reasonOf(error) }, 'The members of a channel could not be read');
        return false;
      }
    },
  };
}
