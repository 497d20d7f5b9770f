import { expect, test } from '@jest/globals';
import { renderSent } from '../../../src/slack/views/sent.ts';
import { renderTimelinePage } from '../../../src/slack/views/timeline-page.ts';
import { declare } from '../../capabilities/story.ts';
import { storyOf } from '../any-state.ts';
import { clicksIn } from '../clicks-in.ts';
import { expectSendable } from '../expect-sendable.ts';

const { state, events } = storyOf([['U0ANA', declare()]]);
const sent = (body: string) => ({ kind: 'grafana', body, received_at: '2026-11-26T02:14:07.613Z' });

test('what was sent stands to the letter, obeys nothing, and is cut where it is long', () => {
  const { text, blocks = [] } = renderSent(state, [sent('{"a": "<!channel> *b*\u202e"}'), sent('x'.repeat(5_000))]);
  expect(text).toContain('What was sent about INC-42');
  expect(blocks).toMatchObject([
    {},
    { text: { text: expect.stringMatching(/^\*grafana\* · received <!date/) } },
    { elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: '{"a": "<!channel> *b*"}' }] }] },
    { text: { text: expect.stringContaining('its beginning') } },
    { elements: [{ elements: [{ text: 'x'.repeat(3_000) }] }] },
  ]);
  expectSendable({ text, blocks });
});

test('that there is nothing, or that it can’t be read, is said', () => {
  expect(renderSent(state, []).text).toMatch(/^No source has sent anything/);
  expect(renderSent(state, null).text).toMatch(/can’t be read now/);
});

test('the timeline of an incident without alerts does not offer it', () => {
  expect(clicksIn(renderTimelinePage(state, events).blocks)).toEqual([]);
});
