import { expect, test } from '@jest/globals';
import { renderAnnouncement } from '../../../src/slack/surfaces/announcement.ts';
import { renderTopic } from '../../../src/slack/surfaces/topic.ts';
import { declare, type Step } from '../../capabilities/story.ts';
import { storyOf } from '../any-state.ts';
import { readBlocks } from '../read-blocks.ts';

const declared: Step = ['U0ANA', declare()];

test('the announcement says how the incident stands, and leads to the channel once there is one', () => {
  const { state } = storyOf([declared]);
  const { text, blocks } = renderAnnouncement(state, 'C1');
  expect(text).toBe('INC-42 “Checkout is down”: sev1, investigating, nobody has acknowledged, no lead yet');
  expect(readBlocks(blocks)[0]).toBe(
    '🔴 *INC-42* “Checkout is down”\nsev1 · investigating · nobody has acknowledged · no lead yet · <#C1>',
  );
  expect(JSON.stringify(renderAnnouncement(state, null))).not.toContain('<#');
});

test('the announcement tells the latest update, and no note', () => {
  const { state } = storyOf([
    declared,
    ['U0ANA', { type: 'add_note', text: 'for us' }],
    ['U0BEN', { type: 'post_update', text: 'for <all>' }],
  ]);
  const told = readBlocks(renderAnnouncement(state, 'C1').blocks).join('\n');
  expect(told).toMatch(/\n“for <all>” – <@U0BEN> <!date/);
  expect(told).not.toContain('for us');
});

test('the topic is plain, and names nobody', () => {
  const { state } = storyOf([
    ['U0ANA', declare('a <!channel> b')],
    ['U0BEN', { type: 'assign_lead', user_id: 'U0BEN', answer_within_seconds: 300 }],
    ['U0BEN', { type: 'acknowledge' }],
  ]);
  expect(renderTopic(state)).toBe('INC-42 · sev1 · investigating · “a ‹!channel› b”');
});
