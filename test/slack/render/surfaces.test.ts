import { describe, expect, test } from '@jest/globals';
import type { KnownBlock } from '@slack/types';
import fc from 'fast-check';
import { durationText } from '../../../src/incident/duration.ts';
import type { IncidentEvent } from '../../../src/incident/event.ts';
import type { IncidentState } from '../../../src/incident/state.ts';
import { byUrgency } from '../../../src/incident/urgency.ts';
import { checkView } from '../../../src/sandbox/workspace/check-view.ts';
import type { Board } from '../../../src/slack/board.ts';
import { renderAnnouncement } from '../../../src/slack/render/announcement.ts';
import { section } from '../../../src/slack/render/blocks.ts';
import { channelName } from '../../../src/slack/render/channel-name.ts';
import { renderClosing, renderClosingAnnounced } from '../../../src/slack/render/closing.ts';
import { renderHelp } from '../../../src/slack/render/help.ts';
import { renderHome } from '../../../src/slack/render/home.ts';
import { renderList } from '../../../src/slack/render/list.ts';
import { renderMenu } from '../../../src/slack/render/menu.ts';
import { readClick } from '../../../src/slack/render/read-click.ts';
import { renderSummary } from '../../../src/slack/render/summary.ts';
import { renderThreadPost } from '../../../src/slack/render/thread-post.ts';
import { renderTimelinePage } from '../../../src/slack/render/timeline-page.ts';
import { renderTopic } from '../../../src/slack/render/topic.ts';
import { threadRunMax } from '../../../src/slack/surfaces/plan.ts';
import { declare, type Step } from '../../incident/story.ts';
import { anyCharacter } from '../../support/any-character.ts';
import { anyStory, hugeStory, storyOf } from './any-state.ts';
import { expectSendable, mrkdwnIn } from './expect-sendable.ts';

const declared: Step = ['U0ANA', declare()];
const huge = hugeStory();

function expectHome(board: Board | null): void {
  const view = renderHome(board);
  expect(checkView(view, 'home')).toEqual([]);
  for (const mrkdwn of mrkdwnIn(view.blocks)) expectSendable({ text: 'Home', blocks: [section(mrkdwn)] });
}

/** A board on which everything stands so many times, whatever its status. */
function boardOf(state: IncidentState, length: number, latest: IncidentEvent | null = null): Board {
  const listed = { state, latest, channelId: 'C0123456789' };
  return { open: Array.from({ length }, () => listed), resolved: Array.from({ length: 5 }, () => listed) };
}

describe('every surface', () => {
  test('is one that Slack takes, for any state', () => {
    fc.assert(
      fc.property(anyStory(100), ({ state, events }) => {
        expectSendable(renderAnnouncement(state, 'C1'));
        expectSendable(renderClosing(state));
        expectSendable(renderClosingAnnounced(state, 'C1'));
        expectSendable(renderTimelinePage(state, events));
        expectSendable(renderThreadPost(events.slice(0, threadRunMax)));
        expectSendable(renderList(boardOf(state, 40)));
        expectHome(boardOf(state, 40, events.at(-1)));
        expect(renderTopic(state).length).toBeLessThanOrEqual(250);
        expect(renderTopic(state)).not.toMatch(/[<>\n]/);
      }),
      { numRuns: 60 },
    );
    const { state, events } = huge;
    expectSendable(renderAnnouncement(state, 'C1'));
    expectSendable(renderClosing(state));
    expectSendable(renderTimelinePage(state, events));
    for (let run = 1; run <= threadRunMax; run++) expectSendable(renderThreadPost(events.slice(-run)));
    expectSendable(renderList(boardOf(state, 40)));
    expectHome(boardOf(state, 300, events.at(-1)));
  });

  test('that needs no incident is one that Slack takes', () => {
    expectSendable(renderHelp());
    expectSendable(renderMenu());
    expectSendable(renderList({ open: [], resolved: [] }));
    expectHome({ open: [], resolved: [] });
    expectHome(null);
  });
});

test('the announcement leads to the channel once there is one', () => {
  const { state } = storyOf([declared]);
  expect(mrkdwnIn(renderAnnouncement(state, 'C1').blocks)[0]).toBe(
    '*INC-42* Checkout is down\n*sev1* · *investigating* · no lead yet · <#C1>',
  );
  expect(JSON.stringify(renderAnnouncement(state, null))).not.toContain('<#');
});

