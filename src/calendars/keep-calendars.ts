import { millisecondsInMinute, millisecondsInSecond } from 'date-fns/constants';
import type { Rotation } from '../configuration/settings.ts';
import type { CalendarRead, CalendarSaid, Rota } from '../oncall/calendar.ts';
import type { WaysOut } from '../outgoing/ways-out.ts';
import type { Pager } from '../paging/pagers.ts';
import { reasonOf } from '../store/database-error.ts';
import { type CalendarRow, keepCalendar, keepCalendarFailure, readCalendarRows } from '../store/oncall-calendars.ts';
import type { Regions } from '../store/regions.ts';
import { type Feed, feedsOf } from './feeds.ts';

/** How often a feed is read, by whichever process sees first that it is due; and again where that has failed. */
const paces = {
  calendar: { everyMs: 15 * millisecondsInMinute, againMs: 2 * millisecondsInMinute },
  /** At a pager, somebody may be put on call at any minute. */
  schedule: { everyMs: millisecondsInMinute, againMs: 10 * millisecondsInSecond },
} as const;

/** Feeds that are read at the same time: one that does not answer holds up no more than its share. */
const atOnce = 4;

export type Calendars = {
  /** The rotations with what their calendars and schedules said last. @throws what the database threw. */
  withCalendars(rotations: readonly Rotation[]): Promise<readonly Rota[]>;
  /** Reads those that are due, and answers whether there were any. What can't be read is noted, and its last word kept. Never throws. */
  look(): Promise<boolean>;
};

export type CalendarPorts = {
  readonly regions: Pick<Regions, 'runAnywhere'>;
  readonly waysOut: Pick<WaysOut, 'to'>;
  /** The pagers that schedules are at. */
  readonly pagers: readonly Pager[];
  readonly version: string;
  readonly clock: () => number;
  readonly logger: { warn(about: object, says: string): void };
};

/** The calendars and schedules of the rotations in the settings. What they say is kept in the database, so that a restart forgets nothing. */
export function createCalendars(rotations: readonly Rotation[], ports: CalendarPorts): Calendars {
  const { regions, logger } = ports;
  const all = rotations.flatMap((one) => feedsOf(one, ports));
  const ids = [...new Set(all.map(({ id }) => id))];

  async function read({ id, name, kind, read }: Feed): Promise<void> {
    const said: CalendarSaid = await read();
    if (said.kind === 'read') {
      await regions.runAnywhere((db) => keepCalendar(db, id, said));
      return;
    }
    logger.warn({ [kind]: name, reason: said.why }, `A ${kind} of a rotation could not be read`);
    await regions.runAnywhere((db) => keepCalendarFailure(db, id, said.why));
  }

  return {
    async withCalendars(live) {
      if (ids.length === 0) return live;
      const rows = new Map((await rowsOf()).map((row) => [row.calendar_id, row]));
      return live.map((rotation) => {
        const known = feedsOf(rotation, ports).flatMap(({ name, id }): readonly (readonly [string, CalendarRead])[] => {
          const row = rows.get(id);
          return row === undefined ? [] : [[name, readOf(row)]];
        });
        return { ...rotation, read: new Map(known) };
      });
    },
    async look() {
      try {
        const rows = new Map((await rowsOf()).map((row) => [row.calendar_id, row]));
        const due = [...new Map(all.map((one) => [one.id, one])).values()].filter((one) =>
          isDue(one, rows.get(one.id)),
        );
        for (let from = 0; from < due.length; from += atOnce)
          await Promise.all(due.slice(from, from + atOnce).map(read));
        return due.length > 0;
      } catch (error) {
        logger.warn({ reason: reasonOf(error) }, 'What calendars and pagers say of who is on call could not be kept');
        return false;
      }
    },
  };

  function rowsOf(): Promise<readonly CalendarRow[]> {
    return ids.length === 0 ? Promise.resolve([]) : regions.runAnywhere((db) => readCalendarRows(db, ids));
  }
}

function isDue({ kind }: Feed, row: CalendarRow | undefined): boolean {
  const { everyMs, againMs } = paces[kind];
  return row === undefined || row.triedMsAgo >= (row.failure === null ? everyMs : againMs);
}

function readOf({ shifts, ignored, read_at: readAt, failure }: CalendarRow): CalendarRead {
  return { shifts, ignored, readAt, failure };
}
