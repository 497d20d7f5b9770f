import { type IncidentState, incident } from '../../capabilities/index.ts';
import { requestId } from '../../kernel/request-id.ts';
import type { IncidentRecord } from '../../store/record.ts';
import { surfaceOf } from './direct-posts.ts';
import { eraOf } from './eras.ts';
import { eventPosts } from './plan.ts';
import type { PostedRow } from './post-claims.ts';
import { postId } from './post-id.ts';

/** How long Slack's word for a refusal may be. */
const whyMax = 64;

/**
 * Records what came of the posts that somebody has to know more of than that they are planned: that they stand, or why they
 * never will. The event's id follows from the post's, so that any number of processes leave one. Answers whether anything was recorded.
 * @throws Error when it is not known whether it was: it is tried again.
 */
export async function noteReceipts(
  record: Pick<IncidentRecord, 'execute'>,
  state: IncidentState,
  rows: readonly PostedRow[],
  at: string,
): Promise<boolean> {
  const { incident_id } = state;
  const known = new Map(rows.map((row) => [row.post_id, row]));
  let isNews = false;
  for (const post of eventPosts(state, null)) {
    if (post.receipt === undefined) continue;
    const post_id = postId(incident_id, `${eraOf(state)}${surfaceOf(post)}`, post.sequence);
    const row = known.get(post_id);
    const { by, made, refused } = post.receipt;
    const sent = row?.ts != null ? made : row?.failure != null ? refused(whyOf(row.failure)) : null;
    const command = sent === null ? null : incident.readCommand(sent);
    if (command === null) continue;
    const event_id = requestId('receipt', post_id, command.type);
    const request = { event_id, incident_id, actor: by, origin: 'event' as const, occurred_at: at, command };
    const outcome = await record.execute(request);
    if (outcome.kind === 'busy' || outcome.kind === 'unavailable' || outcome.kind === 'unknown') {
      throw new Error(`What came of a message could not be recorded yet (${outcome.kind})`);
    }
    if (outcome.kind === 'recorded' && !outcome.replay) isNews = true;
  }
  return isNews;
}

function whyOf(failure: string): string {
  return (/answered (\w+)/.exec(failure)?.[1] ?? failure).slice(0, whyMax);
}
