import type { EventPost } from '../kit/on-slack.ts';
import { contentOf } from './content-of.ts';
import { gone } from './gone.ts';
import type { Plan } from './plan-parts.ts';
import type { Step } from './step.ts';

/** A post that is made once for an event, and edited where its edition is another. `channelId`: a channel, or a person's id for a direct message. `threadTs`: the message that it is a reply to. */
export function postOnce(
  { known, rowOf }: Plan,
  post: Pick<EventPost, 'surface' | 'sequence' | 'message' | 'isUrgent' | 'edition'>,
  channelId: string,
  threadTs: string | null = null,
): readonly Step[] {
  const { surface, sequence, message, isUrgent, edition } = post;
  const row = rowOf(surface, channelId, sequence, contentOf(post), sequence);
  const begun = known.get(row.post_id);
  if (begun?.content_hash === gone) return [];
  if (begun != null && begun.ts !== null) {
    if (edition === undefined || begun.content_hash === row.content_hash) return [];
    return [
      {
        kind: 'edit',
        row: { ...begun, content_hash: row.content_hash },
        ts: begun.ts,
        message,
        over: begun.content_hash,
      },
    ];
  }
  const urgent = isUrgent === true ? { isUrgent } : {};
  return [{ kind: 'post', row: { ...row, thread_ts: threadTs }, message, threadTs, ...urgent }];
}
