import { z } from 'zod';

/** The longest that can be configured, 9,999 days: a date that far off is still one. */
const secondsMax = 9_999 * 86_400;

/** How long something takes, in an event's data. */
export const seconds = z.int().positive().max(secondsMax);

/** The instant so many seconds after another; both ISO 8601 in UTC with milliseconds. */
export function secondsAfter(instant: string, length: number): string {
  return new Date(Date.parse(instant) + length * 1000).toISOString();
}
