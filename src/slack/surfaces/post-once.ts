import type { EventPost } from '../kit/on-slack.ts';
import { gone } from './gone.ts';
import type { Plan } from './plan-parts.ts';
import type { Step } from './step.ts';

/** A post that is made once for an event and stays as it is. `channelId`: a channel, or a person's id for a direct message. `threadTs`: the message that it is a reply to. */
export function postOnce(
  { known, rowOf }: Plan,
  { surface, sequence, message, isUrgent }: Pick<EventPost, 'surface' | 'sequence' | 'message' | 'isUrgent'>,
  channelId: string,
  threadTs: string | null = null,
): readonly Step[] {
  const row = rowOf(surface, channelId, sequence, JSON.stringify(message), sequence);
  const begun = known.get(row.post_id);
  if (begun !== undefined && (begun.ts !== null || begun.content_hash === gone)) return [];
  const urgent = isUrgent === true ? { isUrgent } : {};
  return [{ kind: 'post', row: { ...row, thread_ts: threadTs }, message, threadTs, ...urgent }];
}
