import { z } from 'zod';
import { impossible, kindsOf } from '../../kernel/capability.ts';
import { type Phrase, quote, type Sentence, words } from '../../kernel/phrase.ts';
import { seconds, secondsAfter } from '../../kernel/seconds.ts';
import { text } from '../../kernel/text.ts';
import { durationText } from '../lifecycle/duration.ts';
import {
  type Asked,
  bySlack,
  type Page,
  type Paging,
  peopleMax,
  repeatMax,
  stepSchema,
  stepsMax,
  withDelivery,
  withTurn,
} from './page.ts';

const { event } = kindsOf<Paging>();

const id = z.string().min(1).max(64);
const people = z.array(id).max(peopleMax);
const page = z.int().positive();
const turn = z.int().positive();
const delivery = { page, turn, how: id, user_id: id.optional() };

export const pageEvents = {
  /** The policy as it stands then, and who is on call in its first step, which is taken with it. */
  page_asked: event({
    data: {
      name: id.optional(),
      user_id: id.optional(),
      group: id.optional(),
      text: text('what the page says').optional(),
      steps: z.array(stepSchema).min(1).max(stepsMax),
      repeat: z.int().min(0).max(repeatMax),
      snooze_seconds: seconds,
      people,
    },
    configured: ['steps', 'repeat', 'snooze_seconds', 'people'],
    evolve({ pages }, { name, user_id, group, text, steps, repeat, snooze_seconds, people }, mark) {
      const asked: Page = {
        ...mark,
        page: pages.length + 1,
        asked: { name, user_id, group },
        said: text === undefined ? null : { ...mark, text },
        ...{ steps, repeat, snoozeSeconds: snooze_seconds, turns: 0, taken: [], next: 0, dueAt: null },
        ...{ snoozed: null, undelivered: null, answered: null, over: null },
      };
      return { pages: [...pages, withTurn(asked, people, mark)] };
    },
    says: ({ text, people, steps, ...asked }) => [
      words('paged'),
      whomOf(asked),
      ...(asked.user_id === undefined ? reaching(steps[0]?.how ?? bySlack, people) : []),
      ...(text === undefined ? [] : [words('–'), quote(text)]),
    ],
  }),
  page_step_taken: event({
    data: { page, turn, step: z.int().positive(), how: id.optional(), people },
    configured: ['step', 'how', 'people'],
    evolve: (state, { page, turn, people }, mark) =>
      changed(state, page, (one) => (turn === one.turns + 1 ? withTurn(one, people, mark) : null)),
    says: ({ page, step, how = bySlack, people }) => [
      words(`took step ${step} of page ${page}`),
      ...reaching(how, people),
    ],
  }),
  page_delivered: event({
    data: delivery,
    evolve: (state, { page, turn, how, user_id = how }, mark) =>
      changed(state, page, (one) => ({
        ...withDelivery(one, { turn, to: user_id }, true, mark),
        ...(one.undelivered?.how === how ? { undelivered: null } : {}),
      })),
    says: ({ page, how, user_id }) => [
      words(`delivered page ${page}`),
      user_id === undefined ? words(`by ${how}`) : words('by direct message to'),
      ...(user_id === undefined ? [] : [{ user: user_id }]),
    ],
  }),
  page_failed: event({
    data: { ...delivery, why: id },
    evolve: (state, { page, turn, how, user_id, why }, mark) =>
      changed(state, page, (one) => ({
        ...withDelivery(one, { turn, to: user_id ?? how }, false, mark),
        ...(user_id === undefined ? { undelivered: { ...mark, how, why } } : {}),
      })),
    says: ({ page, how, user_id, why }) => [
      words(`could not deliver page ${page} ${how === bySlack ? 'by direct message' : `by ${how}`}`),
      ...(user_id === undefined ? [] : [words('to'), { user: user_id }]),
      words(`(${why})`),
    ],
  }),
  page_acknowledged: event({
    version: 2,
    /** Until then nobody knew who it was that had answered at a pager. */
    upcast: { 1: (data) => data },
    data: { page, how: id.optional(), text: text('who answered').optional() },
    evolve: (state, { page, how, text }, mark) =>
      changed(state, page, (one) => ({
        ...one,
        dueAt: null,
        answered: { ...mark, how: how ?? null, who: text === undefined ? null : { ...mark, text } },
      })),
    says: ({ page, how, text }) => [
      words(`answered page ${page}${how === undefined ? '' : ` by ${how}`}`),
      ...(text === undefined ? [] : [words('–'), quote(text)]),
    ],
  }),
  page_escalated: event({
    data: { page, turn },
    evolve: (state, { page }, mark) =>
      changed(state, page, (one) => ({ ...one, ...afterLast(one), dueAt: mark.at, snoozed: null })),
    says: ({ page }) => [words(`passed page ${page} on to the next step`)],
  }),
  page_snoozed: event({
    data: { page, seconds },
    evolve: (state, { page, seconds }, mark) =>
      changed(state, page, (one) => ({
        ...one,
        next: one.taken.at(-1)?.place ?? 0,
        dueAt: secondsAfter(mark.at, seconds),
        snoozed: mark,
      })),
    says: ({ page, seconds }) => [words(`snoozed page ${page} for ${durationText(seconds * 1000)}`)],
  }),
  page_stopped: event({
    data: { page },
    evolve: (state, { page }, mark) =>
      changed(state, page, (one) => ({ ...one, dueAt: null, over: { ...mark, how: 'stopped' } })),
    says: ({ page }) => [words(`stopped page ${page}`)],
  }),
  page_exhausted: event({
    data: { page },
    evolve: (state, { page }, mark) =>
      changed(state, page, (one) => ({ ...one, dueAt: null, over: { ...mark, how: 'exhausted' } })),
    says: ({ page }) => [words(`ended page ${page}: nobody has answered, and all steps are taken`)],
  }),
};

/** Who was asked for, as a sentence names them. */
export function whomOf({ name, user_id, group }: Asked): Phrase {
  if (user_id !== undefined) return { user: user_id };
  return group === undefined ? words(name ?? 'somebody') : { group };
}

function reaching(how: string, people: readonly string[]): Sentence {
  if (how !== bySlack) return [words(`– by ${how}`)];
  if (people.length === 0) return [words('(nobody is on call)')];
  return [words('–'), ...people.map((user): Phrase => ({ user }))];
}

/** After a snooze the last step is the next one again; escalating passes over it. */
function afterLast({ taken }: Page): Pick<Page, 'next'> {
  return { next: (taken.at(-1)?.place ?? -1) + 1 };
}

/** The pages with one of them changed; null: no accepted command leaves such an event here. */
function changed({ pages }: Paging, number: number, change: (page: Page) => Page | null) {
  const found = pages[number - 1];
  const after = found === undefined ? null : change(found);
  return after === null
    ? impossible('there is no such page, or its step was taken')
    : { pages: pages.map((one) => (one === found ? after : one)) };
}
