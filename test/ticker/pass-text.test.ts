import { expect, test } from '@jest/globals';
import type { Counts, PassReport } from '../../src/ticker/pass.ts';
import { passText } from '../../src/ticker/pass-text.ts';

const none: Counts = { due: 0, events: 0, answers: 0, incidents: 0, webhooks: 0 };
const said = (done: Partial<Counts>, left: Partial<Counts> = {}, undone: PassReport['undone'] = []) =>
  passText({ done: { ...none, ...done }, left: { ...none, ...left }, undone });

test('a pass is told in a line: what was done, what is left and why', () => {
  expect(said({})).toBe('There was nothing to do.');
  expect(said({ due: 1, events: 2, answers: 1, incidents: 3, webhooks: 4 })).toBe(
    'Done: 1 thing that was due, 2 events of Slack’s, 1 answer, 3 incidents shown, 4 webhooks.',
  );
  expect(said({ incidents: 1 }, { webhooks: 2 })).toBe('Done: 1 incident shown. Left: 2 webhooks. Run it again.');
  const undone = ['a', 'b', 'c', 'd'].map((incident_id) => ({ incident_id, reason: 'too many write to it' }));
  expect(said({}, { due: 4 }, undone)).toBe(
    'Nothing could be done. Left: 4 things that were due (a: too many write to it; b: too many write to it; c: too many write to it; … and 1 more). Run it again.',
  );
});
