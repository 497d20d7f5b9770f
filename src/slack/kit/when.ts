import { TZDate } from '@date-fns/tz';
import { addDays } from 'date-fns/addDays';
import {
  millisecondsInDay,
  millisecondsInHour,
  millisecondsInMinute,
  millisecondsInSecond,
  millisecondsInWeek,
} from 'date-fns/constants';

/** When somebody says something (ISO 8601), and the zone that their clock shows; null where Slack does not say. */
export type Now = { readonly at: string; readonly zone: string | null };

/** `no_zone`: it is meant by the clock of somebody whose zone is not known; null: it is no time. */
export type Read<T> = T | 'no_zone' | null;

export type Clock = { readonly hours: number; readonly minutes: number };

/** A day without a time of day means the end of its working hours. */
const endOfWork: Clock = { hours: 17, minutes: 0 };

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const unitLengths: Readonly<Record<string, number>> = {
  s: millisecondsInSecond,
  m: millisecondsInMinute,
  h: millisecondsInHour,
  d: millisecondsInDay,
  w: millisecondsInWeek,
};

/**
 * The instant (ISO 8601, milliseconds) of a time as people write one: `30m`, `1h 30 min`, `15:30`, `3pm`, `noon`,
 * `tomorrow 9:00`, `friday`, `2026-12-01 at 9:00`. A time of day alone is the next one. Total.
 */
export function readInstant(typed: string, now: Now): Read<string> {
  const text = tidied(typed);
  const length = readLength(text);
  if (length !== null) return isoOf(Date.parse(now.at) + length);
  const { clock, rest } = splitClock(text);
  if (clock === null && rest === '') return null;
  const days = readDays(rest, now);
  if (days === null || days === 'no_zone') return days;
  const instants = days.map((day) => instantOn(day, clock ?? endOfWork));
  return isoOf(instants.find((instant) => instant > Date.parse(now.at)) ?? instants[0] ?? Number.NaN);
}

/** The day (2026-12-01) of one as people write it: `tomorrow`, `friday`, `2 weeks`, `2026-12-01`. Total. */
export function readDay(typed: string, now: Now): Read<string> {
  const text = tidied(typed);
  if (text === '') return null;
  const length = readLength(text);
  const days = length === null ? readDays(text, now) : daysFrom(now, [Math.ceil(length / millisecondsInDay)]);
  if (days === null || days === 'no_zone') return days;
  // A name of today's weekday is the next one.
  const day = days.length > 1 ? days[1] : days[0];
  return day === undefined ? null : isoDay(day);
}

/** A line in two: what stands before its last "by", "in" or "due", and what stands after; null where none does. */
export function splitAtWhen(line: string): { readonly before: string; readonly when: string } | null {
  const at = [...line.matchAll(/(?:^|\s)(?:by|in|due)(?=\s)/gi)].at(-1);
  if (at === undefined) return null;
  return { before: line.slice(0, at.index).trim(), when: line.slice(at.index + at[0].length).trim() };
}

export function tidied(typed: string): string {
  return typed
    .trim()
    .toLowerCase()
    .replace(/^(?:by|in|at|on|due)\s+/, '')
    .replace(/[.!,;]+$/, '');
}

const lengthPart = /(\d{1,4}) ?(s|sec|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)(?![a-z]) ?(?:and )?/y;

/** Milliseconds of a length such as `1h 30m` or `2 days`; null where it is none. */
export function readLength(text: string): number | null {
  const plain = text.replaceAll(/\s+/g, ' ').replaceAll(/(?<=[a-z])(?=\d)/g, ' ');
  let length = 0;
  lengthPart.lastIndex = 0;
  for (let end = 0; end < plain.length; end = lengthPart.lastIndex) {
    const [, count, unit = ''] = lengthPart.exec(plain) ?? [];
    if (count === undefined) return null;
    length += Number(count) * (unitLengths[unit.charAt(0)] ?? 0);
  }
  return length > 0 ? length : null;
}

