import { expect, test } from '@jest/globals';
import { durationsText, durationText } from '../../../src/capabilities/lifecycle/duration.ts';
import { declare, play, type Step } from '../story.ts';

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

const declared: Step = ['U0ANA', declare()];
const acknowledged: Step = ['U0BEN', { type: 'acknowledge' }];
const resolved: Step = ['U0BEN', { type: 'resolve' }];
const reopened: Step = ['U0BEN', { type: 'reopen' }];

function stateOf(...steps: readonly Step[]) {
  const { state } = play([declared, ...steps]);
  if (state === null) throw new Error('an incident expected');
  return state;
}

test.each<[string, readonly Step[]]>([
  ['', []],
  ['Acknowledged after 1 min', [acknowledged]],
  ['Never acknowledged · resolved after 1 min', [resolved]],
  [
    'Acknowledged after 1 min · mitigated after 2 min · resolved after 3 min',
    [acknowledged, ['U0BEN', { type: 'change_status', status: 'monitoring' }], resolved],
  ],
  ['Resolved after 1 min · reopened once', [resolved, reopened]],
  ['Never acknowledged · resolved after 1 min · reopened once for 1 min', [resolved, reopened, resolved]],
  [
    'Never acknowledged · resolved after 1 min · reopened 2 times, the last for 1 min',
    [resolved, reopened, resolved, reopened, resolved],
  ],
])('what it took is said as far as it has come: %j', (text, steps) => {
  expect(durationsText(stateOf(...steps))).toBe(text);
});

test('two events that contradict each other are named', () => {
  const state = stateOf(acknowledged, resolved);
  const early = { ...state.declared, at: '2026-01-01T00:00:00.000Z', sequence: 2 };
  expect(durationsText({ ...state, acknowledged: early })).toMatch(
    /^Acknowledged at no known time \(event 2 is dated before event 1\)/,
  );
});
