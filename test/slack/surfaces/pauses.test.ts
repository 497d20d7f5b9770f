import { expect, test } from '@jest/globals';
import { createPauses } from '../../../src/slack/surfaces/pauses.ts';

test('each post waits by itself, twice as long after each failure, five seconds at most, until it is done', () => {
  const pauses = createPauses();
  const waits = Array.from({ length: 8 }, () => {
    pauses.failed('one', 0);
    return pauses.untilMs('one');
  });
  expect(waits).toEqual([1_000, 2_000, 4_000, 5_000, 5_000, 5_000, 5_000, 5_000]);
  expect(pauses.untilMs('other')).toBeNull();
  pauses.cut();
  expect(pauses.untilMs('one')).toBe(0);
  pauses.failed('one', 0);
  expect(pauses.untilMs('one')).toBe(5_000);
  pauses.wait('other', 500);
  expect(pauses.next(new Set(['one', 'other']))).toBe(500);
  expect(pauses.next(new Set(['one']))).toBe(5_000);
  pauses.done('one');
  expect(pauses.next(new Set(['one']))).toBeNull();
});
