import { millisecondsInDay } from 'date-fns/constants';
import type { IncidentEvent } from '../incident/event.ts';

export type Moment =
  | { readonly kind: 'sequence'; readonly sequence: number }
  | { readonly kind: 'time'; readonly time: number };

/**
 * Reads what `--at` was given: a sequence (17), a full time (2026-11-24T02:14Z), or a time of day in UTC (02:14), which
 * is the latest such minute that is not after `now`. Null for anything else.
 */
export function parseMoment(text: string, now: Date): Moment | null {
  if (/^[1-9]\d{0,8}$/.test(text)) return { kind: 'sequence', sequence: Number(text) };
  const clock = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (clock !== null) {
    const [, hours, minutes, seconds] = clock;
    const today = new Date(now);
    today.setUTCHours(Number(hours), Number(minutes), Number(seconds ?? 59), 999);
    const started = new Date(now);
    started.setUTCHours(Number(hours), Number(minutes), Number(seconds ?? 0), 0);
    return { kind: 'time', time: started <= now ? today.getTime() : today.getTime() - millisecondsInDay };
  }
  const time = Date.parse(text);
  return Number.isNaN(time) || !/^\d{4}-\d{2}-\d{2}/.test(text) ? null : { kind: 'time', time };
}

/**
 * The events that stood in the record at a moment: up to the last that was recorded by then. Clocks of regions differ by
 * a little, and what an event follows stood there before it.
 */
export function eventsAt(events: readonly IncidentEvent[], moment: Moment): readonly IncidentEvent[] {
  return moment.kind === 'sequence'
    ? events.filter(({ sequence }) => sequence <= moment.sequence)
    : events.slice(0, events.findLastIndex(({ recorded_at }) => Date.parse(recorded_at) <= moment.time) + 1);
}
