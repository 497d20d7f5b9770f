import { tzOffset } from '@date-fns/tz';
import { millisecondsInDay, millisecondsInMinute } from 'date-fns/constants';

/** A day of the calendar, wherever: the days since 1970-01-01. */
export type Day = number;

/** The day of a text such as 2026-11-30. */
export function dayOf(text: string): Day {
  return Math.floor(Date.parse(`${text.slice(0, 10)}T00:00:00Z`) / millisecondsInDay);
}

/** Which day that is in a zone. */
export function dayIn(zone: string, instant: number): Day {
  return Math.floor((instant + offsetAt(zone, instant)) / millisecondsInDay);
}

/** 0 for Monday: 1970-01-01 was a Thursday. */
export function weekdayOf(day: Day): number {
  return (((day + 3) % 7) + 7) % 7;
}

/**
 * The first instant at which the clocks of a zone show this time (such as 09:00) of a day, or a later one: where they are put
 * forward over it, when that happens; where they show it twice, the first time. So a later time is never before an earlier one.
 */
export function instantOf(zone: string, day: Day, clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  const shown = day * millisecondsInDay + (hours * 60 + minutes) * millisecondsInMinute;
  // The offsets of any zone lie within a day, so that these two are those before and after what is shown.
  const before = shown - offsetAt(zone, shown - millisecondsInDay);
  const after = shown - offsetAt(zone, shown + millisecondsInDay);
  if (before === after) return before;
  const found = [before, after].filter((instant) => instant + offsetAt(zone, instant) === shown);
  if (found.length > 0) return Math.min(...found);
  let [early, late] = [Math.min(before, after), Math.max(before, after)];
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (middle + offsetAt(zone, middle) >= shown) late = middle;
    else early = middle;
  }
  return late;
}

/** The first instant of a minute such as 2026-12-24 09:00, by the clocks of a zone. */
export function instantIn(zone: string, minute: string): number {
  return instantOf(zone, dayOf(minute), minute.slice(11));
}

/** What the clocks of a zone show then, to the minute: 2026-12-24 09:00. */
export function minuteIn(zone: string, instant: number): string {
  return new Date(instant + offsetAt(zone, instant)).toISOString().slice(0, 16).replace('T', ' ');
}

function offsetAt(zone: string, instant: number): number {
  return tzOffset(zone, new Date(instant)) * millisecondsInMinute;
}
