import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isAlike, likeness } from '../../../src/slack/kit/likeness.ts';

test.each([
  ['Checkout is down', 'checkout down for EU'],
  ['Payments fail in the EU', 'EU payment failing'],
  ['Login slow', 'Slow logins'],
])('“%s” looks like “%s”', (one, other) => {
  expect(isAlike(one, other)).toBe(true);
});

test.each([
  ['Checkout is down', 'Login is down'],
  ['Search returns nothing', 'Mail is slow'],
  ['is down', 'is down'],
  ['', 'Checkout'],
])('“%s” does not look like “%s”', (one, other) => {
  expect(isAlike(one, other)).toBe(false);
});

test('it is the same from either side, and between 0 and 1', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      expect(likeness(one, other)).toBe(likeness(other, one));
      expect(likeness(one, other)).toBeGreaterThanOrEqual(0);
      expect(likeness(one, other)).toBeLessThanOrEqual(1);
    }),
  );
});
