import { z } from 'zod';
import type { Detail } from '../../kernel/capability.ts';
import { kindsOf } from '../../kernel/capability.ts';
import { type Refused, refused, type Unchanged, unchanged } from '../../kernel/decision.ts';
import type { Due } from '../../kernel/due.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import type { Mark } from '../../kernel/mark.ts';
import type { Owed } from '../../kernel/owed.ts';
import { type Sentence, words } from '../../kernel/phrase.ts';
import { seconds } from '../../kernel/seconds.ts';
import { isSystemActor, timer } from '../../kernel/system-actor.ts';
import { refusalOnceResolved } from '../../kernel/while-open.ts';
import type { Lifecycle } from '../lifecycle/lifecycle-state.ts';
import {
  hasPaged,
  isKnown,
  isOpen,
  isSame,
  mayBeAnswered,
  type Page,
  type PageStep,
  type Paging,
  placesOf,
  stepAt,
  stepSchema,
  targetSchema,
} from './page.ts';
import { pageEvents, whomOf } from './page-events.ts';

/** Most pages of one incident. */
const pagesMax = 50;

type Reads = Lifecycle;
type State = IncidentCore & Paging & Reads;

const { capability, command } = kindsOf<Paging, Reads>();

const page = z.int();
const people = z.array(z.string()).optional();
const delivery = { page, turn: z.int(), how: z.string(), user_id: z.string().optional() };

