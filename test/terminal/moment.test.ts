import { expect, test } from '@jest/globals';
import { parseMoment } from '../../src/terminal/moment.ts';

const now = new Date('2026-11-24T07:30:00.000Z');

test.each([
  ['02:14', '2026-11-24T02:14:59.999Z'],
  ['02:14:05', '2026-11-24T02:14:05.999Z'],
  ['07:30', '2026-11-24T07:30:59.999Z'],
  ['23:59', '2026-11-23T23:59:59.999Z'],
  ['02:14 UTC', '2026-11-24T02:14:59.999Z'],
  ['2026-11-24T02:14Z', '2026-11-24T02:14:59.999Z'],
  ['2026-11-24T02:14', '2026-11-24T02:14:59.999Z'],
  ['2026-11-24 02:14:05', '2026-11-24T02:14:05.999Z'],
  ['2026-11-24T02:14:05.123Z', '2026-11-24T02:14:05.123Z'],
  ['2026-11-24T03:14+01:00', '2026-11-24T02:14:59.999Z'],
  ['2026-11-23', '2026-11-23T23:59:59.999Z'],
])('%s means the end of what it names, in UTC', (text, expected) => {
  expect(parseMoment(text, now)).toEqual({ kind: 'time', time: Date.parse(expected) });
});

test('a number is that of an event', () => {
  expect(parseMoment('17', now)).toEqual({ kind: 'sequence', sequence: 17 });
});

test.each(['', '0', '24:00', '2:14', '02:60', '2026-02-30', '2026-11-24T', '2026-11-2402:14', 'yesterday'])(
  '"%s" is no moment',
  (text) => {
    expect(parseMoment(text, now)).toBeNull();
  },
);

test.each(['2026-11-24T07:31', '2026-11-25', '2026-11-24T08:00Z'])('%s is still to come', (text) => {
  expect(parseMoment(text, now)).toBeNull();
});
