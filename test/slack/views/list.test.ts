import { expect, test } from '@jest/globals';
import { readAction } from '../../../src/slack/inputs/read-action.ts';
import { renderHome } from '../../../src/slack/surfaces/home-view.ts';
import { renderList } from '../../../src/slack/views/list.ts';
import { declare } from '../../capabilities/story.ts';
import { askedBy } from '../../support/settings.ts';
import { storyOf } from '../any-state.ts';
import { clicksIn } from '../clicks-in.ts';
import { mrkdwnIn } from '../expect-sendable.ts';
import { listedOf, listsOf } from '../lists-of.ts';

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
  const page = renderList(listsOf(state, 32, 20), 20);
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
  const clicks = (of: typeof state) => clicksIn(renderHome(listsOf(of, 2)).blocks).map(({ action_id }) => action_id);
  expect(clicks(state)).toEqual(['incident:declare:v1', 'incident:acknowledge:v1', 'incident:acknowledge:v1']);
  expect(clicks(acknowledged)).toEqual(['incident:declare:v1']);
  expect(JSON.stringify(renderHome(listsOf(state, 40)))).toContain('… and 20 more: `/incident list`');
});
