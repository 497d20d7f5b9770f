import { expect, test } from '@jest/globals';
import { happenedAt, instantOf } from '../../src/signals/instant.ts';

test.each([
  ['2026-11-26T02:14:07.613Z', '2026-11-26T02:14:07.613Z'],
  ['2026-11-26T03:14:07.613456789+01:00', '2026-11-26T02:14:07.613Z'],
  ['2026-11-26T02:14:07.613+0000', '2026-11-26T02:14:07.613Z'],
  ['2026-11-26 02:14:07 UTC', '2026-11-26T02:14:07.000Z'],
  ['2026-11-26T02:14:07', '2026-11-26T02:14:07.000Z'],
  [1_795_659_247, '2026-11-26T02:14:07.000Z'],
  ['1795659247.613', '2026-11-26T02:14:07.613Z'],
  [1_795_659_247_613, '2026-11-26T02:14:07.613Z'],
  ['1795659247613000', '2026-11-26T02:14:07.613Z'],
  [1_795_659_247_613_000_000, '2026-11-26T02:14:07.613Z'],
  ['0001-01-01T00:00:00Z', null],
  ['1999-12-31T23:59:59Z', null],
  ['2100-01-01T00:00:00Z', null],
  ['2026-13-45T99:00:00Z', null],
  ['yesterday', null],
  ['', null],
  [0, null],
  [-1, null],
  [Number.POSITIVE_INFINITY, null],
  [Number.NaN, null],
  [null, null],
  [{}, null],
])('%j is the instant %j', (sent, instant) => {
  expect(instantOf(sent)).toBe(instant);
});

test('what is not told, or is yet to come, happened when it was received', () => {
  const receivedAt = '2026-11-26T02:15:00.000Z';
  expect(happenedAt(null, receivedAt)).toBe(receivedAt);
  expect(happenedAt('2026-11-26T02:20:00.001Z', receivedAt)).toBe(receivedAt);
  expect(happenedAt('2026-11-26T02:20:00.000Z', receivedAt)).toBe('2026-11-26T02:20:00.000Z');
  expect(happenedAt('2020-01-01T00:00:00.000Z', receivedAt)).toBe('2020-01-01T00:00:00.000Z');
});
