import { millisecondsInDay, millisecondsInMinute } from 'date-fns/constants';
import type { CalendarSaid, Shift } from '../oncall/calendar.ts';
import type { Driver, PagerQuestion, PagerShift } from './drivers/driver.ts';

/** A schedule at a pager: its id there, and who is meant by a name or an address. */
export type Schedule = { readonly id: string; readonly people: Readonly<Record<string, string>> };

/** As far ahead as anybody looks for gaps, and somewhat more. */
const aheadMs = 10 * millisecondsInDay;
const backMs = 5 * millisecondsInMinute;

/** So long somebody stays on call of whom it is not known until when. */
const openEndMs = 100 * millisecondsInDay;

/** Most of what a schedule says that is kept, and most of what is told of it. */
const shiftsMax = 500;
const ignoredMax = 5;

export function askSchedule(
  { onCall }: Driver,
  api: { readonly url: string; readonly secret: string },
  { id }: Schedule,
  nowMs: number,
): PagerQuestion {
  return onCall.request(api, { schedule: id, from: iso(nowMs - backMs), until: iso(nowMs + aheadMs) });
}

/**
 * Who is on call by what a pager has answered. Somebody whom `people` does not know keeps their name: they are shown, and a page
 * in Slack does not reach them. Pure and total.
 */
export function readSchedule({ onCall }: Driver, text: string, { people }: Schedule, nowMs: number): CalendarSaid {
  const said = onCall.read(jsonOf(text));
  if (said === null) return { kind: 'unreadable', why: 'It says something that can’t be read' };
  const known = new Map(Object.entries(people).map(([name, id]) => [name.trim().toLowerCase(), id]));
  const strangers = new Set<string>();
  const shifts = said.slice(0, shiftsMax).flatMap((one): readonly Shift[] => {
    const name = one.name?.trim() || one.email?.trim() || '';
    const span = spanOf(one, nowMs);
    if (name === '' || span === null) return [];
    const id = [one.email, one.name]
      .map((of) => known.get(of?.trim().toLowerCase() ?? ''))
      .find((of) => of !== undefined);
    if (id === undefined) strangers.add(name);
    return [{ who: (id ?? name).slice(0, 100), ...span }];
  });
  const unique = [...new Map(shifts.map((one) => [JSON.stringify(one), one])).values()];
  const now = iso(nowMs);
  const onCallNow = [...new Set(unique.filter(({ from, until }) => from <= now && now < until).map(({ who }) => who))];
  const ignored = [
    ...(onCallNow.length > 1 ? [`several people at the same time, of whom one counts (${onCallNow.length})`] : []),
    ...[...strangers].map(
      (name) => `somebody who is not among its people, so that no page in Slack reaches them: ${name}`,
    ),
  ];
  return {
    kind: 'read',
    shifts: unique.toSorted((one, other) => one.from.localeCompare(other.from)),
    ignored: ignored.slice(0, ignoredMax).map((one) => one.slice(0, 160).toWellFormed()),
  };
}

/** Null where it can't be, or is over. A shift that goes on beyond what was asked for has no end that is known. */
function spanOf({ from, until }: PagerShift, nowMs: number): Omit<Shift, 'who'> | null {
  const fromMs = from === null ? nowMs - backMs : Date.parse(from);
  const untilMs = until === null ? Number.POSITIVE_INFINITY : Date.parse(until);
  if (Number.isNaN(fromMs) || Number.isNaN(untilMs) || untilMs <= Math.max(fromMs, nowMs - backMs)) return null;
  return { from: iso(fromMs), until: iso(untilMs >= nowMs + aheadMs ? nowMs + openEndMs : untilMs) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
