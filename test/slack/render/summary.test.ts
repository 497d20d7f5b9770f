import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderSummary } from '../../../src/slack/render/summary.ts';
import { declare, type Step } from '../../incident/story.ts';
import { anyStory, hugeStory, storyOf } from './any-state.ts';
import { expectSendable } from './expect-sendable.ts';

const declared: Step = ['U0ANA', declare()];
const drill: Step = [
  'U0ANA',
  { type: 'declare', team_id: 'T1', number: 7, kind: 'drill', title: 'Drill', severity: 'sev4' },
];

function shown(...steps: readonly Step[]): string {
  return JSON.stringify(renderSummary(storyOf(steps).state).blocks);
}

function buttons(...steps: readonly Step[]): readonly (string | undefined)[] {
  return renderSummary(storyOf(steps).state).blocks.flatMap((block) =>
    block.type === 'actions' ? block.elements.map((element) => ('action_id' in element ? element.action_id : '')) : [],
  );
}

describe('the summary', () => {
  test('says how the incident stands and which event of the record it shows', () => {
    const { state } = storyOf([
      declared,
      ['U0BEN', { type: 'acknowledge' }],
      ['U0BEN', { type: 'assign_lead', user_id: 'U0BEN' }],
    ]);
    const { text, blocks } = renderSummary(state);
    expect(text).toBe('INC-42 Checkout is down: sev1, investigating, with a lead');
    expect(blocks[0]).toMatchObject({ type: 'header', text: { type: 'plain_text', text: 'INC-42 Checkout is down' } });
    expect(blocks[1]).toMatchObject({
      text: { text: '*sev1* · *investigating* · lead <@U0BEN> · acknowledged by <@U0BEN>' },
    });
    expect(blocks.at(-1)).toMatchObject({
      elements: [{ text: `INC-42 · event 3 · ${state.head.hash.slice(0, 8)} · local` }],
    });
  });

  test('offers what can be done now', () => {
    expect(buttons(declared)).toEqual([
      'incident:acknowledge:v1',
      'incident:take_lead:v1',
      'incident:add_note:v1',
      'incident:update:v1',
      'incident:resolve:v1',
    ]);
    expect(buttons(declared, ['U0BEN', { type: 'acknowledge' }])).not.toContain('incident:acknowledge:v1');
    expect(buttons(declared, ['U0BEN', { type: 'resolve' }])).toEqual(['incident:reopen:v1', 'incident:add_note:v1']);
  });

  test('marks a drill', () => {
    expect(shown(drill)).toContain('DRILL · INC-7 Drill');
    expect(shown(drill)).toContain('*This is a drill*');
    expect(shown(declared)).not.toMatch(/drill/i);
  });

  test('shows the first open tasks and how many more there are', () => {
    const tasks = Array.from({ length: 12 }, (_, n): Step => ['U0BEN', { type: 'add_task', text: `task no ${n + 1}` }]);
    const text = shown(declared, ...tasks, ['U0BEN', { type: 'complete_task', task: 1 }]);
    expect(text).toContain('*Open tasks* 11 of 12');
    expect(text).not.toContain('task no 1\\n');
    expect(text).toContain('9. task no 9\\n… and 3 more');
  });

  test('pings nobody through a note', () => {
    expect(shown(declared, ['U0BEN', { type: 'add_note', text: '<!channel> <@U0ANA>' }])).toContain(
      '&lt;!channel&gt; &lt;@U0ANA&gt;',
    );
  });

  test('is one that Slack takes, for any state', () => {
    fc.assert(
      fc.property(anyStory(150), ({ state }) => expectSendable(renderSummary(state))),
      { numRuns: 60 },
    );
    const { state } = hugeStory();
    expect([state.head.sequence, state.tasks.length, state.roles.length]).toEqual([5_000, 40, 40]);
    expectSendable(renderSummary(state));
  });
});
