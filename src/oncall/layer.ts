import { millisecondsInDay } from 'date-fns/constants';
import type { Rotation } from '../configuration/settings.ts';
import { layerNames, type Rota, type Shift, unread } from './calendar.ts';
import { dayIn, dayOf, instantIn, instantOf, weekdayOf } from './local-time.ts';

type LayerSetting = Rotation['layers'][number];

/** From one instant, which is in it, until another, which is not. */
export type Span = { readonly from: number; readonly until: number };

/** One layer of a rotation as it is asked about. Instants are in milliseconds. */
export type Layer = {
  readonly name: string;
  /** Who is on call in it; null for nobody. */
  holderAt(instant: number): string | null;
  /** The next instant after this one at which that may change; null where none comes before `end`. */
  nextChange(instant: number, end: number): number | null;
};

/** The layers of a rotation, with their overrides on top; its calendars and schedules come last. */
export function layersOf(rotation: Rota): readonly Layer[] {
  const { zone, layers, calendars, schedules, overrides, read } = rotation;
  const [first = ''] = layerNames(rotation);
  const overridesOf = (name: string): readonly Held[] =>
    overrides
      .filter(({ layer = first }) => layer.toLowerCase() === name.toLowerCase())
      .map(({ who, from, until }) => ({ who, from: instantIn(zone, from), until: instantIn(zone, until) }));
  return [
    ...layers.map((setting) => layerOf(setting, setting.zone ?? zone, overridesOf(setting.name))),
    ...[...calendars, ...schedules].map(({ name }) =>
      calendarLayer(name, (read?.get(name) ?? unread).shifts, overridesOf(name)),
    ),
  ];
}

/** Somebody has it for a while. */
type Held = Span & { readonly who: string };

/** The layer of a calendar: of shifts at the same time the one that began last counts. */
function calendarLayer(name: string, shifts: readonly Shift[], overrides: readonly Held[]): Layer {
  const held = shifts
    .map(({ who, from, until }) => ({ who, from: Date.parse(from), until: Date.parse(until) }))
    .toSorted((one, other) => other.from - one.from);
  const all = [...overrides, ...held];
  return {
    name,
    holderAt: (instant) => all.find((one) => isIn(one, instant))?.who ?? null,
    nextChange(instant, end) {
      const later = all.flatMap(({ from, until }) => [from, until]).filter((one) => one > instant);
      const next = later.reduce((first, one) => Math.min(first, one), end);
      return next < end ? next : null;
    },
  };
}

function layerOf(setting: LayerSetting, zone: string, overrides: readonly Held[]): Layer {
  const { name, people, handoff, window } = setting;
  const turnDays = setting.turn / millisecondsInDay;
  const since = dayOf(setting.since);

  /** Whose turn it is, window or not. */
  function turnAt(instant: number): string | null {
    const today = dayIn(zone, instant);
    const begun = instantOf(zone, today, handoff) <= instant ? today : today - 1;
    const turns = Math.floor((begun - since) / turnDays);
    return turns < 0 ? null : (people[turns % people.length] ?? null);
  }

  return {
    name,
    holderAt(instant) {
      const override = overrides.find((one) => isIn(one, instant));
      if (override !== undefined) return override.who;
      return window === undefined || windowsNear(window, zone, instant).some((one) => isIn(one, instant))
        ? turnAt(instant)
        : null;
    },
    nextChange(instant, end) {
      const later = overrides.flatMap(({ from, until }) => [from, until]);
      const last = dayIn(zone, end);
      for (let day = dayIn(zone, instant); day <= last; day += 1) {
        const own = window === undefined ? [] : [windowOn(window, zone, day), windowOn(window, zone, day - 1)];
        const changes = [instantOf(zone, day, handoff), ...own.flatMap(({ from, until }) => [from, until])];
        const next = Math.min(...[...changes, ...later].filter((one) => one > instant));
        // Nothing of a later day comes before this one ends.
        if (next < instantOf(zone, day + 1, '00:00')) return next < end ? next : null;
      }
      const next = Math.min(...later.filter((one) => one > instant));
      return next < end ? next : null;
    },
  };
}

type WindowSetting = NonNullable<LayerSetting['window']>;

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** The windows that an instant may be in: one of the day before may still last. */
function windowsNear(window: WindowSetting, zone: string, instant: number): readonly Span[] {
  const today = dayIn(zone, instant);
  return [today - 1, today]
    .filter((day) => window.days.some((weekday) => weekday === weekdays[weekdayOf(day)]))
    .map((day) => windowOn(window, zone, day));
}

/** The window that begins on a day, were it one of its days. */
function windowOn({ from, until }: WindowSetting, zone: string, day: number): Span {
  return { from: instantOf(zone, day, from), until: instantOf(zone, until > from ? day : day + 1, until) };
}

function isIn({ from, until }: Span, instant: number): boolean {
  return from <= instant && instant < until;
}
