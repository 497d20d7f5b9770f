import { describe, expect, test } from '@jest/globals';
import { type Reading, readIcal } from '../../src/calendars/read-ical.ts';

const reading: Reading = {
  zone: 'Europe/Amsterdam',
  people: { 'Ana Ruiz': 'U0ANA', 'ben@example.com': 'U0BEN', Chloé: 'U0CHLOE' },
  from: Date.parse('2026-11-25T00:00:00Z'),
  until: Date.parse('2026-12-20T00:00:00Z'),
};

function event(...lines: readonly string[]): readonly string[] {
  return ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
}

function read(lines: readonly string[], of: Partial<Reading> = {}) {
  const text = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:test', ...lines, 'END:VCALENDAR', ''].join('\r\n');
  return readIcal(text, { ...reading, ...of });
}

/** The shifts as `who from until`. */
function shifts(lines: readonly string[], of: Partial<Reading> = {}): readonly string[] {
  const said = read(lines, of);
  if (said.kind !== 'read') throw new Error(said.why);
  return said.shifts.map(({ who, from, until }) => `${who} ${from.slice(0, 16)} ${until.slice(0, 16)}`);
}

const ana = (from: string, until: string, ...more: readonly string[]) =>
  event('UID:1', 'SUMMARY:On call: Ana Ruiz', `DTSTART${from}`, `DTEND${until}`, ...more);

describe('times', () => {
  test.each([
    ['of UTC', ana(':20261126T080000Z', ':20261126T200000Z'), '2026-11-26T08:00 2026-11-26T20:00'],
    ['of no zone', ana(':20261126T080000', ':20261126T200000'), '2026-11-26T07:00 2026-11-26T19:00'],
    [
      'of a zone',
      ana(';TZID=America/New_York:20261126T080000', ';TZID=America/New_York:20261126T200000'),
      '2026-11-26T13:00 2026-11-27T01:00',
    ],
    ['of whole days', ana(';VALUE=DATE:20261126', ';VALUE=DATE:20261128'), '2026-11-25T23:00 2026-11-27T23:00'],
    [
      'of one whole day',
      event('UID:1', 'SUMMARY:Ana Ruiz', 'DTSTART;VALUE=DATE:20261126'),
      '2026-11-25T23:00 2026-11-26T23:00',
    ],
    [
      'of a length',
      event('UID:1', 'SUMMARY:Ana Ruiz', 'DTSTART:20261126T080000Z', 'DURATION:PT12H'),
      '2026-11-26T08:00 2026-11-26T20:00',
    ],
  ])('%s', (_what, lines, expected) => {
    expect(shifts(lines)).toEqual([`U0ANA ${expected}`]);
  });

  test('of a zone that only the feed knows, and of one that nobody does', () => {
    const own = [
      'TZID:Ours',
      ...['BEGIN:STANDARD', 'DTSTART:19700101T000000'],
      'TZOFFSETFROM:+0300',
      'TZOFFSETTO:+0300',
    ];
    const lines = ['BEGIN:VTIMEZONE', ...own, 'END:STANDARD', 'END:VTIMEZONE'];
    const event = ana(';TZID=Ours:20261126T080000', ';TZID=Ours:20261126T200000');
    expect(shifts([...lines, ...event])).toEqual(['U0ANA 2026-11-26T05:00 2026-11-26T17:00']);
    expect(read(event)).toMatchObject({ shifts: [], ignored: ['an event in an unknown time zone: On call: Ana Ruiz'] });
  });
});

