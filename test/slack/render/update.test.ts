import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderUpdate } from '../../../src/slack/render/update.ts';
import { declare } from '../../incident/story.ts';
import { anyStory, storyOf } from './any-state.ts';
import { expectSendable, mrkdwnIn } from './expect-sendable.ts';

test('an update says who says it, how the incident stands, and what is new', () => {
  const { state } = storyOf([
    ['U0ANA', declare()],
    ['U0BEN', { type: 'post_update', text: 'It is the <cache>\nof one region', status: 'identified' }],
  ]);
  if (state.latestUpdate === null) throw new Error('an update expected');
  const { text, blocks } = renderUpdate(state, state.latestUpdate);
  expect(text).toBe('INC-42 update: It is the &lt;cache&gt; of one region');
  expect(mrkdwnIn(blocks)).toEqual([
    '*Update* by <@U0BEN> · *sev1* · *identified*\nIt is the &lt;cache&gt;\nof one region',
  ]);
});

test('it is one that Slack takes, for any state', () => {
  fc.assert(
    fc.property(anyStory(60), ({ state }) => {
      if (state.latestUpdate !== null) expectSendable(renderUpdate(state, state.latestUpdate));
    }),
    { numRuns: 100 },
  );
});
