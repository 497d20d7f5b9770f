import { expect, test } from '@jest/globals';
import type { IncidentState } from '../../../src/capabilities/index.ts';
import { incident } from '../../../src/capabilities/index.ts';
import { declare, given, play } from '../story.ts';

const whole = { ...declare(), summary: 'Carts do not load', impact: '30 % of orders', services: 'checkout, payments' };

const told = (state: IncidentState | null) =>
  state === null ? [] : incident.details(state).map(({ label, lines }) => [label, ...lines.flat()]);

test('what was declared with the title is told, and stands in the timeline', () => {
  const { state, events } = play([['U0ANA', whole]]);
  expect(told(state)).toEqual(
    expect.arrayContaining([
      ['Summary', { quote: 'Carts do not load' }],
      ['Impact', { quote: '30 % of orders' }],
      ['Services', { quote: 'checkout, payments' }],
    ]),
  );
  expect(JSON.stringify(incident.timeline(events)[0]?.says)).toContain('Carts do not load');
});

test('what is set later takes its place, as it was last corrected', () => {
  const { state } = play([
    ['U0ANA', whole],
    ['U0BEN', { type: 'set_impact', text: 'All orders' }],
    ['U0BEN', { type: 'correct', sequence: 2, text: 'Half of the orders' }],
  ]);
  expect(told(state)).toContainEqual(['Impact', { quote: 'Half of the orders' }]);
});

test('the same again changes nothing, and an empty one is refused', () => {
  given(['U0ANA', whole]).when({ type: 'set_summary', text: ' Carts do not load ' }).thenUnchanged('U0ANA', 1);
  given(['U0ANA', whole]).when({ type: 'set_services', text: ' ' }).thenRefused('text_missing');
});

test('a severity that nobody said stays unsaid until somebody does, though it be the same', () => {
  const unsaid = { ...declare('Slow'), severity_unsaid: true } as const;
  expect(play([['U0ANA', unsaid]]).state?.isSeverityUnsaid).toBe(true);
  const said = play([
    ['U0ANA', unsaid],
    ['U0ANA', { type: 'change_severity', severity: 'sev1' }],
  ]);
  expect(said.events).toHaveLength(2);
  expect(said.state?.isSeverityUnsaid).toBe(false);
});
