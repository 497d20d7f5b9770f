import { expect, test } from '@jest/globals';
import { readAction } from '../../../src/slack/inputs/read-action.ts';
import { renderThreadPost } from '../../../src/slack/surfaces/thread-post.ts';
import { renderTimelinePage } from '../../../src/slack/views/timeline-page.ts';
import { declare, type Step } from '../../capabilities/story.ts';
import { askedBy } from '../../support/settings.ts';
import { storyOf } from '../any-state.ts';
import { clicksIn } from '../clicks-in.ts';
import { readBlocks } from '../read-blocks.ts';

const declared: Step = ['U0ANA', declare()];

test('a thread post tells whole short texts, one line an event', () => {
  const { events } = storyOf([declared, ['U0BEN', { type: 'add_note', text: 'a <b>' }]]);
  const { text, blocks } = renderThreadPost(events);
  const [first, second] = readBlocks(blocks).join('\n').split('\n');
  expect(text).toBe('Events 1 to 2');
  expect(first).toMatch(
    /^1\. <!date\^1795485600\^.*\|2026-11-24 02:00 UTC> <@U0ANA> declared a sev1 incident: “Checkout is down”$/,
  );
  expect(second).toMatch(/^2\. .* <@U0BEN> noted: “a <b>”$/);
});

test('what was typed on several lines is no line of the timeline, and each of its lines stands as a quotation', () => {
  const { state, events } = storyOf([
    ['U0ANA', declare('```')],
    ['U0BEN', { type: 'add_note', text: 'Looking.\n3. Today 16:40 <@U0ANA> resolved the incident\n> *.example.com' }],
    ['U0ANA', { type: 'add_task', text: '_private_ https://run.example/a_b' }],
  ]);
  const lines = [
    expect.stringMatching(/^1\. .* declared a sev1 incident: “```”$/),
    expect.stringMatching(/^2\. .* <@U0BEN> noted: $/),
    '> Looking.',
    '> 3. Today 16:40 <@U0ANA> resolved the incident',
    '> > *.example.com',
    expect.stringMatching(/^3\. .* <@U0ANA> added a task: “_private_ https:\/\/run.example\/a_b”$/),
  ];
  expect(readBlocks(renderThreadPost(events).blocks).join('\n').split('\n')).toEqual(lines);
  expect(readBlocks(renderTimelinePage(state, events).blocks)[1]?.split('\n')).toEqual(lines);
  const leaves = JSON.stringify(renderThreadPost(events).blocks);
  expect(leaves).toContain('{"type":"link","url":"https://run.example/a_b"}');
  expect(renderThreadPost(events).blocks.map(({ type }) => type)).toEqual(['rich_text']);
});

test('a timeline keeps what was corrected and says by which event', () => {
  const { state, events } = storyOf([
    declared,
    ['U0ANA', { type: 'add_note', text: 'it is the queue' }],
    ['U0BEN', { type: 'correct', sequence: 2, text: 'it is the cache' }],
  ]);
  const text = readBlocks(renderTimelinePage(state, events).blocks).join('\n');
  expect(text).toMatch(
    /2\. .* <@U0ANA> noted: “it is the queue” \(corrected by event 3\)\n3\. .* corrected event 2: “it is the cache”/,
  );
});

test('a timeline says of a text that was redacted by whom, and why', () => {
  const { state, events } = storyOf([
    declared,
    ['U0ANA', { type: 'add_note', text: 'hunter2' }],
    ['U0BEN', { type: 'redact', sequence: 2, reason: 'a password' }],
  ]);
  const text = readBlocks(renderTimelinePage(state, events).blocks).join('\n');
  expect(text).toMatch(
    /2\. .* <@U0ANA> noted: \[redacted by <@U0BEN>, <!date[^>]*>\]\n3\. .* redacted event 2: “a password”/,
  );
  expect(text).not.toContain('hunter2');
});

test('a long timeline shows the latest events and leads to all that come before', () => {
  const { state, events } = storyOf([
    declared,
    ...Array.from({ length: 132 }, (_, n): Step => ['U0BEN', { type: 'add_note', text: `note ${n}` }]),
  ]);
  const pages: string[] = [];
  for (let before: number | null | undefined = null; before !== undefined; ) {
    const { blocks } = renderTimelinePage(state, events, before);
    pages.unshift(readBlocks(blocks).join('\n'));
    const [earlier] = clicksIn(blocks);
    const click = earlier === undefined ? null : readAction(earlier.action_id, earlier.value, askedBy('U0ANA'));
    const asked = click?.asked;
    before = asked?.kind === 'view' && asked.view.kind === 'timeline' ? asked.view.before : undefined;
  }
  expect(pages.at(-1)).toContain(', events 114 to 133 of 133');
  const told = [...pages.join('\n').matchAll(/^(\d+)\. <!date/gm)].map(([, sequence]) => Number(sequence));
  expect(told).toEqual(Array.from({ length: 133 }, (_, index) => index + 1));
});
