import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { durationPattern, parseDuration, writeDuration } from '../../src/configuration/duration.ts';

const written = fc
  .tuple(fc.integer({ min: 1, max: 9_999 }), fc.constantFrom('s', 'm', 'h', 'd'))
  .map(([count, unit]) => `${count}${unit}`);

test('a duration is read in its unit', () => {
  expect(['90s', '5m', '1h', '2d'].map(parseDuration)).toEqual([90_000, 300_000, 3_600_000, 172_800_000]);
});

test('a duration is written as the shortest that is read as the same', () => {
  expect(['60s', '90s', '120m', '48h', '7d'].map((text) => writeDuration(parseDuration(text)))).toEqual([
    '1m',
    '90s',
    '2h',
    '2d',
    '7d',
  ]);
  fc.assert(
    fc.property(written, (text) => {
      expect(text).toMatch(durationPattern);
      const shortest = writeDuration(parseDuration(text));
      expect(shortest).toMatch(durationPattern);
      expect(parseDuration(shortest)).toBe(parseDuration(text));
      expect(shortest.length).toBeLessThanOrEqual(text.length);
    }),
  );
});