/** The time of day in a text, and what is left of it. */
export function splitClock(text: string): { readonly clock: Clock | null; readonly rest: string } {
  const plain = text.replaceAll(/\bat\b/g, ' ').replaceAll(/\bnoon\b/g, '12:00');
  for (const found of plain.matchAll(/(?<![\w:.-])(\d{1,2})(?:[:.](\d\d))?(?: ?([ap])\.?m)?(?![\w:-])/g)) {
    const clock = clockOf(found);
    if (clock === null) continue;
    const rest = `${plain.slice(0, found.index)} ${plain.slice(found.index + found[0].length)}`;
    return { clock, rest: rest.replaceAll(/\s+/g, ' ').trim() };
  }
  return { clock: null, rest: plain.trim() };
}

/** A number alone is no time. */
function clockOf([, typedHours, typedMinutes, half]: readonly (string | undefined)[]): Clock | null {
  const hours = Number(typedHours);
  const minutes = Number(typedMinutes ?? 0);
  if ((typedMinutes === undefined && half === undefined) || minutes > 59) return null;
  if (half === undefined) return hours < 24 ? { hours, minutes } : null;
  return hours >= 1 && hours <= 12 ? { hours: (hours % 12) + (half === 'p' ? 12 : 0), minutes } : null;
}

/** The days that a text may mean, the nearest first: without words, today or tomorrow. */
function readDays(text: string, now: Now): Read<readonly Date[]> {
  switch (text) {
    case '':
      return daysFrom(now, [0, 1]);
    case 'today':
      return daysFrom(now, [0]);
    case 'tomorrow':
      return daysFrom(now, [1]);
    default:
      return isoDayIn(text, now) ?? weekdayIn(text, now);
  }
}

function weekdayIn(text: string, now: Now): Read<readonly Date[]> {
  const index = weekdayOf(text);
  if (index < 0) return null;
  const today = todayOf(now);
  if (today === null) return 'no_zone';
  const ahead = (index - today.getDay() + 7) % 7;
  return daysFrom(now, ahead === 0 ? [0, 7] : [ahead]);
}

/** Which day of the week a text names, 0 for Sunday; -1 for none. */
export function weekdayOf(text: string): number {
  const [, name = ''] =
    /^(?:next |this |last )?(sun|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?)(?:day)?$/.exec(text) ?? [];
  return weekdays.findIndex((weekday) => name !== '' && name.startsWith(weekday));
}

export function isoDayIn(text: string, now: Now): Read<readonly Date[]> {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (year === undefined) return null;
  const today = todayOf(now);
  if (today === null || now.zone === null) return 'no_zone';
  const found = new TZDate(Number(year), Number(month) - 1, Number(day), now.zone);
  return isoDay(found) === text ? [found] : null;
}

function daysFrom(now: Now, ahead: readonly number[]): Read<readonly Date[]> {
  const today = todayOf(now);
  return today === null ? 'no_zone' : ahead.map((days) => addDays(today, days));
}

/** Null where the zone is not known, or none that this computer knows. */
export function todayOf({ at, zone }: Now): Date | null {
  if (zone === null) return null;
  const now = new TZDate(Date.parse(at), zone);
  return Number.isNaN(now.getTime()) || Number.isNaN(now.getHours()) ? null : now;
}

export function instantOn(day: Date, { hours, minutes }: Clock): number {
  return new Date(addDays(day, 0).setHours(hours, minutes, 0, 0)).getTime();
}

function isoDay(day: Date): string {
  const [year, month, date] = [day.getFullYear(), day.getMonth() + 1, day.getDate()];
  return [String(year).padStart(4, '0'), ...[month, date].map((part) => String(part).padStart(2, '0'))].join('-');
}

function isoOf(milliseconds: number): string | null {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 ? null : date.toISOString();
}
