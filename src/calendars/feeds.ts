import { millisecondsInDay } from 'date-fns/constants';
import type { Rotation } from '../configuration/settings.ts';
import { requestId } from '../kernel/request-id.ts';
import type { CalendarSaid } from '../oncall/calendar.ts';
import { fetchText } from '../outgoing/fetch-text.ts';
import type { WaysOut } from '../outgoing/ways-out.ts';
import type { Pager } from '../paging/pagers.ts';
import { askSchedule, readSchedule } from '../paging/read-schedule.ts';
import { readIcal } from './read-ical.ts';

/** Whose shifts are kept: those of just now, and as far ahead as anybody looks. */
const backMs = millisecondsInDay;
const aheadMs = 100 * millisecondsInDay;

/** How long a calendar may take to arrive as a whole, and how long a pager to say who is on call. */
const calendarMs = 10_000;
const scheduleMs = 5_000;

/** What says who is on call in a layer of a rotation, from outside. `read` never throws. */
export type Feed = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'calendar' | 'schedule';
  read(): Promise<CalendarSaid>;
};

export type FeedPorts = {
  readonly waysOut: Pick<WaysOut, 'to'>;
  readonly pagers: readonly Pager[];
  readonly version: string;
  readonly clock: () => number;
};

export function feedsOf(rotation: Rotation, ports: FeedPorts): readonly Feed[] {
  return [...calendarsOf(rotation, ports), ...schedulesOf(rotation, ports)];
}

/** What a calendar says depends on where it is, who is meant, and by which clock: with another of them it is another one. */
function calendarsOf({ zone, calendars }: Rotation, { waysOut, version, clock }: FeedPorts): readonly Feed[] {
  return calendars.map(({ name, url, people, private_network: mayBePrivate }) => ({
    id: requestId('calendar', url, zone, sorted(people)),
    name,
    kind: 'calendar',
    async read() {
      const headers = { accept: 'text/calendar' };
      const asked = { method: 'GET', url, headers, mayBePrivate, answerMs: calendarMs } as const;
      const fetched = await fetchText(waysOut, asked, version);
      if (fetched.kind === 'failed') return { kind: 'unreadable', why: fetched.why };
      return readIcal(fetched.text, { zone, people, from: clock() - backMs, until: clock() + aheadMs });
    },
  }));
}

/** The start has checked that each pager has an address and a key. Its address stands in the settings, and may be in one's own network. */
function schedulesOf({ schedules }: Rotation, { waysOut, pagers, version, clock }: FeedPorts): readonly Feed[] {
  return schedules.flatMap(({ name, pager: of, ...schedule }): readonly Feed[] => {
    const pager = pagers.find((one) => one.name === of);
    if (pager === undefined || pager.api === null) return [];
    const { driver, api } = pager;
    const read = async (): Promise<CalendarSaid> => {
      const asked = { ...askSchedule(driver, api, schedule, clock()), mayBePrivate: true, answerMs: scheduleMs };
      const fetched = await fetchText(waysOut, asked, version);
      if (fetched.kind === 'failed') return { kind: 'unreadable', why: fetched.why };
      return readSchedule(driver, fetched.text, schedule, clock());
    };
    const id = requestId('schedule', driver.kind, api.url, schedule.id, sorted(schedule.people));
    return [{ id, name, kind: 'schedule', read }];
  });
}

function sorted(people: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(people).toSorted());
}
