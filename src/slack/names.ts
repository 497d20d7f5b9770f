import type { WebClient } from '@slack/web-api';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { reasonOf } from '../store/database-error.ts';
import { withTimeout } from '../store/with-timeout.ts';
import type { Sink } from './bolt-logger.ts';
import type { NameOf } from './kit/plain-text.ts';
import type { People } from './people.ts';

/** What people and channels are called. */
export type Names = {
  /** The names of some of these ids: of those that Slack says in time. `team`: where the app is installed. */
  of(team: string, ids: readonly string[]): Promise<NameOf>;
};

/** How long what somebody typed waits for names: its answer must still come before Slack gives up, at 3 s. */
const waitMs = 800;
/** Most ids of one text that are asked for. */
const idsMax = 20;

const channelSchema = z.object({ name: z.string().optional() });

/** https://docs.slack.dev/reference/methods/conversations.info */
export function createNames(people: People, slack: WebClient, logger: Pick<Sink, 'info'>): Names {
  const channels = new LRUCache<string, string>({ max: 5_000, ttl: 10 * 60_000 });

  async function nameOf(team: string, id: string): Promise<string | null> {
    if (/^[UW]/.test(id)) return (await people.find(team, id))?.name ?? null;
    if (!/^[CG]/.test(id)) return null;
    const known = channels.get(id);
    if (known !== undefined) return known;
    try {
      const { name = null } = channelSchema.parse((await slack.conversations.info({ channel: id })).channel);
      if (name !== null) channels.set(id, name);
      return name;
    } catch (error) {
      logger.info({ channel: id, reason: reasonOf(error) }, 'Slack does not say what a channel is called');
      return null;
    }
  }

  return {
    async of(team, ids) {
      const names = new Map<string, string>();
      const asking = ids.slice(0, idsMax).map(async (id) => {
        const name = await nameOf(team, id);
        if (name !== null) names.set(id, name);
      });
      await withTimeout(Promise.all(asking), waitMs);
      return (id) => names.get(id);
    },
  };
}
