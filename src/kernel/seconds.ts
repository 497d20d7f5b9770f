import { z } from 'zod';

/** The longest that can be configured, 9,999 days: a date that far off is still one. */
const secondsMax = 9_999 * 86_400;

/** How long something takes, in an event's data. */
export const seconds = z.int().positive().max(secondsMax);

/** The instant so many seconds after another; both ISO 8601 in UTC with milliseconds. */
export function secondsAfter(instant: string, length: number): string {
  return new Date(Date.parse(instant) + length * 1000).toISOString();
}

/** The seconds that a text says, or `usual` where it says none that are kept: a button's value may hold anything. */
export function secondsIn(written: string | undefined, usual: number): number {
  const length = /^[1-9]\d{0,8}$/.test(written ?? '') ? Number(written) : 0;
  return length >= 1 && length <= secondsMax ? length : usual;
}