/** Calls somebody to the incident, one step of a policy after another, until somebody answers. */
export const paging = capability({
  name: 'paging',
  initial: (): Paging => ({ pages: [] }),
  events: pageEvents,
  commands: {
    page: command({
      subject: 'the page',
      /** What the settings add: the policy, and who is on call in its first step. */
      takes: {
        name: z.string().optional(),
        user_id: z.string().optional(),
        group: z.string().optional(),
        text: z.string().optional(),
        steps: z.array(stepSchema).optional(),
        repeat: z.int().optional(),
        snooze_seconds: z.int().optional(),
        people,
      },
      leaves: ({ name, user_id, group, text, steps = [], repeat = 0, snooze_seconds = 900, people = [] }) => ({
        type: 'page_asked',
        data: { name, user_id, group, text, steps: steps.map(withoutGaps), repeat, snooze_seconds, people },
      }),
      decide({ state, actor }, { steps = [], text, ...asked }) {
        const closed = refusalOnceResolved(state);
        if (closed !== null) return closed;
        if (steps.length === 0) return refused('nobody_to_page', 'The settings say nobody whom that would page.');
        const same = state.pages.findLast((one) => one.over === null && isSame(one.asked, asked));
        const isNews = text !== undefined && !isSystemActor(actor);
        const isRepeated = same !== undefined && !isNews && (isOpen(same) || isSystemActor(actor));
        if (isRepeated) return unchanged(same, 'Already paged:', whomOf(asked));
        return state.pages.length < pagesMax
          ? null
          : refused('too_many', `An incident can have ${pagesMax} pages at most.`);
      },
    }),
    take_page_step: command({
      subject: 'the step of the page',
      /** `turn` and `due_at`: which is meant. `whom`: for the settings, which say who of them is on call. */
      takes: {
        ...{ page, turn: z.int(), step: z.int(), due_at: z.string(), how: z.string() },
        ...{ whom: z.array(targetSchema), people },
      },
      leaves: ({ page, turn, step, how, people = [] }) => ({
        type: 'page_step_taken',
        data: { page, turn, step, how, people },
      }),
      decide: ({ state, actor }, { page, turn, due_at }) =>
        ofTimer(state, actor, page, (one) => {
          if (turn <= one.turns) return unchanged(one.taken.at(-1) ?? one, 'Already taken');
          const isDue = turn === one.turns + 1 && one.dueAt === due_at && one.next < placesOf(one);
          return isDue ? null : notDue;
        }),
    }),
    exhaust_page: command({
      subject: 'the end of the page',
      takes: { page, due_at: z.string() },
      leaves: ({ page }) => ({ type: 'page_exhausted', data: { page } }),
      decide: ({ state, actor }, { page, due_at }) =>
        ofTimer(state, actor, page, (one) => (one.dueAt === due_at && one.next >= placesOf(one) ? null : notDue)),
    }),
    acknowledge_page: command({
      subject: 'your answer to the page',
      /** `how` and `text`: the pager at which somebody has answered, and who that was, as it says. */
      takes: { page, how: z.string().optional(), text: z.string().optional() },
      leaves: ({ page, how, text }) => ({ type: 'page_acknowledged', data: { page, how, text } }),
      decide: ({ state }, { page }) =>
        ofPage(state, page, (one) => {
          if (one.answered !== null) return unchanged(one.answered, 'Already answered');
          return one.over === null || mayBeAnswered(one, state) ? null : ended(one.over);
        }),
    }),
    escalate_page: command({
      subject: 'the next step of the page',
      takes: { page, turn: z.int() },
      leaves: ({ page, turn }) => ({ type: 'page_escalated', data: { page, turn } }),
      /** `turn`: the last one that whoever asks has heard of. */
      decide: ({ state, at }, { page, turn }) =>
        ofOpenPage(state, page, (one) =>
          turn === one.turns && one.dueAt !== null && one.dueAt > at
            ? null
            : unchanged(one.taken.at(-1) ?? one, 'The next step is taken already'),
        ),
    }),
    snooze_page: command({
      subject: 'the snooze',
      takes: { page, seconds },
      leaves: ({ page, seconds }) => ({ type: 'page_snoozed', data: { page, seconds } }),
      decide: ({ state }, { page }) =>
        ofOpenPage(state, page, (one) =>
          one.snoozed === null || one.dueAt === null
            ? null
            : unchanged(one.snoozed, 'Already snoozed until', { at: one.dueAt }),
        ),
    }),
    stop_page: command({
      subject: 'the end of the page',
      takes: { page },
      leaves: ({ page }) => ({ type: 'page_stopped', data: { page } }),
      /** One that has taken all its steps may be called on at a pager still. */
      decide: ({ state }, { page }) =>
        ofPage(state, page, (one) => (mayBeAnswered(one, state) ? null : ofOpenPage(state, page, () => null))),
    }),
    note_page_delivery: command({
      subject: 'the delivery of the page',
      takes: delivery,
      leaves: ({ page, turn, how, user_id }) => ({ type: 'page_delivered', data: { page, turn, how, user_id } }),
      decide: ({ state }, sent) => ofDelivery(state, sent, true),
    }),
    note_page_failure: command({
      subject: 'the delivery of the page',
      takes: { ...delivery, why: z.string() },
      leaves: ({ page, turn, how, user_id, why }) => ({ type: 'page_failed', data: { page, turn, how, user_id, why } }),
      decide: ({ state }, sent) => ofDelivery(state, sent, false),
    }),
  },
  facts: ({ pages, resolved }) => {
    const isLost = pages.some((one) => one.answered === null && one.over?.how === 'exhausted');
    return isLost && resolved === null ? [[words('nobody answered the page')]] : [];
  },
  details,
  duties: ({ pages, resolved }) =>
    resolved !== null
      ? []
      : pages.filter(isOpen).flatMap((one) =>
          [...new Set(one.taken.flatMap(({ people }) => people))].map((user_id) => ({
            key: `page ${one.page} ${user_id}`,
            user_id,
            says: [words('You are paged')],
            due_at: null,
            need: { what: 'page_answer', of: String(one.page) },
          })),
        ),
  responders: ({ pages }) =>
    pages.flatMap(({ taken }) =>
      taken.flatMap(({ people }) => people.map((user_id) => ({ user_id, says: [words('paged'), { user: user_id }] }))),
    ),
  follows,
  owes,
  nextDue({ pages, resolved }): Due | null {
    if (resolved !== null) return null;
    const due = pages.filter(isOpen).flatMap(dueOf);
    return due.toSorted((one, other) => one.at.localeCompare(other.at))[0] ?? null;
  },
});

/** A field that is not there is left out, as it is when the record is read. */
function withoutGaps({ whom, ...step }: PageStep): PageStep {
  return {
    ...step,
    whom: whom.map(({ kind, of, layer }) => ({ kind, of, ...(layer === undefined ? {} : { layer }) })),
  };
}

const notDue = refused('not_due', 'The step of the page is due at another time.');

function dueOf(page: Page): readonly Due[] {
  const { page: number, dueAt, next, turns } = page;
  if (dueAt === null) return [];
  const step = stepAt(page, next);
  const isOver = next >= placesOf(page) || step === undefined;
  const command = isOver
    ? { type: 'exhaust_page', page: number, due_at: dueAt }
    : {
        type: 'take_page_step',
        ...{
          page: number,
          turn: turns + 1,
          step: (next % page.steps.length) + 1,
          due_at: dueAt,
          how: step.how,
          whom: step.whom,
        },
      };
  return [{ kind: `page ${number} ${turns + 1}`, at: dueAt, command }];
}

