import { expect, test } from '@jest/globals';
import type { PostedRow } from '../../../src/slack/surfaces/post-claims.ts';
import { postId } from '../../../src/slack/surfaces/post-id.ts';
import { refusalPosts } from '../../../src/slack/surfaces/refusal-post.ts';
import { declare } from '../../capabilities/story.ts';
import { storyOf } from '../any-state.ts';
import { untried } from './untried.ts';

const { state } = storyOf([['U0ANA', declare()]]);
const topic: PostedRow = {
  ...untried,
  post_id: postId(state.incident_id, 'topic'),
  surface: 'topic',
  channel_id: 'CINC',
  failure: 'conversations.setTopic answered restricted_action',
};
const rowOf = (surface: string, over: Partial<PostedRow>): PostedRow => ({
  ...untried,
  post_id: postId(state.incident_id, surface),
  surface,
  channel_id: 'CINC',
  ...over,
});

/** The one post that tells of the topic. */
function toldOf(...rows: readonly PostedRow[]) {
  const posts = refusalPosts(state, [topic, ...rows], 'CINC');
  expect(posts.length).toBeLessThan(2);
  return posts[0] ?? null;
}

test('what the channel does not take is told to a person, as a post of its own: the first may stand there all the same', () => {
  const inChannel = toldOf();
  expect(inChannel?.channel).toBe('CINC');
  const tried = rowOf(inChannel?.surface ?? '', { late_ms: 3_000, failure: 'chat.postMessage answered is_archived' });
  const inPerson = toldOf(tried);
  expect(inPerson?.channel).toBe(state.declared.by);
  expect(inPerson?.surface).not.toBe(inChannel?.surface);
  const told = rowOf(inPerson?.surface ?? '', { channel_id: 'D1', ts: '1.000002' });
  // The channel takes posts again, or never had one of this: the person was told.
  expect(toldOf(tried, told)?.surface).toBe(inPerson?.surface);
  expect(toldOf(told)?.surface).toBe(inPerson?.surface);
});

test('what was told in the channel is told nowhere else when the channel takes nothing more', () => {
  const surface = toldOf()?.surface ?? '';
  expect(toldOf(rowOf(surface, { ts: '1.000001' }))).toBeNull();
});