describe('an event that repeats', () => {
  const weekly = (...more: readonly string[]) =>
    ana(
      ';TZID=Europe/Amsterdam:20261012T090000',
      ';TZID=Europe/Amsterdam:20261019T090000',
      'RRULE:FREQ=WEEKLY;INTERVAL=2',
      ...more,
    );

  test('goes on by the clocks of its zone, summer and winter', () => {
    const from = Date.parse('2026-10-12T00:00:00Z');
    expect(shifts(weekly(), { from, until: Date.parse('2026-11-15T00:00:00Z') })).toEqual([
      'U0ANA 2026-10-12T07:00 2026-10-19T07:00',
      'U0ANA 2026-10-26T08:00 2026-11-02T08:00',
      'U0ANA 2026-11-09T08:00 2026-11-16T08:00',
    ]);
  });

  test('leaves out what is excepted, cancelled, or over, and moves what is moved', () => {
    const moved = (...more: readonly string[]) =>
      event('UID:1', 'RECURRENCE-ID;TZID=Europe/Amsterdam:20261207T090000', 'SUMMARY:Chloé instead', ...more);
    const times = ['DTSTART;TZID=Europe/Amsterdam:20261208T090000', 'DTEND;TZID=Europe/Amsterdam:20261209T090000'];
    expect(shifts(weekly())).toEqual([
      'U0ANA 2026-11-23T08:00 2026-11-30T08:00',
      'U0ANA 2026-12-07T08:00 2026-12-14T08:00',
    ]);
    expect(shifts(weekly('EXDATE;TZID=Europe/Amsterdam:20261123T090000'))).toEqual([
      'U0ANA 2026-12-07T08:00 2026-12-14T08:00',
    ]);
    expect(shifts([...weekly(), ...moved(...times)])).toEqual([
      'U0ANA 2026-11-23T08:00 2026-11-30T08:00',
      'U0CHLOE 2026-12-08T08:00 2026-12-09T08:00',
    ]);
    expect(shifts([...weekly(), ...moved(...times, 'STATUS:CANCELLED')])).toHaveLength(1);
    const another = moved(...times).map((line) => (line === 'UID:1' ? 'UID:2' : line));
    expect(shifts([...weekly(), ...another])).toEqual(shifts(weekly()));
  });

  test.each([
    'FREQ=DAILY;INTERVAL=7;BYDAY=TU',
    'FREQ=DAILY;INTERVAL=99999999999',
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31',
    'FREQ=SECONDLY',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
  ])('in a way that may never end is ignored, and told: %s', (rule) => {
    const lines = ana(':20261123T090000Z', ':20261124T090000Z', `RRULE:${rule}`);
    expect(read(lines)).toMatchObject({
      shifts: [],
      ignored: ["an event that repeats in a way that can't be read: On call: Ana Ruiz"],
    });
  });
});

test.each([
  ['SUMMARY:on call – ANA RUIZ (payments)', 'U0ANA'],
  ['SUMMARY:U0123ABCD9 is on call', 'U0123ABCD9'],
  ['SUMMARY:Primary\r\nATTENDEE;CN=Somebody:mailto:Ben@example.com', 'U0BEN'],
  ['SUMMARY:Primary\r\nATTENDEE;CN=Chloé:mailto:x@example.com', 'U0CHLOE'],
  ['SUMMARY:Anna Ruiz', null],
  ['SUMMARY:Diana Ruizan', null],
])('%j is of %j', (who, user) => {
  const said = read(event('UID:1', who, 'DTSTART:20261126T080000Z', 'DTEND:20261126T200000Z'));
  expect(said).toMatchObject(
    user === null
      ? { shifts: [], ignored: [expect.stringContaining('an event that names nobody who is known: ')] }
      : { shifts: [{ who: user }], ignored: [] },
  );
});

test.each([
  ['', 'It is not an iCal feed'],
  ['<html>Sign in</html>', 'It is not an iCal feed that can be read'],
  ['BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n', 'It is not an iCal feed'],
  [
    ['BEGIN:VCALENDAR', ...ana(':19900101T090000Z', ':19900101T100000Z', 'RRULE:FREQ=DAILY'), 'END:VCALENDAR'].join(
      '\r\n',
    ),
    'Its events repeat more than 10000 times',
  ],
])('%j is not read', (text, why) => {
  expect(readIcal(text, reading)).toEqual({ kind: 'unreadable', why });
});

test('a turn that repeats ends when its clock shows the same time, also where the clocks changed in the first one', () => {
  const zone = [
    ...['BEGIN:VTIMEZONE', 'TZID:Europe/Amsterdam'],
    ...['BEGIN:DAYLIGHT', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200', 'DTSTART:19700329T020000'],
    ...['RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'END:DAYLIGHT'],
    ...['BEGIN:STANDARD', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100', 'DTSTART:19701025T030000'],
    ...['RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU', 'END:STANDARD', 'END:VTIMEZONE'],
  ];
  const at = (time: string) => `;TZID=Europe/Amsterdam:${time}`;
  const turns = ana(at('20260323T090000'), at('20260330T090000'), 'RRULE:FREQ=WEEKLY;INTERVAL=2');
  const when = { from: Date.parse('2026-03-20T00:00:00Z'), until: Date.parse('2026-04-20T00:00:00Z') };
  const expected = ['U0ANA 2026-03-23T08:00 2026-03-30T07:00', 'U0ANA 2026-04-06T07:00 2026-04-13T07:00'];
  expect(shifts([...zone, ...turns], when)).toEqual(expected);
  expect(shifts(turns, when)).toEqual(expected);
});
