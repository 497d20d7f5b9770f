import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readPast } from '../../../src/slack/kit/past.ts';

const zone = 'Europe/Amsterdam';
/** Thursday, 14:10 in Amsterdam. */
const now = { at: '2026-11-26T13:10:00.000Z', zone };
/** From Tuesday 23:50 to Wednesday 03:20 in Amsterdam. */
const night = { from: '2026-11-24T22:50:30.000Z', to: '2026-11-25T02:20:00.000Z' };

const read = (typed: string, span = night, asked: { at: string; zone: string | null } = now) => {
  const found = readPast(typed, asked, span);
  return typeof found === 'number' ? new Date(found).toISOString() : found;
};

describe('a time in the past', () => {
  test.each([
    // On the incident's own day, or in the night that follows it.
    ['02:14', '2026-11-25T01:14:00.000Z'],
    ['2:14 am', '2026-11-25T01:14:00.000Z'],
    ['at 23.55', '2026-11-24T22:55:00.000Z'],
    // The minute of the declaration itself, and one that it did not last to.
    ['23:50', '2026-11-24T22:50:00.000Z'],
    ['04:00', '2026-11-24T03:00:00.000Z'],
    ['yesterday 02:14', '2026-11-25T01:14:00.000Z'],
    ['today at 9am', '2026-11-26T08:00:00.000Z'],
    ['monday 09:00', '2026-11-23T08:00:00.000Z'],
    ['2026-11-24 23:59', '2026-11-24T22:59:00.000Z'],
    ['2026-11-24T23:59', '2026-11-24T22:59:00.000Z'],
    ['01:14Z', '2026-11-25T01:14:00.000Z'],
    ['01:14 utc', '2026-11-25T01:14:00.000Z'],
    ['30m ago', '2026-11-26T12:40:00.000Z'],
    ['1h 10m', '2026-11-26T12:00:00.000Z'],
  ])('%s', (typed, meant) => {
    expect(read(typed)).toBe(meant);
  });

  test.each(['', 'soon', '14', '25:00', 'someday 10:00', '2026-02-30 10:00', '@ana'])('is not %s', (typed) => {
    expect(read(typed)).toBeNull();
  });

  test('needs a zone, unless it says one or counts from now', () => {
    const nowhere = { at: now.at, zone: null };
    expect(read('02:14', night, nowhere)).toBe('no_zone');
    expect(read('yesterday 02:14', night, nowhere)).toBe('no_zone');
    expect(read('01:14Z', night, nowhere)).toBe('2026-11-25T01:14:00.000Z');
    expect(read('30m', night, nowhere)).toBe('2026-11-26T12:40:00.000Z');
  });

  test('is read, or is none, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const found = readPast(typed, now, night);
        expect(found === null || found === 'no_zone' || Number.isFinite(found)).toBe(true);
      }),
    );
  });
});
