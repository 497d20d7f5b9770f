import { millisecondsInDay } from 'date-fns/constants';
import type { Rotation, Service } from '../../configuration/settings.ts';
import { isUserId } from '../../kernel/user-id.ts';
import { isStale, type Rota, unread } from '../../oncall/calendar.ts';
import { type Gap, gapsIn, type LayerNow, whoIsOnCall } from '../../oncall/on-call.ts';
import { rotationsFor } from '../../oncall/rotations-for.ts';
import { serviceNamed } from '../../services/service-named.ts';
import type { Answer } from '../answer.ts';
import { bareWord, written } from '../kit/arguments.ts';
import { messageTextMax, sections } from '../kit/blocks.ts';
import { escapeWithin, moment, person, term } from '../kit/mrkdwn.ts';

/** So far ahead gaps are told, and so many of a rotation. */
const gapDays = 7;
const gapsMax = 3;

const namesMax = 300;
const reasonMax = 120;
const ignoredMax = 160;

const notSetUp: Answer = {
  text: 'No rotation is set up: `oncall` in `quorum.yml` says who takes turns, and `docs/oncall.md` tells how to write it.',
};

/** What guests read in its place. */
export const guestAsksOnCall: Answer = {
  text: 'Guests can’t see who is on call. Please ask a member of the workspace.',
};

/** Who is on call now, in all rotations or in those that somebody means by what they typed. */
export function renderOnCall(
  all: readonly Rota[],
  typed: string,
  at: string,
  services: readonly Service[] = [],
): Answer {
  if (all.length === 0) return notSetUp;
  const name = bareWord(typed.trim());
  const meant = name === '' ? all : rotationsFor(all, serviceNamed(services, name), name);
  if (meant.length === 0) return noSuch(all, typed);
  const drawn: (readonly string[])[] = [];
  let length = 0;
  for (const rotation of meant) {
    const lines = linesOf(rotation, at);
    length += lines.join('\n').length + 1;
    if (length > messageTextMax) break;
    drawn.push(lines);
  }
  const left = meant.length - drawn.length;
  return {
    text: 'Who is on call',
    blocks: sections([
      ...drawn.flat(),
      ...(left === 0 ? [] : [`… and ${left} more: \`/incident oncall\` followed by the name of a rotation shows it`]),
    ]),
  };
}

function noSuch(all: readonly Rotation[], typed: string): Answer {
  const services = [...new Set(all.flatMap((one) => one.services))];
  const known = [
    `The rotations are: ${names(all.map(({ name }) => name))}.`,
    ...(services.length === 0 ? [] : [`The services are: ${names(services)}.`]),
  ];
  return { text: `${written(typed)} is no rotation and no service with one. ${known.join(' ')}` };
}

function names(all: readonly string[]): string {
  return escapeWithin(all.join(', '), namesMax);
}

function linesOf(rotation: Rota, at: string): readonly string[] {
  const { name, services } = rotation;
  const isFor = services.length === 0 ? '' : ` · for ${names(services)}`;
  const to = new Date(Date.parse(at) + gapDays * millisecondsInDay).toISOString();
  const gaps = gapsIn(rotation, at, to);
  const more = gaps.length - gapsMax;
  return [
    `*${term(name)}*${isFor}`,
    ...whoIsOnCall(rotation, at).layers.map(layerLine),
    ...calendarLines(rotation, at),
    ...scheduleLines(rotation, at),
    ...gaps.slice(0, gapsMax).map((gap) => gapLine(gap, at)),
    ...(more > 0 ? [`⚠️ … and ${more} more ${more === 1 ? 'time' : 'times'} within ${gapDays} days`] : []),
  ];
}

/** primary: @ana until today 17:00, then nobody until tomorrow 09:00, then @ben */
export function layerLine({ layer, who, until, next }: LayerNow): string {
  const parts = [
    `${who === null ? 'nobody' : someone(who)}${until === null ? '' : ` until ${moment(until)}`}`,
    ...(until !== null && who !== null && next?.from !== until
      ? [`nobody${next === null ? '' : ` until ${moment(next.from)}`}`]
      : []),
    ...(next === null ? [] : [someone(next.who)]),
  ];
  return `${term(layer)}: ${parts.join(', then ')}`;
}

/** What of its calendars may be wrong: that one could not be read for long, and what of it counts for nothing. */
export function calendarLines({ calendars, read }: Rota, at: string): readonly string[] {
  return calendars.flatMap(({ name }) => {
    const said = read?.get(name) ?? unread;
    const why = said.failure === null ? '' : ` ${escapeWithin(said.failure, reasonMax)}.`;
    const calendar = `⚠️ The calendar of ${term(name)}`;
    const stale = !isStale(said, at, 'calendar')
      ? []
      : said.readAt === null
        ? [`${calendar} has not been read yet: nobody is on call by it.${why}`]
        : [`${calendar} was last read ${moment(said.readAt)}. What it said then counts.${why}`];
    return [...stale, ...said.ignored.map((one) => `${calendar} has ${escapeWithin(one, ignoredMax)}`)];
  });
}

/** What of its schedules at pagers may be wrong: a pager does not answer, or names somebody of whom Slack knows nothing. */
export function scheduleLines({ schedules, read }: Rota, at: string): readonly string[] {
  return schedules.flatMap(({ name, pager }) => {
    const said = read?.get(name) ?? unread;
    const why = said.failure === null ? '' : ` (${escapeWithin(said.failure, reasonMax)})`;
    const silent = `⚠️ ${term(name)}: ${term(pager)} did not answer${why}`;
    const stale =
      said.readAt === null
        ? [`⚠️ ${term(name)}: ${term(pager)} has not said yet who is on call${why}.`]
        : said.failure !== null || isStale(said, at, 'schedule')
          ? [`${silent}; last known ${moment(said.readAt)}, and what it said then counts.`]
          : [];
    return [
      ...stale,
      ...said.ignored.map((one) => `⚠️ ${term(name)}: ${term(pager)} has ${escapeWithin(one, ignoredMax)}`),
    ];
  });
}

/** A pager may name somebody of whom Slack knows nothing. */
function someone(who: string): string {
  return isUserId(who) ? person(who) : term(who);
}

/** A time at which a page would reach nobody. */
function gapLine({ from, until }: Gap, at: string): string {
  const isNow = Date.parse(from) <= Date.parse(at);
  const begins = isNow ? 'now' : `from ${moment(from)}`;
  const ends = until === null ? (isNow ? ` or in the next ${gapDays} days` : ' on') : ` until ${moment(until)}`;
  return `⚠️ Nobody is on call ${begins}${isNow && until !== null ? ' and' : ''}${ends}.`;
}
