import { describe, expect, test } from '@jest/globals';
import type { KnownBlock } from '@slack/types';
import fc from 'fast-check';
import { checkView } from '../../../src/sandbox/workspace/check-view.ts';
import { twins } from '../../../src/slack/inputs/twins.ts';
import { offeredNow } from '../../../src/slack/surfaces/offered.ts';
import { renderSummary } from '../../../src/slack/surfaces/summary.ts';
import { renderMore } from '../../../src/slack/views/more.ts';
import { renderNotice } from '../../../src/slack/views/notice.ts';
import { declare, type Step } from '../../capabilities/story.ts';
import { askedBy } from '../../support/settings.ts';
import { anyStory, hugeStory, storyOf } from '../any-state.ts';
import { clicksIn } from '../clicks-in.ts';
import { expectSendable } from '../expect-sendable.ts';
import { readBlocks } from '../read-blocks.ts';

const declared: Step = ['U0ANA', declare()];
const lead: Step = ['U0BEN', { type: 'assign_lead', user_id: 'U0BEN', answer_within_seconds: 300 }];
const drill: Step = [
  'U0ANA',
  { type: 'declare', team_id: 'T1', number: 7, kind: 'drill', title: 'Drill', severity: 'sev4' },
];

function shown(...steps: readonly Step[]): string {
  return readBlocks(renderSummary(storyOf(steps).state).blocks).join('\n');
}

function headline(...steps: readonly Step[]): string {
  const [first] = renderSummary(storyOf(steps).state).blocks;
  return first?.type === 'header' ? first.text.text : '';
}

/** What its row holds, in order: buttons by their action ids. */
function rowOf(blocks: readonly KnownBlock[]): readonly string[] {
  return blocks.flatMap((block) => (block.type === 'actions' ? clicksIn(block).map(({ action_id }) => action_id) : []));
}

const buttons = (...steps: readonly Step[]) => rowOf(renderSummary(storyOf(steps).state).blocks);
const moreOf = (...steps: readonly Step[]) => offeredNow(storyOf(steps).state).more.map(({ actionId }) => actionId);

const all = twins(askedBy('U0ANA'));
const wordOf = (actionId: string) => all.find((twin) => twin.buttons.includes(actionId))?.word;

