import { describe, expect, test } from '@jest/globals';
import { readAction } from '../../../src/slack/inputs/read-action.ts';
import type { HomeLists } from '../../../src/slack/lists.ts';
import { renderHome } from '../../../src/slack/surfaces/home-view.ts';
import { renderList } from '../../../src/slack/views/list.ts';
import { declare, type Step } from '../../capabilities/story.ts';
import { askedBy } from '../../support/settings.ts';
import { storyOf } from '../any-state.ts';
import { clicksIn } from '../clicks-in.ts';
import { mrkdwnIn } from '../expect-sendable.ts';
import { homeOf, listedOf, listsOf } from '../lists-of.ts';

const { state } = storyOf([['U0ANA', declare()]]);

test('the list begins with what is open and leads to the rest of it', () => {
  const { blocks, text } = renderList(listsOf(state, 32));
  const lines = mrkdwnIn(blocks).join('\n').split('\n');
  expect(text).toBe('Incidents: 32 open');
  expect(lines[0]).toBe('*32 open*');
  expect(lines[1]).toBe(
    '🔴 *INC-42* “Checkout is down” · sev1 · investigating · nobody has acknowledged · no lead yet · <#C0123456789>',
  );
  expect(lines.filter((line) => line.startsWith('🔴'))).toHaveLength(20 + 5);
  const [rest] = clicksIn(blocks);
  const click = readAction(rest?.action_id ?? '', rest?.value ?? '', askedBy('U0ANA'));
  expect(click).toEqual({ incident_id: null, asked: { kind: 'view', view: { kind: 'list', from: 20 } } });
  const page = renderList(listsOf(state, 32, 20), { from: 20 });
  expect(mrkdwnIn(page.blocks).join('\n').split('\n')).toHaveLength(1 + 12);
  expect(clicksIn(page.blocks)).toEqual([]);
});

test('what was resolved lately says by whom', () => {
  const resolved = storyOf([
    ['U0ANA', declare()],
    ['U0BEN', { type: 'resolve' }],
  ]).state;
  const { blocks, text } = renderList({ open: [], openCount: 0, resolved: [listedOf(resolved)] });
  expect(text).toBe('Incidents: No incident is open');
  expect(mrkdwnIn(blocks).join('\n')).toMatch(
    /^\*No incident is open\*\n\*Recently resolved\*\n✅ \*INC-42\* “Checkout is down” · resolved by <@U0BEN>, <!date[^>]*> · <#C0123456789>$/,
  );
});

test('a title that was redacted is not in the list, and an incident of a newer version is by its number', () => {
  const redacted = storyOf([
    ['U0ANA', declare('hunter2')],
    ['U0BEN', { type: 'redact', sequence: 1, reason: 'a password' }],
  ]).state;
  const newer = { ...listedOf(state), overview: null };
  const { blocks } = renderList({ open: [listedOf(redacted), newer], openCount: 2, resolved: [] });
  const [, first, second] = mrkdwnIn(blocks).join('\n').split('\n');
  expect(first).toMatch(/^🔴 \*INC-42\* _\[redacted by <@U0BEN>, <!date[^>]*>\]_ · sev1/);
  expect(second).toBe(
    '*INC-42* was written by a newer version of Quorum: update this version to see it · <#C0123456789>',
  );
});

test('the Home tab has a button for what somebody should do', () => {
  const acknowledged = storyOf([
    ['U0ANA', declare()],
    ['U0BEN', { type: 'acknowledge' }],
  ]).state;
  const clicks = (of: typeof state) => clicksIn(renderHome(homeOf(of, 2)).blocks).map(({ action_id }) => action_id);
  expect(clicks(state)).toEqual([
    'incident:search:v1',
    'incident:declare:v1',
    'incident:acknowledge:v1',
    'incident:acknowledge:v1',
  ]);
  expect(clicks(acknowledged)).toEqual(['incident:search:v1', 'incident:declare:v1']);
  expect(JSON.stringify(renderHome(homeOf(state, 40)))).toContain('… and 20 more: `/incident list`');
});

describe('the Home tab', () => {
  const steps: readonly Step[] = [
    ['U0ANA', declare()],
    ['U0ANA', { type: 'assign_lead', user_id: 'U0ANA', answer_within_seconds: 300 }],
    ['U0ANA', { type: 'add_task', text: 'roll *back*', user_id: 'U0ANA', due_at: '2026-11-24T15:30:00.000Z' }],
    ['U0ANA', { type: 'post_update', text: 'looking', next: '2026-11-24T15:00:00.000Z' }],
  ];
  const now = homeOf(storyOf(steps).state, 1);
  const shown = (of: HomeLists) => mrkdwnIn(renderHome(of).blocks).join('\n');

  test('shows first what its person has to do, each with its button and the incident', () => {
    const text = shown({ ...now, asOf: '2026-11-24T14:00:00.000Z' });
    expect(text.split('\n')[0]).toBe('*Yours*');
    expect(text).toMatch(/^You lead\n🔴 \*INC-42\* “Checkout is down” · <#C0123456789>$/m);
    expect(text).toMatch(/^Task 1: “roll ∗back∗” – due <!date/m);
    expect(text).toMatch(/^Next update due <!date/m);
    expect(text.indexOf('*Yours*')).toBeLessThan(text.indexOf('*1 open*'));
    const clicks = clicksIn(renderHome(now).blocks).map(({ action_id, value }) => `${action_id} ${value}`);
    const { incident_id } = storyOf(steps).state;
    expect(clicks).toContain(`incident:task_done:v1 ${incident_id}:1`);
    expect(clicks).toContain(`incident:update:v1 ${incident_id}`);
  });

  test('warns of what is late: a task, a promise, an incident that nobody hears of', () => {
    const before = shown({ ...now, asOf: '2026-11-24T14:00:00.000Z' });
    expect(before).not.toContain('⚠️');
    expect(before).toMatch(/ · updated <!date[^>]*\{ago\}/);
    const after = shown({ ...now, asOf: '2026-11-24T15:10:00.000Z' });
    expect(after).toMatch(/^⚠️ Next update due /m);
    expect(after).toMatch(/ · ⚠️ \*update due <!date/);
    expect(after).not.toMatch(/⚠️ Task/);
    expect(shown({ ...now, asOf: '2026-11-24T16:00:00.000Z' })).toMatch(/^⚠️ Task 1/m);
  });

  test('keeps what is to do in drills apart, at the end', () => {
    const drill = homeOf(storyOf([['U0ANA', { ...declare(), kind: 'drill' }], ...steps.slice(1)]).state, 1);
    const text = shown({ ...now, yours: [...now.yours, ...drill.yours] });
    expect(text.indexOf('DRILL')).toBeGreaterThan(text.indexOf('*Recently resolved*'));
    expect(text.slice(0, text.indexOf('*Yours in drills*'))).not.toContain('DRILL');
    expect(shown(drill)).not.toContain('*Yours*');
  });

  test('says that there is more, and nothing where there is nothing', () => {
    const [first] = now.yours;
    if (first === undefined) throw new Error('a duty expected');
    const text = shown({ ...now, yours: Array.from({ length: 16 }, () => first) });
    expect(text.match(/You lead/g)).toHaveLength(15);
    expect(text).toContain('… and more');
    expect(shown({ ...now, yours: [] })).not.toContain('Yours');
  });
});
