import { TZDate } from '@date-fns/tz';
import { expect, test } from '@jest/globals';
import { millisecondsInDay, millisecondsInMinute } from 'date-fns/constants';
import fc from 'fast-check';
import { gapsIn, whoIsOnCall } from '../../src/oncall/on-call.ts';
import { layer, rotation } from './rotations.ts';

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const people = ['U0ANA', 'U0BEN', 'U0CYD'];

const anyZone = fc.constantFrom('Europe/Amsterdam', 'America/New_York', 'Australia/Lord_Howe');
/** The clocks change between one and three: what is then is told by example. */
const anyClock = fc
  .record({ hours: fc.constantFrom(0, 4, 9, 17, 23), minutes: fc.constantFrom(0, 1, 30, 59) })
  .map(({ hours, minutes }) => `${two(hours)}:${two(minutes)}`);
const anyTurn = fc.constantFrom(1, 2, 7, 14);
/** In a year and a half from the first turn on, in which the clocks change three times. */
const anyMinute = fc.integer({ min: 24 * 60, max: 540 * 24 * 60 });
const since = '2026-01-05';

const anyCase = fc.record({ zone: anyZone, handoff: anyClock, turn: anyTurn, minute: anyMinute });
const anyWindow = fc.record({
  days: fc.subarray([...weekdays], { minLength: 1 }),
  from: anyClock,
  until: anyClock,
});

/** A day and a time by the clock of a zone, by the package itself. */
function local(zone: string, day: number, clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return new TZDate(2026, 0, 5 + day, hours, minutes, zone).getTime();
}

function instant(zone: string, minute: number): number {
  return local(zone, 0, '09:00') + minute * millisecondsInMinute;
}

function isoOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

test('at any moment it is the turn of exactly the person whose it is, from one handoff by the local clock to another', () => {
  fc.assert(
    fc.property(anyCase, ({ zone, handoff, turn, minute }) => {
      const daily = rotation({ zone, layers: [layer({ people, since, handoff, turn: `${turn}d` })] });
      const at = instant(zone, minute);
      let turns = 0;
      while (local(zone, (turns + 1) * turn, handoff) <= at) turns += 1;
      const end = isoOf(local(zone, (turns + 1) * turn, handoff));
      expect(whoIsOnCall(daily, isoOf(at))).toEqual({
        gap: false,
        layers: [
          {
            layer: 'primary',
            who: people[turns % 3],
            until: end,
            next: { who: people[(turns + 1) % 3], from: end },
          },
        ],
      });
      expect(new TZDate(end, zone).toString()).toContain(` ${handoff}:00 `);
    }),
  );
});

test('days of 23, 24 and 25 hours, and of half an hour more or less, are one turn each', () => {
  const lengths = (zone: string) => {
    const daily = rotation({ zone, layers: [layer({ people, since, handoff: '00:00', turn: '1d' })] });
    const found = new Map<number, number>();
    let at = local(zone, 0, '00:00');
    for (let day = 0; day < 365; day += 1) {
      const until = Date.parse(whoIsOnCall(daily, isoOf(at)).layers[0]?.until ?? '');
      const hours = (until - at) / 60 / millisecondsInMinute;
      found.set(hours, (found.get(hours) ?? 0) + 1);
      at = until;
    }
    return [...found].sort(([one], [other]) => one - other);
  };
  const usual = [
    [23, 1],
    [24, 363],
    [25, 1],
  ];
  expect(lengths('Europe/Amsterdam')).toEqual(usual);
  expect(lengths('America/New_York')).toEqual(usual);
  expect(lengths('Australia/Lord_Howe')).toEqual([
    [23.5, 1],
    [24, 363],
    [24.5, 1],
  ]);
});

