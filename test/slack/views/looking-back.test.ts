import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readAction } from '../../../src/slack/inputs/read-action.ts';
import { readLine } from '../../../src/slack/inputs/read-line.ts';
import { renderCatchUp } from '../../../src/slack/views/catch-up.ts';
import { renderLookBack } from '../../../src/slack/views/look-back.ts';
import {
  matches,
  readFilter,
  readWrittenFilter,
  spanOf,
  writtenFilter,
} from '../../../src/slack/views/timeline-filter.ts';
import { renderTimelinePage } from '../../../src/slack/views/timeline-page.ts';
import { declare, type Step, start } from '../../capabilities/story.ts';
import { askedBy } from '../../support/settings.ts';
import { anyStory, hugeStory, storyOf } from '../any-state.ts';
import { clicksIn } from '../clicks-in.ts';
import { expectSendable } from '../expect-sendable.ts';
import { readBlocks } from '../read-blocks.ts';

const told = (answer: { text: string; blocks?: Parameters<typeof readBlocks>[0] }) =>
  readBlocks(answer.blocks ?? []).join('\n');

const incident = storyOf([
  ['U0ANA', declare()],
  ['U0BEN', { type: 'add_note', text: 'it is the queue' }, 2],
  ['U0ANA', { type: 'change_severity', severity: 'sev2' }, 10],
  ['U0ANA', { type: 'add_task', text: 'restart it' }, 5],
  ['U0BEN', { type: 'correct', sequence: 2, text: 'it is the cache' }, 30],
]);
const asked = { at: new Date(start + 60 * 60_000).toISOString(), zone: 'UTC' };

describe('how an incident stood at a minute', () => {
  const at = (minutes: number) => told(renderLookBack(incident.state, incident.events, start + minutes * 60_000));

  test('is told by what was recorded until then, without what was corrected since', () => {
    expect(at(3)).toContain('sev1');
    expect(at(3)).toContain('“it is the queue”');
    expect(at(3)).toContain('event 2 of 5');
    expect(at(3)).not.toContain('cache');
    expect(at(20)).toContain('sev2');
    expect(at(50)).toContain('it is the cache');
  });

  test('is told apart from what had happened and was recorded later', () => {
    const late = incident.events.map((event) =>
      event.sequence === 4 ? { ...event, occurred_at: new Date(start + 60_000).toISOString() } : event,
    );
    const said = told(renderLookBack(incident.state, late, start + 3 * 60_000));
    expect(said).toMatch(/Happened by then, recorded later\n4\. .*restart it/);
  });

  test('is nothing before it was declared', () => {
    expect(renderLookBack(incident.state, incident.events, start - 3_600_000).text).toContain(
      'was not declared yet at',
    );
  });
});

test('the review leaves out what is hidden from it, and the timeline does not', () => {
  const { state, events } = storyOf([
    ['U0ANA', declare()],
    ['U0BEN', { type: 'add_note', text: 'a joke' }],
    ['U0BEN', { type: 'hide_entry', sequence: 2 }],
  ]);
  const filter = readWrittenFilter('review');
  expect(readBlocks(renderTimelinePage(state, events, null, filter).blocks).join()).not.toContain('a joke');
  expect(readBlocks(renderTimelinePage(state, events).blocks).join()).toContain('a joke');
  const click = readAction('incident:timeline:v1', `${state.incident_id}::review`, askedBy('U0BEN'));
  expect(click?.asked).toEqual({ kind: 'view', view: { kind: 'timeline', before: null, filter: 'review' } });
});

