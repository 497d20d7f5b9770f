import { millisecondsInDay, millisecondsInMinute, millisecondsInSecond } from 'date-fns/constants';
import { parseISO } from 'date-fns/parseISO';
import type { IncidentEvent } from '../capabilities/index.ts';
import { knownAt } from '../kernel/known-at.ts';

export type Moment =
  | { readonly kind: 'sequence'; readonly sequence: number }
  | { readonly kind: 'time'; readonly time: number };

/** A date, a time of day, or both; the seconds, their fraction and the zone may be missing. */
const written =
  /^(?<date>\d{4}-\d{2}-\d{2})?(?:(?:^|[T ])(?<clock>([01]\d|2[0-3]):[0-5]\d)(?<seconds>:[0-5]\d)?(?<fraction>\.\d{1,3})? ?(?<zone>Z|UTC|[+-]\d{2}:\d{2})?)?$/;

/**
 * Reads what `--at` was given: a sequence (17), or a time, in UTC unless it names its zone (2026-11-24T02:14Z,
 * "2026-11-24 02:14:05", 2026-11-24). It means the end of the minute, second or day that it names; a time of day alone
 * (02:14) is the latest such one that is not after `now`. Null for anything else, and for what is still to come.
 */
export function parseMoment(text: string, now: Date): Moment | null {
  if (/^[1-9]\d{0,8}$/.test(text)) return { kind: 'sequence', sequence: Number(text) };
  const span = spanOf(text, now);
  return span === null ? null : { kind: 'time', time: span.startedAtMs + span.lengthMs - 1 };
}

/** Reads what `--since` was given, in the same way: it means the beginning of what it names (milliseconds since 1970). */
export function parseSince(text: string, now: Date): number | null {
  return spanOf(text, now)?.startedAtMs ?? null;
}

/** The minute, second or day that somebody names; null for anything else, and for what is still to come. */
function spanOf(text: string, now: Date): { readonly startedAtMs: number; readonly lengthMs: number } | null {
  const { date, clock, seconds, fraction, zone } = written.exec(text)?.groups ?? {};
  if (date === undefined && clock === undefined) return null;
  const day = date ?? now.toISOString().slice(0, 10);
  const offset = zone === undefined || zone === 'UTC' ? 'Z' : zone;
  const named = parseISO(`${day}T${clock ?? '00:00'}${seconds ?? ':00'}${fraction ?? ''}${offset}`).getTime();
  const isAhead = named > now.getTime();
  if (Number.isNaN(named) || (isAhead && date !== undefined)) return null;
  const startedAtMs = isAhead ? named - millisecondsInDay : named;
  return { startedAtMs, lengthMs: lengthOf(clock, seconds, fraction) };
}

function lengthOf(clock: string | undefined, seconds: string | undefined, fraction: string | undefined): number {
  if (clock === undefined) return millisecondsInDay;
  if (seconds === undefined) return millisecondsInMinute;
  return fraction === undefined ? millisecondsInSecond : 1;
}

/** The events that stood in the record at a moment. */
export function eventsAt(events: readonly IncidentEvent[], moment: Moment): readonly IncidentEvent[] {
  return moment.kind === 'sequence'
    ? events.filter(({ sequence }) => sequence <= moment.sequence)
    : knownAt(events, moment.time).recorded;
}
