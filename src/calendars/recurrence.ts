import ICAL from 'ical.js';

/** What may stand beside how often an event repeats, by that. */
const parts: Readonly<Record<string, readonly string[]>> = {
  DAILY: [],
  WEEKLY: ['BYDAY'],
  MONTHLY: ['BYDAY', 'BYMONTHDAY'],
  YEARLY: [],
};

const intervalMax: Readonly<Record<string, number>> = { DAILY: 366, WEEKLY: 104, MONTHLY: 6, YEARLY: 10 };

/**
 * Whether it is known that each time of a rule is found in a bounded number of steps: the library looks for ever for the next one
 * of a rule that has none, such as FREQ=DAILY;INTERVAL=7;BYDAY=TU from a Monday on. Schedules of people on call repeat by days,
 * weeks or months.
 */
export function isReadable(rule: unknown): boolean {
  if (!(rule instanceof ICAL.Recur)) return false;
  const { freq, interval } = rule;
  const may = parts[freq];
  const said = Object.entries(rule.parts).filter(([, values = []]) => values.length > 0);
  if (may === undefined || said.length > 1 || !said.every(([part]) => may.includes(part))) return false;
  return Number.isInteger(interval) && interval >= 1 && interval <= (intervalMax[freq] ?? 0);
}