describe('a part of the timeline', () => {
  const shown = (typed: string) => {
    const filter = readFilter(typed, asked, spanOf(incident.state, asked));
    if (filter === null || filter === 'no_zone') return filter;
    expect(readWrittenFilter(writtenFilter(filter))).toEqual(filter);
    return incident.events.filter(matches(filter, incident.events)).map(({ sequence }) => sequence);
  };

  test.each<[string, readonly number[] | null]>([
    ['<@U0BEN>', [2, 5]],
    ['<@U0BEN|ben>', [2, 5]],
    ['notes', [2]],
    ['note', [2]],
    ['severity', [3]],
    ['tasks', [4]],
    ['corrections', [5]],
    ['45m', [4, 5]],
    ['last 45m', [4, 5]],
    ['02:10', [3, 4, 5]],
    ['02:01-02:12', [2, 3]],
    ['02:01 to 02:12', [2, 3]],
    ['nonsense', null],
    ['the notes of ben', null],
  ])('%s', (typed, sequences) => {
    expect(shown(typed)).toEqual(sequences);
  });

  test('is paged within what it is narrowed to', () => {
    const many = storyOf([
      ['U0ANA', declare()],
      ...Array.from(
        { length: 60 },
        (_, n): Step => [n % 2 === 0 ? 'U0ANA' : 'U0BEN', { type: 'add_note', text: `n${n}` }],
      ),
    ]);
    const { blocks } = renderTimelinePage(many.state, many.events, null, { by: 'person', user_id: 'U0BEN' });
    const [earlier] = clicksIn(blocks);
    const click = readAction(earlier?.action_id ?? '', earlier?.value ?? '', askedBy('U0ANA'));
    if (click?.asked.kind !== 'view' || click.asked.view.kind !== 'timeline') throw new Error('a page expected');
    const { before, filter = '' } = click.asked.view;
    const next = told(renderTimelinePage(many.state, many.events, before, readWrittenFilter(filter)));
    expect(next.match(/“n\d+”/g)).toEqual(Array.from({ length: 10 }, (_, n) => `“n${2 * n + 1}”`));
  });
});

describe('catching up', () => {
  test('tells where it stands, what is new, what is open and whom to ask', () => {
    const { state, events } = storyOf([
      ['U0ANA', declare()],
      ['U0ANA', { type: 'assign_lead', user_id: 'U0ANA', answer_within_seconds: 300 }],
      ...Array.from({ length: 9 }, (_, n): Step => ['U0BEN', { type: 'add_note', text: `note ${n}` }]),
      ['U0BEN', { type: 'add_task', text: 'restart it' }],
    ]);
    const first = told(renderCatchUp(state, events, null));
    expect(first).toContain('Since the start');
    expect(first).toMatch(/“note 8” \(the last of 9\)/);
    expect(first).toMatch(/Ask.*<@U0ANA>/);
    expect(first).toContain('restart it');
    const again = told(renderCatchUp(state, events, 11));
    expect(again).toContain('Since you last looked');
    expect(again).not.toContain('the last of 9');
    expect(told(renderCatchUp(state, events, 12))).toContain('Nothing has happened since you last looked.');
  });

  test('has seven lines of news at most', () => {
    fc.assert(
      fc.property(anyStory(60), ({ state, events }) => {
        const [, news] = renderCatchUp(state, events, null).blocks ?? [];
        const lines = told({ text: '', blocks: news === undefined ? [] : [news] }).split('\n');
        expect(lines.filter((line) => /^\d+\. <!date/.test(line)).length).toBeLessThanOrEqual(7);
      }),
      { numRuns: 30 },
    );
  });
});

test('whatever has happened, each can be sent', () => {
  const huge = hugeStory();
  const all = ({ state, events }: typeof huge, pick: number) => {
    const at = Date.parse(events[pick % events.length]?.occurred_at ?? '');
    expectSendable(renderLookBack(state, events, at - (at % 60_000)));
    expectSendable(renderCatchUp(state, events, pick % 2 === 0 ? null : pick % events.length));
    expectSendable(renderTimelinePage(state, events, null, { by: 'person', user_id: 'U0BEN' }));
    expectSendable(renderTimelinePage(state, events, null, { by: 'kind', word: 'note' }));
  };
  fc.assert(fc.property(anyStory(40), fc.nat(), all), { numRuns: 30 });
  all(huge, 4_000);
});

test('each is typed', () => {
  const now = { at: askedBy('U0ANA').at, zone: 'Europe/Amsterdam' };
  const viewOf = (typed: string) => readLine(typed, askedBy('U0ANA'));
  expect(viewOf('at 02:14')).toEqual({ kind: 'view', view: { kind: 'at', typed: '02:14', now } });
  expect(viewOf('timeline notes')).toEqual({ kind: 'view', view: { kind: 'timeline_of', typed: 'notes', now } });
  expect(viewOf('catch me up')).toEqual({ kind: 'view', view: { kind: 'catchup' } });
  expect(viewOf('at')).toMatchObject({ kind: 'unclear' });
});
