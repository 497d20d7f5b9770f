import { type IncidentState, incident } from '../../capabilities/index.ts';
import { isPrivate } from '../../capabilities/privacy/privacy.ts';
import { isUserId } from '../../kernel/user-id.ts';
import type { EventPost } from '../kit/on-slack.ts';
import type { Plan } from './plan-parts.ts';
import { postOnce } from './post-once.ts';
import type { Step } from './step.ts';

/** What is posted once to one person. Slack opens the conversation. https://docs.slack.dev/reference/methods/chat.postMessage#channels */
export function directPosts(plan: Plan, posts: readonly EventPost[]): readonly Step[] {
  const { state } = plan;
  const mayRead = readersOf(state);
  return posts.flatMap((post) => {
    const user = addresseeOf(post);
    if (user === null || !isUserId(user) || !mayRead(user)) return [];
    // What was said before the incident was made private was taken away, and is not said again.
    if (state.madePrivate !== null && post.sequence < state.madePrivate.sequence) return [];
    return postOnce(plan, { ...post, surface: surfaceOf(post) }, user);
  });
}

/** Several people may be told of one event: each message has a surface of its own. */
export function surfaceOf(post: EventPost): string {
  const user = addresseeOf(post);
  return user === null ? post.surface : `${post.surface} ${user}`;
}

function addresseeOf({ where }: EventPost): string | null {
  return typeof where === 'string' ? null : where.person;
}

/** Who is in a private channel is for Slack to say: here only those count who are invited to it, or whom it is shared with. */
function readersOf(state: IncidentState): (user: string) => boolean {
  if (!isPrivate(state)) return () => true;
  const responders = new Set(incident.responders(state).map(({ user_id }) => user_id));
  return (user_id) => incident.maySee({ user_id, isInChannel: responders.has(user_id) }, state);
}
