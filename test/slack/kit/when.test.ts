import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readDay, readInstant, splitAtWhen } from '../../../src/slack/kit/when.ts';

/** A Thursday, 14:10 in Amsterdam (UTC+1). */
const at = '2026-11-26T13:10:00.000Z';
const amsterdam = { at, zone: 'Europe/Amsterdam' };

describe('a time as people write one', () => {
  test.each([
    ['30m', '2026-11-26T13:40:00.000Z'],
    ['30 min', '2026-11-26T13:40:00.000Z'],
    ['1h30', null],
    ['1h 30m', '2026-11-26T14:40:00.000Z'],
    ['1 hour and 30 minutes', '2026-11-26T14:40:00.000Z'],
    ['2 days', '2026-11-28T13:10:00.000Z'],
    ['15:30', '2026-11-26T14:30:00.000Z'],
    ['at 15.30', '2026-11-26T14:30:00.000Z'],
    ['15:30.', '2026-11-26T14:30:00.000Z'],
    ['9:00', '2026-11-27T08:00:00.000Z'],
    ['3pm', '2026-11-26T14:00:00.000Z'],
    ['3:15 PM', '2026-11-26T14:15:00.000Z'],
    ['12am', '2026-11-26T23:00:00.000Z'],
    ['noon', '2026-11-27T11:00:00.000Z'],
    ['today', '2026-11-26T16:00:00.000Z'],
    ['tomorrow', '2026-11-27T16:00:00.000Z'],
    ['tomorrow 9:00', '2026-11-27T08:00:00.000Z'],
    ['9:00 tomorrow', '2026-11-27T08:00:00.000Z'],
    ['thursday 14:00', '2026-12-03T13:00:00.000Z'],
    ['thursday 15:00', '2026-11-26T14:00:00.000Z'],
    ['next mon at 9am', '2026-11-30T08:00:00.000Z'],
    ['2026-12-01 9:00', '2026-12-01T08:00:00.000Z'],
    ['2026-12-01', '2026-12-01T16:00:00.000Z'],
    ['2026-02-30', null],
    ['today 9:00', '2026-11-26T08:00:00.000Z'],
    ['', null],
    ['5', null],
    ['25:00', null],
    ['13pm', null],
    ['0m', null],
    ['the pods', null],
    ['eu-west-1', null],
    ['10.0.0.1', null],
    ['30 minutes or so', null],
    ['3 monkeys', null],
  ])('%p is %p', (typed, expected) => {
    expect(readInstant(typed, amsterdam)).toBe(expected);
  });

  test('is by the clock of whoever writes it, through a change of the clocks', () => {
    expect(readInstant('15:30', { at, zone: 'America/New_York' })).toBe('2026-11-26T20:30:00.000Z');
    expect(readInstant('15:30', { at, zone: 'Asia/Kolkata' })).toBe('2026-11-27T10:00:00.000Z');
    const night = { at: '2026-10-24T20:00:00.000Z', zone: 'Europe/Amsterdam' };
    expect(readInstant('9:00', night)).toBe('2026-10-25T08:00:00.000Z');
    expect(readInstant('12h', night)).toBe('2026-10-25T08:00:00.000Z');
  });

  test.each([null, 'Nowhere/Known'])('needs no zone where it is a length (%p)', (zone) => {
    expect(readInstant('30m', { at, zone })).toBe('2026-11-26T13:40:00.000Z');
    for (const typed of ['15:30', 'tomorrow', 'friday 9:00']) expect(readInstant(typed, { at, zone })).toBe('no_zone');
    expect(readInstant('the pods', { at, zone })).toBeNull();
  });
});

test.each([
  ['tomorrow', '2026-11-27'],
  ['thursday', '2026-12-03'],
  ['by friday', '2026-11-27'],
  ['2 weeks', '2026-12-10'],
  ['5h', '2026-11-27'],
  ['2026-12-01', '2026-12-01'],
  ['2026-13-01', null],
  ['', null],
  ['soon', null],
])('a day: %p is %p', (typed, expected) => {
  expect(readDay(typed, amsterdam)).toBe(expected);
});

test('a line is parted before its last "by" or "in"', () => {
  expect(splitAtWhen('restart the pods by 15:30')).toEqual({ before: 'restart the pods', when: '15:30' });
  expect(splitAtWhen('stand by in 2h')).toEqual({ before: 'stand by', when: '2h' });
  expect(splitAtWhen('by 15:30')).toEqual({ before: '', when: '15:30' });
  expect(splitAtWhen('restart the pods')).toBeNull();
  expect(splitAtWhen('stand by')).toBeNull();
});

test('whatever is typed, at whatever time and place', () => {
  const piece = fc.constantFrom(
    'by',
    'in',
    '9',
    ':',
    '30',
    'm',
    'h',
    ' ',
    'friday',
    'tomorrow',
    '2026-12-01',
    'pm',
    'at',
    '9999w',
  );
  const typed = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
  );
  const zone = fc.constantFrom(null, 'Europe/Amsterdam', 'Pacific/Kiritimati', 'America/New_York', 'x');
  const date = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(typed, zone, date, (text, of, now) => {
      const read = readInstant(text, { at: now.toISOString(), zone: of });
      if (read !== null && read !== 'no_zone') expect(new Date(read).toISOString()).toBe(read);
      const day = readDay(text, { at: now.toISOString(), zone: of });
      if (day !== null && day !== 'no_zone') expect(day).toMatch(/^\d{4}-\d\d-\d\d$/);
    }),
  );
});
