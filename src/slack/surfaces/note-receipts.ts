import { type IncidentState, incident } from '../../capabilities/index.ts';
import { requestId } from '../../kernel/request-id.ts';
import type { IncidentRecord } from '../../store/record.ts';
import type { Receipt } from '../kit/on-slack.ts';
import { surfaceOf } from './direct-posts.ts';
import { eraOf } from './eras.ts';
import { eventPosts } from './event-posts.ts';
import { pagerAsks, pagerPostId } from './pager-steps.ts';
import type { PostedRow } from './post-claims.ts';
import { postId } from './post-id.ts';
import type { Step } from './step.ts';

/** How long Slack's word for a refusal may be. */
const whyMax = 64;

type Records = Pick<IncidentRecord, 'execute'>;

/**
 * Records what came of the posts and calls that somebody has to know more of than that they are planned: that they stand, or
 * why they never will. The event's id follows from the post's, so that any number of processes leave one. Answers whether
 * anything was recorded.
 * @throws Error when it is not known whether it was: it is tried again.
 */
export async function noteReceipts(
  record: Records,
  state: IncidentState,
  rows: readonly PostedRow[],
  at: string,
): Promise<boolean> {
  const known = new Map(rows.map((row) => [row.post_id, row]));
  let isNews = false;
  for (const [post_id, { by, made, refused }] of receiptsOf(state)) {
    const row = known.get(post_id);
    const sent = row?.ts != null ? made : row?.failure != null ? refused(whyOf(row.failure)) : null;
    if (sent !== null && (await note(record, state, { post_id, by, sent, at }))) isNews = true;
  }
  return isNews;
}

/** Records that a pager is away: once, however often it is asked. */
export async function noteAway(
  record: Records,
  state: IncidentState,
  { row, receipt }: Extract<Step, { kind: 'call' }>,
  why: string,
  at: string,
): Promise<void> {
  if (receipt === null) return;
  const { post_id } = row;
  await note(record, state, { post_id, by: receipt.by, sent: receipt.away(why.slice(0, whyMax)), at });
}

/** By the ids of the posts and calls. */
function receiptsOf(state: IncidentState): readonly (readonly [string, Receipt])[] {
  const posts = eventPosts(state, null).flatMap((post) => {
    const { receipt, sequence } = post;
    if (receipt === undefined) return [];
    return [[postId(state.incident_id, `${eraOf(state)}${surfaceOf(post)}`, sequence), receipt] as const];
  });
  const calls = pagerAsks(state).flatMap((ask) =>
    ask.receipt === undefined ? [] : [[pagerPostId(state, ask), ask.receipt] as const],
  );
  return [...posts, ...calls];
}

type Noted = {
  readonly post_id: string;
  readonly by: string;
  readonly sent: { readonly type: string };
  readonly at: string;
};

async function note(record: Records, { incident_id }: IncidentState, { post_id, by, sent, at }: Noted) {
  const command = incident.readCommand(sent);
  if (command === null) throw new Error(`No capability takes what came of a message: ${sent.type}`);
  const event_id = requestId('receipt', post_id, command.type);
  const request = { event_id, incident_id, actor: by, origin: 'event' as const, occurred_at: at, command };
  const outcome = await record.execute(request);
  if (outcome.kind === 'busy' || outcome.kind === 'unavailable' || outcome.kind === 'unknown') {
    throw new Error(`What came of a message could not be recorded yet (${outcome.kind})`);
  }
  return outcome.kind === 'recorded' && !outcome.replay;
}

function whyOf(failure: string): string {
  return (/answered (\w+)/.exec(failure)?.[1] ?? failure).slice(0, whyMax);
}
