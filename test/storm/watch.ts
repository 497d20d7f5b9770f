import { z } from 'zod';
import { incident } from '../../src/capabilities/index.ts';
import { isDirect } from '../../src/slack/kit/direct-message.ts';
import { renderTopic } from '../../src/slack/surfaces/topic.ts';
import type { Deployment } from '../support/deployment.ts';

const change = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message'),
    message: z.object({
      channel: z.string(),
      ts: z.string(),
      blocks: z.array(z.unknown()).optional(),
      metadata: z.object({ event_payload: z.object({ post_id: z.string() }) }).optional(),
    }),
  }),
  z.object({ type: z.literal('message_deleted'), ts: z.string() }),
  z.object({ type: z.literal('channel'), channel: z.object({ purpose: z.string(), topic: z.string() }) }),
]);

/** What Slack showed at any moment, though it was right again in the end. */
export type Watch = {
  /** From now on calls may land late: a message may stand twice for a while, and an older one may come last. */
  allowLate(): void;
  /** What was wrong for a moment before that. */
  wrong(): Promise<readonly string[]>;
  stop(): void;
};

/**
 * Watches each change of the workspace as it happens: no post is made while it stands, no summary goes back to an earlier
 * event, and no topic to one that was overtaken. All three would be put right by themselves, so that the end shows nothing.
 */
export async function watch({ workspace, record }: Deployment): Promise<Watch> {
  const standing = new Map<string, { readonly post: string; readonly event: number }>();
  const topics = new Map<string, string[]>();
  const wrong: string[] = [];
  let isStrict = true;

  function note(changed: z.output<typeof change>): void {
    if (changed.type === 'message_deleted') {
      standing.delete(changed.ts);
      return;
    }
    if (changed.type === 'channel') {
      const { purpose, topic } = changed.channel;
      const known = topics.get(purpose) ?? [];
      if (topic !== '' && known.at(-1) !== topic) topics.set(purpose, [...known, topic]);
      return;
    }
    const { channel, ts, blocks, metadata } = changed.message;
    if (metadata === undefined || isDirect(channel)) return;
    const post = metadata.event_payload.post_id;
    const event = Number(/event (\d+) · /.exec(JSON.stringify(blocks ?? []))?.[1] ?? 0);
    const before = standing.get(ts);
    const twin = before === undefined && [...standing.values()].some((one) => one.post === post);
    if (twin) wrong.push(`Post ${post} was made again while it stood`);
    if (before !== undefined && event < before.event) {
      wrong.push(`Post ${post} went back from event ${before.event} to ${event}`);
    }
    standing.set(ts, { post, event });
  }

  const leaving = new AbortController();
  const response = await fetch(new URL('/_control/events', workspace.url), { signal: leaving.signal });
  const reading = (async () => {
    let text = '';
    const decoder = new TextDecoder();
    for await (const bytes of response.body ?? []) {
      const lines = `${text}${decoder.decode(bytes, { stream: true })}`.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        const read = line.startsWith('data: ') ? change.safeParse(JSON.parse(line.slice(6))) : null;
        if (read?.success === true && isStrict) note(read.data);
      }
    }
  })().catch(() => undefined);

  return {
    allowLate() {
      isStrict = false;
    },
    async wrong() {
      const found = [...topics].map(async ([purpose, shown]) => {
        const id = /[0-9a-f-]{36}/.exec(purpose)?.[0];
        const read = id === undefined ? null : await record.load(id, { fresh: true });
        if (read?.kind !== 'read' || read.value === null) return [];
        const asked: string[] = [];
        let state: Parameters<typeof incident.evolve>[0] = null;
        for (const event of read.value.events) {
          state = incident.evolve(state, event);
          asked.push(renderTopic(state));
        }
        return isInOrder(shown, asked) ? [] : [`The topic of ${id} went back: ${JSON.stringify(shown)}`];
      });
      return [...wrong, ...(await Promise.all(found)).flat()];
    },
    stop() {
      leaving.abort();
      void reading;
    },
  };
}

/** Whether each topic that was shown was asked for at, or after, the event that asked for the one before it. */
export function isInOrder(shown: readonly string[], asked: readonly string[]): boolean {
  let from = 0;
  for (const topic of shown) {
    from = asked.indexOf(topic, from);
    if (from === -1) return false;
  }
  return true;
}