/**
 * Pages end with their incident. Whoever acknowledges the incident answers the page that called them; what a rule has
 * called for, anybody answers so.
 */
function follows({ pages, resolved, acknowledged }: State, mark: Mark): Paging | null {
  if (!pages.some(isOpen)) return null;
  const isAcknowledged = acknowledged?.sequence === mark.sequence;
  if (resolved === null && !isAcknowledged) return null;
  return {
    pages: pages.map((page) => {
      if (!isOpen(page)) return page;
      if (resolved !== null) return { ...page, dueAt: null, over: { ...mark, how: 'closed' } };
      return isAnswer(page, mark.by) ? { ...page, dueAt: null, answered: { ...mark, how: null, who: null } } : page;
    }),
  };
}

/** Whoever answers a page acknowledges the incident; and whoever acknowledges it answers a page that had taken all its steps. */
function owes({ incident_id, pages, acknowledged, resolved }: State): readonly Owed[] {
  if (resolved !== null) return [];
  if (acknowledged === null) {
    const answered = pages.flatMap((page) => page.answered ?? []);
    return answered.map(({ by, at, sequence }) => ({
      mark: { by, at, sequence },
      incident_id,
      command: { type: 'acknowledge' },
      ifRefused: null,
    }));
  }
  const { by, at, sequence } = acknowledged;
  const late = pages.filter(
    ({ answered, over }) => answered === null && over?.how === 'exhausted' && over.sequence < sequence,
  );
  return late
    .filter((page) => isAnswer(page, by))
    .map(({ page }) => ({
      mark: { by, at, sequence },
      incident_id,
      command: { type: 'acknowledge_page', page },
      ifRefused: null,
      of: String(page),
    }));
}

/** Whether an acknowledgement by somebody answers a page: it has called them, or a rule has called for anybody. */
function isAnswer(page: Page, by: string): boolean {
  return isSystemActor(page.by) || hasPaged(page, by);
}

function details({ pages, resolved }: State): readonly Detail[] {
  const unanswered = pages.filter((one) => isOpen(one) || (one.answered === null && one.over?.how === 'exhausted'));
  if (resolved !== null || unanswered.length === 0) return [];
  return [
    {
      label: 'Pages',
      lines: unanswered.map(lineOf),
      needs: unanswered.map((one) => ({ what: 'page_answer', of: String(one.page) })),
      linesMax: 5,
    },
  ];
}

function lineOf(page: Page): Sentence {
  const { taken, dueAt, over, snoozed, next } = page;
  const last = taken.at(-1);
  const who = (last?.people ?? []).slice(0, 5).map((user) => ({ user }));
  const name = page.asked.name === undefined ? [] : [words(`${page.asked.name} –`)];
  if (over !== null || last === undefined)
    return [...name, ...who, words('nobody has answered since'), { at: page.at }];
  const until = dueAt === null ? [] : [{ at: dueAt }];
  const then = next < placesOf(page) ? 'the next step follows' : 'no further step follows';
  const what = snoozed === null ? `no answer yet, ${then}` : 'snoozed until';
  return [...name, ...who, words('paged'), { at: last.at }, words(`– ${what}`), ...until];
}

type Decided = Refused | Unchanged | null;

function ofPage(state: State, number: number, decided: (page: Page) => Decided): Decided {
  const page = state.pages[number - 1];
  return page === undefined ? refused('no_page', 'There is no such page.') : decided(page);
}

function ofOpenPage(state: State, number: number, decided: (page: Page) => Decided): Decided {
  return ofPage(state, number, (page) => {
    if (page.answered !== null) return unchanged(page.answered, 'The page is answered');
    return page.over === null ? decided(page) : ended(page.over);
  });
}

function ended(over: NonNullable<Page['over']>): Unchanged {
  const how = { stopped: 'was stopped', exhausted: 'has taken all its steps', closed: 'ended with the incident' };
  return unchanged(over, `The page ${how[over.how]}`);
}

function ofTimer(state: State, actor: string, number: number, decided: (page: Page) => Decided): Decided {
  if (actor !== timer) return refused('timer_only', 'Quorum takes the steps of a page by itself.');
  return ofOpenPage(state, number, decided);
}

type Delivery = {
  readonly page: number;
  readonly turn: number;
  readonly how: string;
  readonly user_id?: string | undefined;
};

function ofDelivery(state: State, { page, turn, how, user_id = how }: Delivery, isReached: boolean) {
  return ofPage(state, page, (one) =>
    isKnown(one, { turn, to: user_id }, isReached) ? unchanged(one, 'Already known') : null,
  );
}