test('the topic is plain', () => {
  const { state } = storyOf([['U0ANA', declare('a <!channel> b')]]);
  expect(renderTopic(state)).toBe('INC-42 · sev1 · investigating · a ‹!channel› b');
});

test('the announcement of a resolution is one line', () => {
  const { state } = storyOf([declared, ['U0BEN', { type: 'resolve', text: 'x' }]]);
  expect(mrkdwnIn(renderClosingAnnounced(state, 'C1').blocks)).toEqual([
    '*INC-42* Checkout is down is *resolved* · <@U0BEN> · <#C1>',
  ]);
});

describe('the closing post', () => {
  const closing = (...steps: Step[]) => mrkdwnIn(renderClosing(storyOf([declared, ...steps]).state).blocks).join('\n');

  test('holds what resolved it, the durations and the whole head', () => {
    const steps: Step[] = [
      ['U0BEN', { type: 'acknowledge' }],
      ['U0BEN', { type: 'change_status', status: 'monitoring' }],
      ['U0BEN', { type: 'resolve', text: 'Rolled <back>' }],
    ];
    const [what, said, took, record] = closing(...steps).split('\n');
    expect(what).toMatch(/^\*INC-42\* Checkout is down is \*resolved\* · <@U0BEN>, <!date/);
    expect(said).toBe('Rolled &lt;back&gt;');
    expect(took).toBe('Acknowledged after 1 min · mitigated after 2 min · resolved after 3 min');
    const { head } = storyOf([declared, ...steps]).state;
    expect(record).toBe(`The record ends at event 4: \`${head.hash}\`. \`npx quorum verify 42\` checks it.`);
  });

  test('says what never was, and leaves out what would be said twice', () => {
    const again: Step[] = [
      ['U0BEN', { type: 'reopen' }],
      ['U0BEN', { type: 'resolve' }],
    ];
    const [, took] = closing(['U0BEN', { type: 'resolve', text: 'first' }], ...again).split('\n');
    expect(took).toBe('Never acknowledged · resolved after 1 min · reopened once for 1 min');
    const text = closing(['U0BEN', { type: 'resolve' }], ...again, ...again);
    expect(text).toContain('reopened 2 times, the last for 1 min');
  });

  test('says which two events contradict each other', () => {
    const { state } = storyOf([declared, ['U0BEN', { type: 'acknowledge' }], ['U0BEN', { type: 'resolve' }]]);
    const early = { ...state.declared, at: '2026-01-01T00:00:00.000Z', sequence: 2 };
    expect(JSON.stringify(renderClosing({ ...state, acknowledged: early }).blocks)).toContain(
      'Acknowledged at no known time (event 2 is dated before event 1)',
    );
  });
});

test.each([
  [0, '0 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [3_600_000, '1 h'],
  [3_900_000, '1 h 5 min'],
  [183_600_000, '2 d 3 h'],
])('%d ms are %s', (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text);
});

test('a thread post tells whole short texts, one line an event', () => {
  const { events } = storyOf([declared, ['U0BEN', { type: 'add_note', text: 'a <b>' }]]);
  const { text, blocks } = renderThreadPost(events);
  const [first, second] = mrkdwnIn(blocks).join('\n').split('\n');
  expect(text).toBe('Events 1 to 2');
  expect(first).toMatch(
    /^1\. <!date\^1795485600\^.*\|2026-11-24 02:00 UTC> <@U0ANA> declared a sev1 incident: Checkout is down$/,
  );
  expect(second).toMatch(/^2\. .* <@U0BEN> noted: a &lt;b&gt;$/);
});

test('a timeline keeps what was corrected and says by which event', () => {
  const { state, events } = storyOf([
    declared,
    ['U0ANA', { type: 'add_note', text: 'it is the queue' }],
    ['U0BEN', { type: 'correct', sequence: 2, text: 'it is the cache' }],
  ]);
  const text = mrkdwnIn(renderTimelinePage(state, events).blocks).join('\n');
  expect(text).toMatch(
    /2\. .* <@U0ANA> noted: it is the queue _\(corrected by event 3\)_\n3\. .* corrected event 2: it is the cache/,
  );
  expect(mrkdwnIn(renderSummary(state).blocks).join('\n')).toMatch(/, corrected by <@U0BEN>\nit is the cache/);
});

