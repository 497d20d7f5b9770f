import { millisecondsInDay, millisecondsInHour, millisecondsInMinute, millisecondsInSecond } from 'date-fns/constants';

/** How long something takes as a person writes it: a whole number of one unit, such as 90s, 5m, 1h or 2d. */
export const durationPattern = /^[1-9][0-9]{0,3}[smhd]$/;

/** From the largest to the smallest. */
const units = [
  ['d', millisecondsInDay],
  ['h', millisecondsInHour],
  ['m', millisecondsInMinute],
  ['s', millisecondsInSecond],
] as const;

/** The milliseconds of a text of `durationPattern`. */
export function parseDuration(text: string): number {
  const unit = units.find(([name]) => text.endsWith(name));
  return Number(text.slice(0, -1)) * (unit?.[1] ?? Number.NaN);
}

/** Milliseconds in the largest unit that they are whole in: the shortest text that is read as the same. */
export function writeDuration(milliseconds: number): string {
  const [name, size] = units.find(([, unit]) => milliseconds % unit === 0) ?? ['s', millisecondsInSecond];
  return `${milliseconds / size}${name}`;
}
