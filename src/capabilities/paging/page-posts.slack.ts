import type { Button } from '@slack/types';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import { textOf } from '../../kernel/incident-core.ts';
import { slackItself } from '../../kernel/system-actor.ts';
import { isUserId } from '../../kernel/user-id.ts';
import { button, section, sections } from '../../slack/kit/blocks.ts';
import { clock, link, person, term, typed, userGroup } from '../../slack/kit/mrkdwn.ts';
import { fullName, label } from '../../slack/kit/name.ts';
import type { EventPost, Places, Receipt } from '../../slack/kit/on-slack.ts';
import { durationText } from '../lifecycle/duration.ts';
import {
  type Answered,
  type Asked,
  bySlack,
  groupsOf,
  isOpen,
  type Page,
  type Paging,
  peopleMax,
  placesOf,
  stepAt,
  type Taken,
} from './page.ts';

export const pageIds = {
  form: 'incident:page:v1',
  answer: 'incident:page_answer:v1',
  snooze: 'incident:page_snooze:v1',
  escalate: 'incident:page_escalate:v1',
  stop: 'incident:page_stop:v1',
} as const;

/** So many people are mentioned in one line. */
const namedMax = 10;

/** How much of a page's text is shown. */
const saidMax = 600;
const whoMax = 100;

/** How much of what the source says a lock screen has room for. */
const lockScreenMax = 150;

type State = IncidentCore & Paging;

/**
 * Each step is told to whom it pages, for themselves, and to the channel; where there is none, under the announcement. What
 * became of the page is one line there.
 */
export function pagePosts(state: State, places: Places): readonly EventPost[] {
  const { pages, resolved } = state;
  if (resolved !== null) return [];
  const answers = new Map(pages.flatMap((page) => (page.answered === null ? [] : [[page.answered.sequence, page]])));
  return [
    ...pages.filter(isOpen).flatMap((page) => openPosts(state, places, page)),
    ...[...answers.values()].flatMap((page) => answered(state, page)),
    ...pages.flatMap((page) => exhausted(state, places, page)),
    ...pages.filter(isOpen).flatMap((page) => undelivered(state, places, page)),
  ];
}

/** The user groups whose members are written to. */
export function pagedGroups({ pages, resolved }: State): readonly string[] {
  if (resolved !== null) return [];
  return pages.filter(isOpen).flatMap((page) => slackTurns(page).flatMap((turn) => groupsOf(page, turn)));
}

function slackTurns(page: Page): readonly Taken[] {
  return page.taken.filter(({ place }) => stepAt(page, place)?.how === bySlack);
}

/** Of the steps that were taken while Slack was away, each person hears the last that pages them, and the channel the last. */
function openPosts(state: State, places: Places, page: Page): readonly EventPost[] {
  const lastOf = new Map(
    slackTurns(page).flatMap((turn) => {
      const members = groupsOf(page, turn).flatMap(places.membersOf);
      const users = [...new Set([...turn.people, ...members])].slice(0, peopleMax);
      return users.map((user) => [user, turn] as const);
    }),
  );
  const last = page.taken.at(-1);
  return [
    ...[...lastOf].map(([user, turn]) => direct(state, places, page, turn, user)),
    ...(last === undefined ? [] : [inChannel(state, page, last)]),
  ];
}

/** What whoever is paged reads, on a lock screen, too. It waits for no channel, and is edited once there is one. */
function direct(state: State, places: Places, page: Page, turn: Taken, user: string): EventPost {
  const { sequence } = turn;
  const by = isUserId(page.by) ? `${person(page.by)} pages you` : 'You are paged';
  const again = turn.turn === 1 ? '' : ` (page ${turn.turn} of the same)`;
  const said = saidOf(state, page, turn);
  const text = `📟 ${by}${again}: ${fullName(state)} (${places.facts}).${said}`;
  const more = moreOf(state, places);
  const source = more.said === null ? '' : ` ${typed(more.said, lockScreenMax)}`;
  const elements = [
    answerButton(state, page),
    snoozeButton(state, page),
    button(pageIds.escalate, 'Pass it on', `${state.incident_id}:${page.page} ${turn.turn}`),
  ];
  const note = { page: page.page, turn: turn.turn, how: bySlack, user_id: user };
  const receipt: Receipt = {
    by: slackItself,
    made: { type: 'note_page_delivery', ...note },
    refused: (why) => ({ type: 'note_page_failure', ...note, why }),
  };
  return {
    surface: 'page_direct',
    sequence,
    message: {
      text: `${text}${source}`,
      blocks: [...sections([`${text}${placeOf(places.channelId)}`, ...more.lines]), { type: 'actions', elements }],
    },
    where: { person: user },
    isUrgent: true,
    edition: JSON.stringify([fullName(state), said, places.channelId, more.lines]),
    // Who is in a group is for Slack to say, and no event.
    ...(turn.people.includes(user) ? { receipt } : {}),
  };
}

/** What its source says of it, where it is told of, where its source shows it, and what to do then. */
function moreOf(state: State, { sourceSays, announcedAt, links }: Places) {
  const said = sourceSays === null ? null : textOf(state, sourceSays).text;
  const all = [...(announcedAt === null ? [] : [link(announcedAt, `The post about ${label(state)}`)]), ...links];
  return { said, lines: [...(said === null ? [] : [`Source says ${typed(said, saidMax)}`]), ...all] };
}