test('a long timeline shows the latest events and leads to all that come before', () => {
  const { state, events } = storyOf([
    declared,
    ...Array.from({ length: 132 }, (_, n): Step => ['U0BEN', { type: 'add_note', text: `note ${n}` }]),
  ]);
  const pages: string[] = [];
  for (let before: number | null = null, next = true; next; ) {
    const { blocks } = renderTimelinePage(state, events, before);
    pages.unshift(mrkdwnIn(blocks).join('\n'));
    const earlier = buttonIn(blocks);
    const click = earlier === undefined ? null : readClick(earlier.action_id, earlier.value, 'U0ANA');
    next = click?.kind === 'timeline';
    if (click?.kind === 'timeline') before = click.before;
  }
  expect(pages.at(-1)).toContain(', events 114 to 133 of 133');
  const told = [...pages.join('\n').matchAll(/^(\d+)\. <!date/gm)].map(([, sequence]) => Number(sequence));
  expect(told).toEqual(Array.from({ length: 133 }, (_, index) => index + 1));
});

test('the list begins with what is open and leads to the rest of it', () => {
  const { state } = storyOf([declared]);
  const { blocks } = renderList(boardOf(state, 32));
  const lines = mrkdwnIn(blocks).join('\n').split('\n');
  expect(lines[0]).toBe('*32 open*');
  expect(lines[1]).toBe(
    '*INC-42* Checkout is down · sev1 · investigating · not acknowledged · no lead yet · <#C0123456789>',
  );
  expect(lines.filter((line) => line.startsWith('*INC'))).toHaveLength(25);
  const rest = buttonIn(blocks);
  const click = readClick(rest?.action_id ?? '', rest?.value ?? null, 'U0ANA');
  if (click.kind !== 'list') throw new Error('a list expected');
  const page = renderList(boardOf(state, 32), click.from);
  expect(mrkdwnIn(page.blocks).join('\n').split('\n')).toHaveLength(1 + 12);
  expect(buttonIn(page.blocks)).toBeUndefined();
});

test('the worst comes first, then what nobody has acknowledged, then the newest', () => {
  const incident = (number: number, severity: 'sev1' | 'sev2', isAcknowledged = false) =>
    storyOf([
      ['U0ANA', { type: 'declare', team_id: 'T1', number, kind: 'real', title: 'x', severity }],
      ...(isAcknowledged ? [['U0BEN', { type: 'acknowledge' }] satisfies Step] : []),
    ]).state;
  const all = [incident(1, 'sev2'), incident(2, 'sev1', true), incident(3, 'sev1'), incident(4, 'sev1')];
  expect(all.sort(byUrgency).map(({ number }) => number)).toEqual([4, 3, 2, 1]);
});

function buttonIn(blocks: readonly KnownBlock[]): { action_id: string; value: string } | undefined {
  for (const block of blocks) {
    if (block.type !== 'actions') continue;
    for (const element of block.elements) {
      if (element.type === 'button') return { action_id: element.action_id ?? '', value: element.value ?? '' };
    }
  }
  return undefined;
}

describe('the name of a channel', () => {
  test.each([
    ['Checkout is down', 0, 'inc-42-checkout-is-down'],
    ['Checkout is down', 1, 'inc-42-checkout-is-down-2'],
    ['  Ärger & Überlast!! ', 0, 'inc-42-arger-uberlast'],
    ['שלום 🔥', 0, 'inc-42'],
    ['שלום 🔥', 2, 'inc-42-3'],
    ['x'.repeat(150), 0, `inc-42-${'x'.repeat(73)}`],
    ['x'.repeat(150), 9, `inc-42-${'x'.repeat(70)}-10`],
  ])('%j, attempt %d: %s', (title, attempt, name) => {
    expect(channelName(42, title, attempt)).toBe(name);
  });

  test('is one that Slack takes, and another with each attempt', () => {
    fc.assert(
      fc.property(
        fc.nat(999_999_999),
        fc.string({ unit: anyCharacter, maxLength: 150 }),
        fc.nat(20),
        (number, title, attempt) => {
          const name = channelName(number, title, attempt);
          expect(name).toMatch(/^[a-z0-9_-]{1,80}$/);
          expect(channelName(number, title, attempt + 1)).not.toBe(name);
        },
      ),
    );
  });
});
