import { expect, test } from '@jest/globals';
import { directPosts } from '../../../src/slack/surfaces/direct-posts.ts';
import { planSurfaces } from '../../../src/slack/surfaces/plan.ts';
import type { Plan } from '../../../src/slack/surfaces/plan-parts.ts';
import type { PostedRow } from '../../../src/slack/surfaces/post-claims.ts';
import { laneOf } from '../../../src/slack/surfaces/step.ts';
import { declare, type Step } from '../../capabilities/story.ts';
import { storyOf } from '../any-state.ts';
import { untried } from './untried.ts';

const led: readonly Step[] = [
  ['U0ANA', declare()],
  ['U0ANA', { type: 'assign_lead', user_id: 'U0BEN', answer_within_seconds: 300 }],
];

/** What is still to be said to one person, by the surface and whom it goes to. */
function direct(steps: readonly Step[], rows: readonly PostedRow[] = []) {
  const { state, events } = storyOf(steps);
  const all = planSurfaces(state, events, { channelId: 'C1', announcementChannels: [], rows });
  return all.filter((step) => step.kind === 'post' && step.row.channel_id.startsWith('U'));
}

test('a message to one person is sent to their id, once, and is no reply', () => {
  const [step, ...others] = direct(led);
  expect(others).toEqual([]);
  expect(step).toMatchObject({
    row: { surface: 'lead_brief U0BEN', channel_id: 'U0BEN', sequence: 2 },
    threadTs: null,
  });
  if (step === undefined) throw new Error('a message expected');
  expect(laneOf(step)).toBe('update');
  const sent: PostedRow = { ...step.row, channel_id: 'D1', ts: '1' };
  expect(direct(led, [sent])).toEqual([]);
  // Its outcome is unknown, and its channel may not be read: it is sent again.
  expect(direct(led, [{ ...step.row, content_hash: null, late_ms: 9_000 }])).toHaveLength(1);
});

test('what was said before an incident was made private is taken away and not said again', () => {
  const [step] = direct(led);
  if (step === undefined) throw new Error('a message expected');
  const { state, events } = storyOf([...led, ['U0BEN', { type: 'make_private' }]]);
  const rows = [{ ...step.row, channel_id: 'D1', ts: '7' }];
  const steps = planSurfaces(state, events, { channelId: 'C1', announcementChannels: [], rows });
  expect(steps).toContainEqual(expect.objectContaining({ kind: 'delete', ts: '7' }));
  expect(steps.filter(({ row }) => row.channel_id.startsWith('U'))).toEqual([]);
});

test('of a private incident only those are told who respond or whom it is shared with', () => {
  const { state } = storyOf([
    ['U0ANA', { ...declare(), private: true }],
    ['U0ANA', { type: 'assign_role', role: 'scribe', user_id: 'U0CYN' }],
    ['U0ANA', { type: 'share', user_id: 'U0DAN' }],
  ]);
  const plan: Plan = {
    state,
    era: '',
    known: new Map(),
    rowOf: (surface, channel_id, sequence) => ({ ...untried, post_id: surface, surface, channel_id, sequence }),
  };
  const post = (person: string) => ({
    surface: 'told',
    sequence: 3,
    message: { text: 'hello', blocks: [] },
    where: { person },
  });
  const told = directPosts(plan, ['U0CYN', 'U0DAN', 'U0EVE', 'system:timer'].map(post));
  expect(told.map(({ row }) => row.surface)).toEqual(['told U0CYN', 'told U0DAN']);
});
