import { z } from 'zod';
import { isZone } from '../kernel/time-zone.ts';
import { type CalendarSetting, calendarSchema } from './calendar-settings.ts';
import { parseDuration } from './duration.ts';
import { scheduleSchema } from './schedule-settings.ts';
import { group, text } from './setting-forms.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const nameExpected = 'expected a name on one line of at most 40 characters';
const personExpected = "expected somebody's id in Slack, such as U0123ABCD";
const zoneExpected = 'expected a time zone such as Europe/Amsterdam';
const clockExpected = 'expected a time of day such as 09:00';
const dayExpected = 'expected a day such as 2026-11-30';
const weekdayExpected = 'expected one of mon, tue, wed, thu, fri, sat and sun';
const minuteExpected = 'expected a day and a time such as 2026-12-24 09:00';
const turnExpected = 'expected a number of days from 1d to 90d, such as 1d or 7d';

const day = '20\\d\\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])';
const clock = '([01]\\d|2[0-3]):[0-5]\\d';

const name = text(/^(?=.*\S)\P{Cc}{1,40}$/u, nameExpected);
const person = text(/^[UW][A-Z0-9]{1,63}$/, personExpected);
const zone = text(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/, zoneExpected);
const clockText = text(new RegExp(`^${clock}$`), clockExpected);
const minute = text(new RegExp(`^${day} ${clock}$`), minuteExpected);

const onCallWindow = z.strictObject(
  {
    days: z
      .array(z.enum(weekdays, weekdayExpected), 'expected a list of days, such as [mon, tue]')
      .min(1, 'expected a list of days, such as [mon, tue]')
      .default([...weekdays])
      .describe('On which days it begins; on all of them unless told.'),
    from: clockText.default('00:00').describe('When it begins.'),
    until: clockText.default('00:00').describe('When it ends; on the next day where this is not after "from".'),
  },
  group,
);

const layer = z.strictObject(
  {
    name: name.describe('How the layer is called, such as primary.'),
    people: z
      .array(person, 'expected a list of people')
      .min(1, 'expected at least one person')
      .max(50, 'expected at most 50 people')
      .describe('Who takes turns, in their order, by their ids in Slack (a profile has it under “Copy member ID”).'),
    since: text(new RegExp(`^${day}$`), dayExpected).describe(
      'The day on which the turn of the first of them begins. Turns of 7d change on its day of the week.',
    ),
    handoff: clockText.default('09:00').describe('The time of day at which turns change.'),
    turn: text(/^([1-9]|[1-8]\d|90)d$/, turnExpected)
      .transform(parseDuration)
      .prefault('7d')
      .describe('How long a turn is: a number of days, such as 1d or 7d.'),
    zone: zone.optional().describe("By which clock its times are; the rotation's unless told."),
    window: onCallWindow.optional().describe('When the layer counts; always unless told.'),
  },
  group,
);

const override = z.strictObject(
  {
    who: person.describe('Who is on call instead, by their id in Slack.'),
    from: minute.describe("From when, by the rotation's clock."),
    until: minute.describe("Until when, by the rotation's clock."),
    layer: name.optional().describe('In which layer; needed where the rotation has several.'),
  },
  group,
);

const rotation = z.strictObject(
  {
    name: name.describe('How the rotation is called.'),
    services: z.array(name, 'expected a list of services').default([]).describe('Which services it is for.'),
    zone: zone.describe('By which clock its times are: a time zone of the IANA, such as Europe/Amsterdam.'),
    layers: z
      .array(layer, 'expected a list of layers, each with people')
      .min(1, { error: 'expected at least one layer', abort: true })
      .max(5, 'expected at most five layers')
      .default([])
      .describe('Who is on call at the same time, such as primary and secondary: one person of each layer.'),
    calendars: z
      .array(calendarSchema, 'expected a list of calendars, each with a name and a url')
      .max(5, 'expected at most five calendars')
      .default([])
      .describe('Calendars whose events say who is on call: each is a layer of its own.'),
    schedules: z
      .array(scheduleSchema, 'expected a list of schedules, each with a name, a pager and an id')
      .max(5, 'expected at most five schedules')
      .default([])
      .describe('Schedules at pagers, which are asked who is on call: each is a layer of its own.'),
    overrides: z
      .array(override, 'expected a list of overrides')
      .max(200, 'expected at most 200 overrides')
      .default([])
      .describe('Who is on call instead of whose turn it is, and when.'),
  },
  group,
);

type RotationSetting = z.infer<typeof rotation>;
type LayerSetting = z.infer<typeof layer>;

type Fault = { readonly path: readonly PropertyKey[]; readonly says: string };

