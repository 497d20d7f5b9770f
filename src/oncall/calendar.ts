import type { Rotation } from '../configuration/settings.ts';

/** A rotation with what its calendars and the schedules of pagers say, by their names; one that is not there has not been read yet. */
export type Rota = Rotation & { readonly read?: ReadonlyMap<string, CalendarRead> };

type Layers = { readonly [Kind in 'layers' | 'calendars' | 'schedules']: readonly { readonly name: string }[] };

/** The layers of a rotation by their names: its calendars and its schedules at pagers are layers, too. */
export function layerNames({ layers, calendars, schedules }: Layers): readonly string[] {
  return [...layers, ...calendars, ...schedules].map(({ name }) => name);
}

/** Somebody is on call from one instant until another (ISO 8601). */
export type Shift = { readonly who: string; readonly from: string; readonly until: string };

/** What a calendar or a pager has said, or why that can't be read. */
export type CalendarSaid =
  | { readonly kind: 'read'; readonly shifts: readonly Shift[]; readonly ignored: readonly string[] }
  | { readonly kind: 'unreadable'; readonly why: string };

/** What a calendar says, as it was last read. */
export type CalendarRead = {
  readonly shifts: readonly Shift[];
  /** What of it counts for nothing, such as an event that names nobody who is known; the first few. */
  readonly ignored: readonly string[];
  /** Null: never yet. */
  readonly readAt: string | null;
  /** Why it could not be read when that was last tried; null: it could. */
  readonly failure: string | null;
};

/** What nobody has read yet. */
export const unread: CalendarRead = { shifts: [], ignored: [], readAt: null, failure: null };

/** For so long what was read last of a calendar counts without a word, and what a pager has said. */
export const staleAfterMs = { calendar: 60 * 60_000, schedule: 5 * 60_000 } as const;

/** Whether somebody should be told that it may say something else by now. Pure. */
export function isStale({ readAt }: CalendarRead, at: string, kind: keyof typeof staleAfterMs): boolean {
  return readAt === null || Date.parse(at) - Date.parse(readAt) > staleAfterMs[kind];
}
