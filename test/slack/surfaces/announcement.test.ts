import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderAnnouncement } from '../../../src/slack/surfaces/announcement.ts';
import { renderTopic } from '../../../src/slack/surfaces/topic.ts';
import { declare, type Step } from '../../capabilities/story.ts';
import { anyStory, storyOf } from '../any-state.ts';
import { clicksIn } from '../clicks-in.ts';
import { readBlocks } from '../read-blocks.ts';

const declared: Step = ['U0ANA', declare()];

test('the announcement says how the incident stands, and leads to the channel once there is one', () => {
  const { state } = storyOf([declared]);
  const { text, blocks } = renderAnnouncement(state, 'C1');
  expect(text).toBe('INC-42 sev1 “Checkout is down”. Investigating, nobody has acknowledged, no lead yet.');
  expect(readBlocks(blocks)).toEqual([
    expect.stringMatching(
      /^🔴 \*INC-42\* “Checkout is down”\nsev1 · investigating · nobody has acknowledged · no lead yet · <#C1> · started <!date\^1795485600\^\{date_short_pretty\} \{time\} \(\{ago\}\)\|2026-11-24 02:00 UTC>$/,
    ),
  ]);
  expect(JSON.stringify(renderAnnouncement(state, null))).not.toContain('<#');
});

test('the announcement says how long it took, and offers nothing any more', () => {
  const { state } = storyOf([declared, ['U0BEN', { type: 'resolve' }]]);
  const { text, blocks } = renderAnnouncement(state, 'C1');
  expect(text).toBe('INC-42 sev1 “Checkout is down”. Resolved after 1 min.');
  expect(readBlocks(blocks)[0]).toMatch(/^✅ \*INC-42\* “Checkout is down”\nsev1 · resolved after 1 min · <#C1> · /);
  expect(clicksIn(blocks)).toEqual([]);
});

test('whoever reads the announcement may join, subscribe and see what else can be done', () => {
  const { state } = storyOf([declared]);
  const buttons = (channelId: string | null) =>
    clicksIn(renderAnnouncement(state, channelId).blocks).map(({ action_id }) => action_id);
  expect(buttons('C1')).toEqual(['incident:join:v1', 'incident:subscribe:v1', 'incident:actions:v1']);
  const { state: inTriage } = storyOf([['U0ANA', { ...declare(), triage: true }]]);
  expect(clicksIn(renderAnnouncement(inTriage, null).blocks)[0]?.action_id).toBe('incident:accept:v1');
  expect(buttons(null)).toEqual(['incident:subscribe:v1', 'incident:actions:v1']);
});

test('the announcement says why a false alarm was none, and that a drill is one', () => {
  const said = (...steps: readonly Step[]) =>
    readBlocks(renderAnnouncement(storyOf(steps).state, 'C1').blocks).join('\n');
  expect(said(declared, ['U0BEN', { type: 'decline', text: 'a dashboard was wrong' }])).toMatch(
    /^✖️ \*INC-42\*.*\ndeclined · sev1 · .*\nFalse alarm “a dashboard was wrong” – <@U0BEN> <!date/,
  );
  expect(said(['U0ANA', { ...declare(), kind: 'drill' }])).toMatch(/\n\*This is a drill\* · sev1 · /);
});

test('the announcement begins what is promised with a capital letter', () => {
  const next = '2026-11-24T02:40:00.000Z';
  const { state } = storyOf([declared, ['U0BEN', { type: 'post_update', text: 'We roll back', next }]]);
  expect(readBlocks(renderAnnouncement(state, 'C1').blocks).join('\n')).toMatch(/\nNext update due <!date/);
});

test('the announcement tells the latest update, and no note', () => {
  const { state } = storyOf([
    declared,
    ['U0ANA', { type: 'add_note', text: 'for us' }],
    ['U0BEN', { type: 'post_update', text: 'for <all>' }],
  ]);
  const told = readBlocks(renderAnnouncement(state, 'C1').blocks).join('\n');
  expect(told).toMatch(/\nLatest “for <all>” – <@U0BEN> <!date/);
  expect(told).not.toContain('for us');
});

test('the announcement holds what an executive needs: no hash, no region and no number of an event', () => {
  fc.assert(
    fc.property(anyStory(60), ({ state }) => {
      const told = JSON.stringify(renderAnnouncement(state, 'C1'));
      expect(told).not.toContain(state.head.hash.slice(0, 8));
      expect(told).not.toMatch(/· local|\bevent \d/);
    }),
    { numRuns: 60 },
  );
});

test('the topic is plain, names nobody and stays the same while the response goes on', () => {
  const { state } = storyOf([
    ['U0ANA', declare('a <!channel> b')],
    ['U0BEN', { type: 'assign_lead', user_id: 'U0BEN', answer_within_seconds: 300 }],
    ['U0BEN', { type: 'acknowledge' }],
  ]);
  expect(renderTopic(state)).toBe('INC-42 · sev1 · “a ‹!channel› b”');
  const later = storyOf([
    ['U0ANA', declare('a <!channel> b')],
    ['U0BEN', { type: 'change_status', status: 'monitoring' }],
    ['U0BEN', { type: 'resolve' }],
  ]);
  expect(renderTopic(later.state)).toBe(renderTopic(state));
});