export const oncallSchema = z
  .strictObject(
    {
      rotations: z
        .array(rotation, 'expected a list of rotations, each with a name')
        .superRefine((all, context) => {
          for (const [index, one] of all.entries()) {
            for (const { path, says } of faultsOf(one, all.slice(0, index))) {
              context.addIssue({
                code: 'custom',
                path: [index, ...path],
                message: `oncall.rotations[${index}]${says}`,
              });
            }
          }
        })
        .default([])
        .describe('Who takes turns for what; docs/oncall.md tells how.'),
    },
    group,
  )
  .prefault({})
  .describe('Who is on call.');

/** What only several of its settings say together, or two rotations, or the clocks of this computer. */
function faultsOf(
  { name, zone, layers, calendars, schedules, overrides }: RotationSetting,
  before: readonly RotationSetting[],
): Fault[] {
  const isTaken = before.some((other) => isSame(other.name, name));
  return [
    ...(isTaken ? [{ path: ['name'], says: ` has the name "${name}", as another has: expected each name once` }] : []),
    ...unknownZone(zone, ['zone'], ''),
    ...(layers.length + calendars.length + schedules.length > 0
      ? []
      : [{ path: [], says: ' has no layers, calendars or schedules: expected at least one of them' }]),
    ...layers.flatMap((one, index) => layerFaults(one, layers.slice(0, index), index)),
    ...calendars.flatMap((one, index) => calendarFaults(one, [...layers, ...calendars.slice(0, index)], index)),
    ...schedules.flatMap(({ name: own }, index) =>
      [...layers, ...calendars, ...schedules.slice(0, index)].some((other) => isSame(other.name, own))
        ? [
            {
              path: ['schedules', index],
              says: `.schedules[${index}] has the name "${own}", as another has: expected each name once`,
            },
          ]
        : [],
    ),
    ...overrides.flatMap((one, index) =>
      overrideFaults(one, overrides.slice(0, index), [...layers, ...calendars, ...schedules]).map((says) => ({
        path: ['overrides', index],
        says: `.overrides[${index}] ${says}`,
      })),
    ),
  ];
}

function layerFaults(
  { name, since, zone }: LayerSetting,
  before: readonly LayerSetting[],
  index: number,
): readonly Fault[] {
  const at = `.layers[${index}]`;
  const isTaken = before.some((other) => isSame(other.name, name));
  return [
    ...(isTaken
      ? [{ path: ['layers', index], says: `${at} has the name "${name}", as another has: expected each name once` }]
      : []),
    ...(isDay(since) ? [] : [{ path: ['layers', index, 'since'], says: `${at}.since is ${since}: ${noSuchDay}` }]),
    ...(zone === undefined ? [] : unknownZone(zone, ['layers', index, 'zone'], at)),
  ];
}

function calendarFaults(
  { name, url, private_network }: CalendarSetting,
  before: readonly Pick<LayerSetting, 'name'>[],
  index: number,
): readonly Fault[] {
  const at = `.calendars[${index}]`;
  const isTaken = before.some((other) => isSame(other.name, name));
  return [
    ...(isTaken
      ? [{ path: ['calendars', index], says: `${at} has the name "${name}", as another has: expected each name once` }]
      : []),
    ...(url.startsWith('http:') && !private_network
      ? [
          {
            path: ['calendars', index],
            says: `${at} has an address that begins with http:, where anybody on the way can read: expected https, or private_network: true`,
          },
        ]
      : []),
  ];
}

const noSuchDay = 'expected a day that the calendar has';

function overrideFaults(
  { from, until, layer }: z.infer<typeof override>,
  before: readonly z.infer<typeof override>[],
  layers: readonly Pick<LayerSetting, 'name'>[],
): readonly string[] {
  const days = [from, until].filter((said) => !isDay(said.slice(0, 10)));
  // Texts of this form have the order of their times.
  const hasEnd = until > from;
  const names = layers.map(({ name }) => name);
  const over = before.find(
    (other) => isSame(other.layer ?? '', layer ?? '') && other.from < until && from < other.until,
  );
  return [
    ...days.map((said) => `says ${said}: ${noSuchDay}`),
    ...(hasEnd ? [] : [`ends ${until}, which is not after it begins, ${from}`]),
    ...(layer === undefined && names.length > 1 ? [`has no layer: expected one of ${names.join(', ')}`] : []),
    ...(layer !== undefined && !names.some((name) => isSame(name, layer))
      ? [`is of the layer "${layer}": expected one of ${names.join(', ')}`]
      : []),
    ...(over !== undefined && hasEnd ? [`has the time of another, from ${over.from}: expected one at a time`] : []),
  ];
}

function unknownZone(zone: string, path: readonly PropertyKey[], at: string): readonly Fault[] {
  if (isZone(zone)) return [];
  return [{ path, says: `${at}.zone is "${zone}", which this computer does not know: ${zoneExpected}` }];
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