describe('the summary', () => {
  test('says how the incident stands and which event of the record it shows', () => {
    const { state } = storyOf([declared, ['U0BEN', { type: 'acknowledge' }], lead]);
    const { text, blocks } = renderSummary(state);
    expect(text).toBe('INC-42 sev1 “Checkout is down”. Investigating, <@U0BEN> leads.');
    expect(blocks[0]).toMatchObject({
      type: 'header',
      text: { type: 'plain_text', text: '🔴 INC-42 “Checkout is down”' },
    });
    expect(readBlocks(blocks)).toEqual([
      expect.stringMatching(/^sev1 · investigating · <@U0BEN> leads · started <!date\^1795485600\^/),
      'Times Acknowledged after 1 min',
      `INC-42 · event 3 · ${state.head.hash.slice(0, 8)} · local`,
    ]);
  });

  test('says what nobody has done yet, and once it is over that it is', () => {
    const line = (...steps: readonly Step[]) =>
      readBlocks(renderSummary(storyOf([declared, ...steps]).state).blocks)[0];
    expect(line()).toMatch(/^sev1 · investigating · nobody has acknowledged · no lead yet · started /);
    expect(line(lead, ['U0BEN', { type: 'resolve' }])).toMatch(
      /^sev1 · resolved after 2 min · <@U0BEN> led · started .* · ended /,
    );
    expect(line(['U0BEN', { type: 'resolve' }])).toMatch(/^sev1 · resolved after 1 min · started .* · ended /);
    expect(headline(declared, ['U0BEN', { type: 'resolve' }])).toBe('✅ INC-42 “Checkout is down”');
  });

  test('says where the incident is, for who asks elsewhere', () => {
    const { state } = storyOf([declared]);
    expect(readBlocks(renderSummary(state, 'C0INC').blocks)[0]).toMatch(/ · <#C0INC> · started /);
    expect(JSON.stringify(renderSummary(state))).not.toContain('<#');
  });

  test('offers what can be done now, the most urgent first, four in a row and everything else behind More', () => {
    expect(buttons(declared)).toEqual([
      'incident:acknowledge:v1',
      'incident:take_lead:v1',
      'incident:update:v1',
      'incident:add_note:v1',
      'incident:actions:v1',
    ]);
    expect(moreOf(declared)).toEqual(expect.arrayContaining(['incident:resolve:v1', 'incident:timeline:v1']));
    const led = [declared, ['U0BEN', { type: 'acknowledge' }], lead] as const;
    expect(buttons(...led)).toEqual([
      'incident:update:v1',
      'incident:add_note:v1',
      'incident:task:v1',
      'incident:resolve:v1',
      'incident:actions:v1',
    ]);
    const over = [declared, ['U0BEN', { type: 'resolve' }]] as const;
    expect(buttons(...over).slice(0, 2)).toEqual(['incident:reopen:v1', 'incident:add_note:v1']);
    const all = [...buttons(...over), ...moreOf(...over)];
    expect(all).toContain('incident:timeline:v1');
    expect(all).not.toContain('incident:acknowledge:v1');
  });

  test('has nothing twice in its row and behind More, and each deed there says how it is typed', () => {
    fc.assert(
      fc.property(anyStory(40), ({ state }) => {
        const { row, more } = offeredNow(state);
        const ids = [...row, ...more].map(({ actionId }) => actionId);
        expect(new Set(ids).size).toBe(ids.length);
        expect(checkView(renderNotice(renderMore(state, more, wordOf)), 'modal')).toEqual([]);
      }),
      { numRuns: 60 },
    );
    const { state } = storyOf([declared]);
    const told = readBlocks(renderMore(state, offeredNow(state).more, wordOf).blocks);
    expect(told).toContainEqual(expect.stringMatching(/^Resolves the incident.*\n`\/incident resolve /));
  });

  test('begins with what to do, until somebody has', () => {
    const advice = 'If you are on it, press *Acknowledge*.';
    expect(shown(declared)).toContain(advice);
    expect(shown(declared, ['U0BEN', { type: 'acknowledge' }])).not.toContain(advice);
  });

  test('marks a drill', () => {
    expect(headline(drill)).toBe('🔵 DRILL-7 “Drill”');
    expect(shown(drill)).toContain('*This is a drill*');
    expect(headline(declared) + shown(declared)).not.toMatch(/drill/i);
  });

  test('shows the first open tasks and how many more there are', () => {
    const tasks = Array.from({ length: 12 }, (_, n): Step => ['U0BEN', { type: 'add_task', text: `task no ${n + 1}` }]);
    const text = shown(declared, ...tasks, ['U0BEN', { type: 'complete_task', task: 1 }]);
    expect(text).toContain('Tasks (11 of 12 open)\n2. “task no 2”\n');
    expect(text).not.toContain('task no 1”');
    expect(text).toContain('6. “task no 6”\n… and 6 more: `/incident tasks`');
  });

  test('tells a text as it was last corrected, by whom, and one that was redacted as that', () => {
    const noted: Step = ['U0ANA', { type: 'add_note', text: 'it is the queue' }];
    const corrected: Step = ['U0BEN', { type: 'correct', sequence: 2, text: 'it is the cache' }];
    expect(shown(declared, noted, corrected)).toMatch(
      /Note “it is the cache” – <@U0ANA> <!date[^>]*> corrected by <@U0BEN>/,
    );
    const redacted = shown(declared, noted, ['U0ANA', { type: 'redact', sequence: 2, reason: 'a password' }]);
    expect(redacted).not.toContain('queue');
    expect(redacted).toMatch(/Note \[redacted by <@U0ANA>, <!date[^>]*>\] – <@U0ANA>/);
  });

  test('pings nobody through a note: it stands in a leaf of text', () => {
    const noted: Step = ['U0BEN', { type: 'add_note', text: '<!channel> <@U0ANA>' }];
    const { blocks } = renderSummary(storyOf([declared, noted]).state);
    expect(JSON.stringify(blocks)).toContain('{"type":"text","text":"“<!channel> <@U0ANA>”"}');
  });

  test('is one that Slack takes, for any state', () => {
    const expectRight = (summary: ReturnType<typeof renderSummary>) => {
      expectSendable(summary);
      for (const block of summary.blocks) {
        if (block.type !== 'actions') continue;
        expect(block.elements.length).toBeLessThanOrEqual(5);
      }
    };
    fc.assert(
      fc.property(anyStory(150), ({ state }) => expectRight(renderSummary(state))),
      { numRuns: 60 },
    );
    const { state } = hugeStory();
    expect([state.head.sequence, state.tasks.length, state.roles.length]).toEqual([5_000, 40, 40]);
    expectRight(renderSummary(state));
  });
});
