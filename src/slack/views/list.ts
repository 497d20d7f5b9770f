import type { KnownBlock } from '@slack/types';
import { kindFrom } from '../../kernel/incident-name.ts';
import type { Answer } from '../answer.ts';
import { button, sections } from '../kit/blocks.ts';
import { moment, person, sentence, term, typed } from '../kit/mrkdwn.ts';
import { label } from '../kit/name.ts';
import type { Message } from '../kit/on-slack.ts';
import type { ListPlace } from '../kit/word.ts';
import { foundMax, type IncidentLists, type Listed, pageLength } from '../lists.ts';
import { viewIds } from './view-ids.ts';

const titleMax = 160;
const factMax = 80;

export const unreadList: Answer = {
  text: 'The incidents can’t be read right now. Nothing is lost; please try again in a moment.',
};

/** What guests read in the place of a list. */
export const guestLooks: Answer = {
  text: 'Guests see the incidents of the channels that they are in: `/incident` shows one in its channel.',
};

/** The open incidents from a place in their order on, and on the first page what was resolved lately. */
export function renderList(
  { open, openCount, resolved }: IncidentLists,
  { from, drills = false }: ListPlace = { from: 0 },
): Message {
  if (openCount === 0 && resolved.length === 0) {
    const text = drills
      ? 'There has been no drill yet. `/incident declare drill` followed by a title begins one.'
      : 'No incident has been declared yet. `/incident declare` opens the form.';
    return { text, blocks: sections([text]) };
  }
  const text = openText(openCount, drills);
  const rest = openCount - from - pageLength;
  return {
    text: `${drills ? 'Drills' : 'Incidents'}: ${text}`,
    blocks: [
      ...sections([`*${text}*`, ...open.map(openLine)]),
      ...(rest > 0 ? [more(rest, { from: from + pageLength, ...(drills ? { drills } : {}) })] : []),
      ...(resolved.length > 0 ? sections(['*Recently resolved*', ...resolved.map(resolvedLine)]) : []),
    ],
  };
}

/** What was found by words of its title, or by a service that it affects. */
export function renderFound(found: readonly Listed[], words: string): Message {
  const said = typed(words, titleMax);
  if (found.length === 0) {
    const text = `No incident that you can see has ${said} in its title or among its services. \`/incident list\` shows the open ones.`;
    return { text, blocks: sections([text]) };
  }
  const shown = found.slice(0, foundMax);
  const text = `Found by ${said}: ${found.length > foundMax ? `more than ${foundMax}` : found.length}`;
  const rest = found.length > foundMax ? ['… and more: please write more words of the title.'] : [];
  const lines = shown.map((one) => (one.is_open ? openLine(one) : resolvedLine(one)));
  return { text, blocks: sections([`*${text}*`, ...lines, ...rest]) };
}

/** 🔴 *INC-42* Checkout is down */
export function nameOf({ number, kind, overview }: Listed): string {
  const name = `*${label({ number, kind: kindFrom(kind) })}*`;
  if (overview === null) return `${name} was written by a newer version of Quorum: update this version to see it`;
  return `${term(overview.data.badge)} ${name} ${typed(overview.data.title, titleMax)}`;
}

/** 🔴 *INC-42* Checkout is down · sev1 · investigating · no lead yet · #inc-42-checkout-is-down */
export function openLine(listed: Listed): string {
  return [nameOf(listed), ...factsOf(listed), ...linkTo(listed.channelId)].join(' · ');
}

/** sev1, investigating, no lead yet */
export function factsOf({ overview }: Listed): readonly string[] {
  return (overview?.data.facts ?? []).map((fact) => sentence(fact, factMax));
}

/** ✅ *INC-41* Login is slow · resolved by @ana, today 02:14 · #inc-41-login-is-slow */
export function resolvedLine(listed: Listed): string {
  const resolved = listed.overview?.data.resolved ?? null;
  const by =
    resolved === null
      ? []
      : [`${term(listed.overview?.data.ended ?? 'resolved')} by ${person(resolved.by)}, ${moment(resolved.at)}`];
  return [nameOf(listed), ...by, ...linkTo(listed.channelId)].join(' · ');
}

/** #inc-42-checkout-is-down, once there is a channel. */
export function linkTo(channelId: string | null): readonly string[] {
  return channelId === null ? [] : [`<#${channelId}>`];
}

function more(count: number, place: ListPlace): KnownBlock {
  return { type: 'actions', elements: [button(viewIds.list, `More (${count})`, listPlaceText(place))] };
}

function openText(count: number, drills: boolean): string {
  if (count === 0) return drills ? 'No drill is open' : 'No incident is open';
  return drills ? `${count} ${count === 1 ? 'drill' : 'drills'} open` : `${count} open`;
}

/** The value of the button that goes on: 20, or "20 drills". */
function listPlaceText({ from, drills = false }: ListPlace): string {
  return drills ? `${from} drills` : String(from);
}

/** Reads such a value. Total: anything else is the beginning of the list. */
export function readListPlace(value: string): ListPlace {
  const [, from = '0', drills] = /^(\d{1,6})( drills)?$/.exec(value) ?? [];
  return { from: Number(from), ...(drills === undefined ? {} : { drills: true }) };
}
