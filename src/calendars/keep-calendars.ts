import { millisecondsInDay, millisecondsInMinute } from 'date-fns/constants';
import type { Rotation } from '../configuration/settings.ts';
import { requestId } from '../kernel/request-id.ts';
import type { CalendarRead, Rota } from '../oncall/calendar.ts';
import type { WaysOut } from '../outgoing/ways-out.ts';
import { reasonOf } from '../store/database-error.ts';
import { type CalendarRow, keepCalendar, keepCalendarFailure, readCalendarRows } from '../store/oncall-calendars.ts';
import type { Regions } from '../store/regions.ts';
import { fetchCalendar } from './fetch-calendar.ts';
import { type CalendarSaid, readIcal } from './read-ical.ts';

/** How often a calendar is read, by whichever process sees first that it is due; and again where that has failed. */
const readEveryMs = 15 * millisecondsInMinute;
const againAfterMs = 2 * millisecondsInMinute;

/** Whose shifts are kept: those of just now, and as far ahead as anybody looks. */
const backMs = millisecondsInDay;
const aheadMs = 100 * millisecondsInDay;

type Calendar = Rotation['calendars'][number] & { readonly id: string; readonly zone: string };

/** What a calendar says now. `zone`: that of its rotation. Never throws. */
export async function readNow(
  calendar: Omit<Calendar, 'id'>,
  { waysOut, version, clock }: Pick<CalendarPorts, 'waysOut' | 'version' | 'clock'>,
): Promise<CalendarSaid> {
  const fetched = await fetchCalendar(waysOut, calendar, version);
  if (fetched.kind === 'failed') return { kind: 'unreadable', why: fetched.why };
  return readIcal(fetched.text, { ...calendar, from: clock() - backMs, until: clock() + aheadMs });
}

export type Calendars = {
  /** The rotations with what their calendars said last. @throws what the database threw. */
  withCalendars(rotations: readonly Rotation[]): Promise<readonly Rota[]>;
  /** Reads those that are due, and answers whether there were any. What can't be read is noted, and its last word kept. Never throws. */
  look(): Promise<boolean>;
};

export type CalendarPorts = {
  readonly regions: Pick<Regions, 'runAnywhere'>;
  readonly waysOut: Pick<WaysOut, 'to'>;
  readonly version: string;
  readonly clock: () => number;
  readonly logger: { warn(about: object, says: string): void };
};

/** The calendars of the rotations in the settings. What they say is kept in the database, so that a restart forgets nothing. */
export function createCalendars(
  rotations: readonly Rotation[],
  { regions, waysOut, version, clock, logger }: CalendarPorts,
): Calendars {
  const all = rotations.flatMap(calendarsOf);
  const ids = [...new Set(all.map(({ id }) => id))];

  async function read(calendar: Calendar): Promise<void> {
    const said = await readNow(calendar, { waysOut, version, clock });
    if (said.kind === 'read') {
      await regions.runAnywhere((db) => keepCalendar(db, calendar.id, said));
      return;
    }
    logger.warn({ calendar: calendar.name, reason: said.why }, 'A calendar of a rotation could not be read');
    await regions.runAnywhere((db) => keepCalendarFailure(db, calendar.id, said.why));
  }

  return {
    async withCalendars(live) {
      if (ids.length === 0) return live;
      const rows = new Map((await rowsOf()).map((row) => [row.calendar_id, row]));
      return live.map((rotation) => {
        const known = calendarsOf(rotation).flatMap(({ name, id }): readonly (readonly [string, CalendarRead])[] => {
          const row = rows.get(id);
          return row === undefined ? [] : [[name, readOf(row)]];
        });
        return { ...rotation, read: new Map(known) };
      });
    },
    async look() {
      try {
        const rows = new Map((await rowsOf()).map((row) => [row.calendar_id, row]));
        const due = all.filter(({ id }) => isDue(rows.get(id)));
        for (const calendar of due) await read(calendar);
        return due.length > 0;
      } catch (error) {
        logger.warn({ reason: reasonOf(error) }, 'The calendars of the rotations could not be kept');
        return false;
      }
    },
  };

  function rowsOf(): Promise<readonly CalendarRow[]> {
    return ids.length === 0 ? Promise.resolve([]) : regions.runAnywhere((db) => readCalendarRows(db, ids));
  }
}

function isDue(row: CalendarRow | undefined): boolean {
  return row === undefined || row.triedMsAgo >= (row.failure === null ? readEveryMs : againAfterMs);
}

function readOf({ shifts, ignored, read_at: readAt, failure }: CalendarRow): CalendarRead {
  return { shifts, ignored, readAt, failure };
}

/** What a calendar says depends on where it is, who is meant, and by which clock: with another of them it is another one. */
function calendarsOf({ zone, calendars }: Rotation): readonly Calendar[] {
  return calendars.map((one) => ({
    ...one,
    zone,
    id: requestId('calendar', one.url, zone, JSON.stringify(Object.entries(one.people).toSorted())),
  }));
}
