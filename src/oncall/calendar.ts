import type { Rotation } from '../configuration/settings.ts';

/** A rotation with what its calendars say, by their names; one that is not there has not been read yet. */
export type Rota = Rotation & { readonly read?: ReadonlyMap<string, CalendarRead> };

/** The layers of a rotation by their names: its calendars are layers, too. */
export function layerNames({ layers, calendars }: Rotation): readonly string[] {
  return [...layers, ...calendars].map(({ name }) => name);
}

/** Somebody is on call from one instant until another (ISO 8601). */
export type Shift = { readonly who: string; readonly from: string; readonly until: string };

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

/** For so long what was read last counts without a word. */
export const staleAfterMs = 60 * 60_000;

/** Whether somebody should be told that a calendar may say something else by now. Pure. */
export function isStale({ readAt }: CalendarRead, at: string): boolean {
  return readAt === null || Date.parse(at) - Date.parse(readAt) > staleAfterMs;
}