/** 📟 INC-7: @ana is paged (payments, step 1 of 3). Without an answer by 14:35, the next page follows. */
function inChannel(state: State, page: Page, turn: Taken): EventPost {
  const { steps } = page;
  const step = stepAt(page, turn.place);
  const people = [...turn.people.map(person), ...groupsOf(page, turn).map(userGroup)];
  const number = (turn.place % steps.length) + 1;
  const of = [
    ...(page.asked.name === undefined ? [] : [term(page.asked.name)]),
    ...(steps.length === 1 ? [] : [`step ${number} of ${steps.length}`]),
    ...(turn.turn === 1 ? [] : [`page ${turn.turn}`]),
  ];
  const about = of.length === 0 ? '' : ` (${of.join(', ')})`;
  const until = page.dueAt !== null ? ` Without an answer by ${clock(page.dueAt)}, ${thenOf(page)}.` : '';
  const isLone = people.length === 0;
  const isBySlack = step === undefined || step.how === bySlack;
  const alone = isBySlack ? 'nobody is on call' : `${term(step.how)} is asked to page`;
  const who = isLone ? alone : `${named(people)} ${people.length === 1 ? 'is' : 'are'} paged`;
  const says = `📟 ${label(state)}: ${who}${about}.${until}${saidOf(state, page, turn)}`;
  const elements = [
    ...(isLone && isBySlack ? [] : [answerButton(state, page), snoozeButton(state, page)]),
    button(pageIds.stop, 'Stop paging', `${state.incident_id}:${page.page}`),
  ];
  return {
    surface: 'page',
    sequence: turn.sequence,
    message: { text: says, blocks: [section(says), { type: 'actions', elements }] },
    where: 'channel',
    orUnderAnnouncement: true,
  };
}

/** What follows when nobody answers. */
export function thenOf(page: Page): string {
  if (page.next >= placesOf(page)) return 'everybody is told that nobody answered';
  return page.next % page.steps.length === 0 && page.steps.length > 1
    ? 'the steps begin again'
    : 'the next page follows';
}

function answered(state: State, { answered: mark, at: since }: Page): readonly EventPost[] {
  if (mark === null) return [];
  const took = durationText(Math.max(0, Date.parse(mark.at) - Date.parse(since)));
  const says = `✅ ${whoAnswered(state, mark)} answered the page about ${label(state)} after ${took}.`;
  return [
    {
      surface: 'page_answered',
      sequence: mark.sequence,
      message: { text: says, blocks: [section(says)] },
      where: 'channel',
      orUnderAnnouncement: true,
    },
  ];
}

/** Ana Ruiz, at pagerduty: of whoever answers there Slack knows nothing. */
function whoAnswered(state: State, { by, how, who }: Answered): string {
  const name = who === null ? null : typed(textOf(state, who).text, whoMax);
  if (name === null) return how === null ? person(by) : `Somebody at ${term(how)}`;
  return how === null ? name : `${name}, at ${term(how)},`;
}

/** Whoever asked for it hears it for themselves, too. */
function exhausted(state: State, { channelId }: Places, page: Page): readonly EventPost[] {
  const { over, answered, turns, by } = page;
  if (answered !== null || over?.how !== 'exhausted') return [];
  const { sequence } = over;
  const times = turns === 1 ? 'once' : `${turns} times`;
  const says = `⚠️ Nobody answered the page about ${label(state)}${nameOf(page.asked)}: it was sent ${times}.`;
  const again = { type: 'actions' as const, elements: [button(pageIds.form, 'Page somebody', state.incident_id)] };
  const told: EventPost = {
    surface: 'page_exhausted',
    sequence,
    message: { text: says, blocks: [section(says), again] },
    where: 'channel',
    orUnderAnnouncement: true,
  };
  if (!isUserId(by)) return [told];
  const message = { text: says, blocks: [section(`${says}${placeOf(channelId)}`), again] };
  return [told, { surface: 'page_exhausted_direct', sequence, message, where: { person: by }, isUrgent: true }];
}

/** That a pager is away is told in the channel; where there is none, to whoever asked for the page. */
function undelivered(state: State, { channelId }: Places, page: Page): readonly EventPost[] {
  if (page.undelivered === null) return [];
  const { how, why, sequence, at } = page.undelivered;
  const waits = page.dueAt !== null && page.dueAt > at;
  const then = waits
    ? `. Without an answer by ${clock(page.dueAt)}, ${thenOf(page)}`
    : `, and ${thenOf(page)} meanwhile`;
  const text = `⚠️ ${term(how)} does not take the page about ${label(state)} (${term(why)}). It is asked again until it does${then}.`;
  const message = { text, blocks: [section(text)] };
  if (channelId !== null || !isUserId(page.by))
    return [{ surface: 'page_failed', sequence, message, where: 'channel', orUnderAnnouncement: true }];
  return [{ surface: 'page_failed_direct', sequence, message, where: { person: page.by }, isUrgent: true }];
}

function placeOf(channelId: string | null): string {
  return channelId === null ? '' : ` <#${channelId}>`;
}

function nameOf({ name, user_id }: Asked): string {
  if (user_id !== undefined) return ` to ${person(user_id)}`;
  return name === undefined ? '' : ` to ${term(name)}`;
}

function named(people: readonly string[]): string {
  const rest = people.length - namedMax;
  return [...people.slice(0, namedMax), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

/** Only the posts of the page's own event quote it: they are redrawn when it is erased. */
function saidOf(state: State, { said }: Page, { turn }: Taken): string {
  return said === null || turn > 1 ? '' : ` ${typed(textOf(state, said).text, saidMax)}`;
}

function answerButton({ incident_id }: State, { page }: Page): Button {
  return button(pageIds.answer, 'I’m on it', `${incident_id}:${page}`, 'primary');
}

function snoozeButton({ incident_id }: State, { page, snoozeSeconds }: Page): Button {
  return button(
    pageIds.snooze,
    `Snooze ${durationText(snoozeSeconds * 1000)}`,
    `${incident_id}:${page} ${snoozeSeconds}`,
  );
}
