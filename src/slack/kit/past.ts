import { addDays } from 'date-fns/addDays';
import { millisecondsInMinute } from 'date-fns/constants';
import {
  instantOn,
  isoDayIn,
  type Now,
  type Read,
  readLength,
  splitClock,
  tidied,
  todayOf,
  weekdayOf,
} from './when.ts';

/** The time that is meant first: of an incident, from its declaration to its end or to now (ISO 8601). */
export type Span = { readonly from: string; readonly to: string };

/** Most days of a span that are tried: a longer one is looked through by its dates. */
const daysMax = 60;

/**
 * The minute in the past (milliseconds since 1970, its beginning) that somebody writes: `02:14`, `2:14 pm yesterday`,
 * `monday 9:00`, `2026-11-24 02:14`, `30m ago`. A time of day alone is the first such one of the span, else the one on its
 * first day. A time that ends in `Z` or `UTC` is by that clock. Total.
 */
export function readPast(typed: string, asked: Now, span: Span): Read<number> {
  const plain = tidied(typed).replace(/\s+ago$/, '');
  const length = readLength(plain);
  if (length !== null) return minuteOf(Date.parse(asked.at) - length);
  const utc = /^(.*\d)\s?(?:z|utc)$/.exec(plain)?.[1];
  const now = utc === undefined ? asked : { ...asked, zone: 'UTC' };
  const { clock, rest } = splitClock((utc ?? plain).replace(/(\d{4}-\d\d-\d\d)t(?=\d)/, '$1 '));
  if (clock === null) return null;
  const days = rest === '' ? daysOf(span, now) : dayIn(rest, now);
  if (days === null || days === 'no_zone') return days;
  const minutes = days.map((day) => instantOn(day, clock));
  const isMeant = (minute: number) => minute >= minuteOf(Date.parse(span.from)) && minute <= Date.parse(span.to);
  return minutes.find(isMeant) ?? minutes[0] ?? null;
}

/** The beginning of the minute of an instant, both in milliseconds since 1970. */
export function minuteOf(milliseconds: number): number {
  return Math.floor(milliseconds / millisecondsInMinute) * millisecondsInMinute;
}

/** The days of a span by somebody's clock. */
function daysOf({ from, to }: Span, { zone }: Now): Read<readonly Date[]> {
  const first = todayOf({ at: from, zone });
  if (first === null) return 'no_zone';
  const last = Date.parse(to);
  return Array.from({ length: daysMax }, (_, index) => addDays(first, index)).filter(
    (day, index) => index === 0 || instantOn(day, { hours: 0, minutes: 0 }) <= last,
  );
}

function dayIn(text: string, now: Now): Read<readonly Date[]> {
  const today = todayOf(now);
  if (today === null) return 'no_zone';
  if (text === 'today') return [today];
  if (text === 'yesterday') return [addDays(today, -1)];
  const weekday = weekdayOf(text);
  if (weekday >= 0) return [addDays(today, -((today.getDay() - weekday + 7) % 7))];
  return isoDayIn(text, now);
}