test('a window has one person by the local clock and nobody outside it, which is a gap', () => {
  fc.assert(
    fc.property(anyCase, anyWindow, ({ zone, handoff, turn, minute }, window) => {
      const setting = layer({ people, since, handoff, turn: `${turn}d` });
      const windowed = rotation({ zone, layers: [{ ...setting, window }] });
      const at = instant(zone, minute);
      const shown = new TZDate(at, zone);
      const clock = `${two(shown.getHours())}:${two(shown.getMinutes())}`;
      const isOf = (day: number) => window.days.some((one) => one === weekdays[(day + 7) % 7]);
      const { from, until } = window;
      const isWithin =
        from < until
          ? isOf(shown.getDay()) && from <= clock && clock < until
          : (isOf(shown.getDay()) && from <= clock) || (isOf(shown.getDay() - 1) && clock < until);
      const whole = whoIsOnCall(rotation({ zone, layers: [setting] }), isoOf(at)).layers[0]?.who ?? null;
      const { layers, gap } = whoIsOnCall(windowed, isoOf(at));
      expect(layers[0]?.who).toBe(isWithin ? whole : null);
      expect(gap).toBe(!isWithin);
    }),
    { numRuns: 150 },
  );
});

const anyOverride = fc.record({
  from: fc.integer({ min: 0, max: 20 }),
  days: fc.integer({ min: 0, max: 5 }),
  clocks: fc.uniqueArray(anyClock, { minLength: 2, maxLength: 2 }).map((clocks) => clocks.toSorted()),
});

test('an override wins exactly in its time, whatever turn or window it is', () => {
  fc.assert(
    fc.property(anyCase, anyWindow, anyOverride, ({ zone, handoff, turn, minute }, window, { from, days, clocks }) => {
      const setting = layer({ people, since, handoff, turn: `${turn}d`, window });
      const first = Math.floor(minute / 24 / 60) + from - 10;
      const text = (day: number, clock: string) =>
        `${isoOf(Date.parse(since) + day * millisecondsInDay).slice(0, 10)} ${clock}`;
      const [begins = '', ends = ''] = clocks;
      const over = { who: 'U0OVER', from: text(first, begins), until: text(first + days, ends) };
      const span = { from: local(zone, first, begins), until: local(zone, first + days, ends) };
      const usual = rotation({ zone, layers: [setting] });
      const overridden = rotation({ zone, layers: [setting], overrides: [over] });
      const who = (of: typeof usual, at: number) => whoIsOnCall(of, isoOf(at)).layers[0]?.who;
      for (const at of [span.from, span.until - 1]) expect(who(overridden, at)).toBe('U0OVER');
      for (const at of [span.from - 1, span.until]) expect(who(overridden, at)).toBe(who(usual, at));
      const at = instant(zone, minute);
      expect(who(overridden, at)).toBe(span.from <= at && at < span.until ? 'U0OVER' : who(usual, at));
    }),
    { numRuns: 150 },
  );
});

test('a moment is in a gap when, and only when, nobody is on call', () => {
  fc.assert(
    fc.property(
      anyCase,
      anyWindow,
      anyWindow,
      fc.nat(7 * 24 * 60),
      ({ zone, handoff, turn, minute }, one, other, later) => {
        const setting = layer({ people, since, handoff, turn: `${turn}d`, window: one });
        const two = rotation({ zone, layers: [setting, { ...setting, name: 'second', window: other }] });
        const start = instant(zone, minute);
        const at = start + later * millisecondsInMinute;
        const gaps = gapsIn(two, isoOf(start), isoOf(start + 8 * millisecondsInDay));
        const isInGap = gaps.some(
          ({ from, until }) => Date.parse(from) <= at && (until === null || at < Date.parse(until)),
        );
        expect(isInGap).toBe(whoIsOnCall(two, isoOf(at)).gap);
        // They are apart, in order.
        const ends = gaps.flatMap(({ from, until }) => [from, until ?? isoOf(start + 8 * millisecondsInDay)]);
        expect(ends).toEqual([...new Set(ends)].sort());
      },
    ),
  );
});
