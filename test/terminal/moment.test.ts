import { expect, test } from '@jest/globals';
import { parseMoment } from '../../src/terminal/moment.ts';

const now = new Date('2026-11-24T07:30:00.000Z');

test.each([
  ['17', { kind: 'sequence', sequence: 17 }],
  ['02:14', { kind: 'time', time: Date.parse('2026-11-24T02:14:59.999Z') }],
  ['02:14:05', { kind: 'time', time: Date.parse('2026-11-24T02:14:05.999Z') }],
  ['23:59', { kind: 'time', time: Date.parse('2026-11-23T23:59:59.999Z') }],
  ['2026-11-24T02:14Z', { kind: 'time', time: Date.parse('2026-11-24T02:14:00.000Z') }],
  ['24:00', null],
  ['yesterday', null],
  ['0', null],
])('%s', (text, expected) => {
  expect(parseMoment(text, now)).toEqual(expected);
});
