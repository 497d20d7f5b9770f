import ICAL from 'ical.js';
import { isZone } from '../kernel/time-zone.ts';
import type { CalendarSaid, Shift } from '../oncall/calendar.ts';
import { instantIn } from '../oncall/local-time.ts';
import { isReadable } from './recurrence.ts';

/** Most events of a calendar, and most times that they repeat in all: what a schedule of years has. */
const eventsMax = 5_000;
const stepsMax = 10_000;
const shiftsMax = 2_000;

/** Most of what is ignored that is told. */
const ignoredMax = 5;

export type Reading = {
  /** By which clock times without a zone are, and whole days. */
  readonly zone: string;
  /** Who is meant by a name or an address, by their ids in Slack. */
  readonly people: Readonly<Record<string, string>>;
  /** From when until when shifts are looked for, in milliseconds. */
  readonly from: number;
  readonly until: number;
};

/**
 * Who is on call by the events of an iCal feed (RFC 5545), those that repeat and their exceptions included. An event is
 * somebody's by a name in its summary, or by the address or name of who attends. Pure and total.
 */
export function readIcal(text: string, reading: Reading): CalendarSaid {
  try {
    return readCalendar(new ICAL.Component(ICAL.parse(text)), reading);
  } catch {
    return { kind: 'unreadable', why: 'It is not an iCal feed that can be read' };
  }
}

function readCalendar(calendar: ICAL.Component, reading: Reading): CalendarSaid {
  if (calendar.name !== 'vcalendar') return { kind: 'unreadable', why: 'It is not an iCal feed' };
  const all = calendar.getAllSubcomponents('vevent');
  if (all.length > eventsMax) return { kind: 'unreadable', why: `It has more than ${eventsMax} events` };
  const shifts: Shift[] = [];
  const ignored = new Set<string>();
  const exceptions = all.filter((one) => one.hasProperty('recurrence-id'));
  let steps = 0;

  function add({ item, startDate, endDate }: Occurrence): void {
    const [from, until] = [instantOf(item, 'dtstart', startDate), instantOf(item, 'dtend', endDate)];
    if (from === null || until === null) {
      ignored.add(`an event in an unknown time zone: ${item.summary}`);
      return;
    }
    if (until <= from || until <= reading.from || from >= reading.until || isCancelled(item)) return;
    const who = personOf(item, reading.people);
    if (who === null) ignored.add(`an event that names nobody who is known: ${item.summary}`);
    else shifts.push({ who, from: new Date(from).toISOString(), until: new Date(until).toISOString() });
  }

  /** By the clocks of its zone where this computer knows them; else by what the feed says of the zone. */
  function instantOf(item: ICAL.Event, name: 'dtstart' | 'dtend', time: ICAL.Time): number | null {
    if (time.zone === ICAL.Timezone.utcTimezone) return time.toUnixTime() * 1_000;
    const { component } = item;
    const property = component.getFirstProperty(name) ?? component.getFirstProperty('dtstart');
    const said = property?.getFirstParameter('tzid') ?? '';
    const zone = said === '' || time.isDate ? reading.zone : said;
    if (isZone(zone)) return instantIn(zone, minuteOf(time)) + (time.isDate ? 0 : time.second * 1_000);
    return time.zone === ICAL.Timezone.localTimezone ? null : time.toUnixTime() * 1_000;
  }

  for (const component of all) {
    if (component.hasProperty('recurrence-id')) continue;
    const uid = component.getFirstPropertyValue('uid');
    // Unless told, the library takes the exceptions of any event for this one's.
    const own = exceptions.filter((one) => one.getFirstPropertyValue('uid') === uid);
    const event = new ICAL.Event(component, { strictExceptions: true, exceptions: own });
    if (!event.isRecurring()) {
      add({ item: event, startDate: event.startDate, endDate: event.endDate });
      continue;
    }
    if (!component.getAllProperties('rrule').every((rule) => isReadable(rule.getFirstValue()))) {
      ignored.add(`an event that repeats in a way that can't be read: ${event.summary}`);
      continue;
    }
    const times = event.iterator();
    for (let next = times.next(); next != null; next = times.next()) {
      steps += 1;
      if (steps > stepsMax) return { kind: 'unreadable', why: `Its events repeat more than ${stepsMax} times` };
      // An exception may have moved it by some days.
      if (next.toUnixTime() * 1_000 > reading.until + 31 * 86_400_000) break;
      add(byTheClock(event, event.getOccurrenceDetails(next)));
    }
  }
  if (shifts.length > shiftsMax) return { kind: 'unreadable', why: `It has more than ${shiftsMax} shifts to come` };
  return {
    kind: 'read',
    shifts: shifts.toSorted((one, other) => one.from.localeCompare(other.from)),
    ignored: [...ignored].slice(0, ignoredMax).map((one) => one.slice(0, 120).toWellFormed()),
  };
}

/**
 * An occurrence whose end shows the same time of day as the first one's. RFC 5545, 3.8.5.3, has the exact length of the first
 * apply to all: where the clocks change within it, each later turn would end an hour before the next begins.
 */
function byTheClock(event: ICAL.Event, occurrence: Occurrence): Occurrence {
  const { component, startDate, endDate } = event;
  const zoneOf = (name: string) => component.getFirstProperty(name)?.getFirstParameter('tzid');
  if (occurrence.item !== event || !component.hasProperty('dtend') || zoneOf('dtstart') !== zoneOf('dtend')) {
    return occurrence;
  }
  const end = occurrence.startDate.clone();
  end.adjust(0, 0, 0, (shownMs(endDate) - shownMs(startDate)) / 1_000);
  return { ...occurrence, endDate: end };
}

/** What a clock shows, as though it were of UTC. */
function shownMs({ year, month, day, hour, minute, second }: ICAL.Time): number {
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

type Occurrence = { readonly item: ICAL.Event; readonly startDate: ICAL.Time; readonly endDate: ICAL.Time };

function isCancelled({ component }: ICAL.Event): boolean {
  return component.getFirstPropertyValue('status') === 'CANCELLED';
}

/** What the clocks show, to the minute: 2026-12-24 09:00. */
function minuteOf(time: ICAL.Time): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const clock = time.isDate ? '00:00' : `${two(time.hour)}:${two(time.minute)}`;
  return `${String(time.year).padStart(4, '0')}-${two(time.month)}-${two(time.day)} ${clock}`;
}

/** By an id in the summary, by the longest name in it, or by who attends. */
function personOf(item: ICAL.Event, people: Readonly<Record<string, string>>): string | null {
  const summary = item.summary ?? '';
  const id = /(?<![A-Za-z0-9])[UW][A-Z0-9]{8,20}(?![A-Za-z0-9])/.exec(summary)?.[0];
  if (id !== undefined) return id;
  const names = Object.entries(people).toSorted(([one], [other]) => other.length - one.length);
  const attendees = item.attendees.map((one) => [String(one.getFirstValue()), one.getFirstParameter('cn') ?? '']);
  for (const said of [summary, ...attendees.flat()]) {
    const found = names.find(([name]) => isNamed(name, said));
    if (found !== undefined) return found[1];
  }
  return null;
}

/** As a whole word, whatever its case. */
function isNamed(name: string, said: string): boolean {
  const pattern = name.trim().replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`, 'iu').test(said);
}
