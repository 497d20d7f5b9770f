import { z } from 'zod';
import type { Said } from '../../kernel/incident-core.ts';
import type { Mark } from '../../kernel/mark.ts';
import { seconds, secondsAfter } from '../../kernel/seconds.ts';

/** How a step reaches its people, where no pager does. */
export const bySlack = 'slack';

export const stepsMax = 10;
export const repeatMax = 5;
export const peopleMax = 50;

/** Most turns of a page that are kept in mind; the timeline has all of them. */
const takenMax = 30;

const id = z.string().min(1).max(64);

/** Whom a step pages. Of a rotation, whoever is on call then, in all of its layers or in one. */
export const targetSchema = z.strictObject({
  kind: z.enum(['rotation', 'person', 'group']),
  of: id,
  layer: id.optional(),
});

export const stepSchema = z.strictObject({
  whom: z.array(targetSchema).max(10),
  how: id,
  wait_seconds: seconds,
});

export type Target = z.infer<typeof targetSchema>;
export type PageStep = z.infer<typeof stepSchema>;

/** A step that was taken. `turn`: the first is 1, repeats and pages after a snooze included. */
export type Taken = Mark & {
  readonly turn: number;
  /** Where in the policy, repeats included: from 0 on. */
  readonly place: number;
  readonly people: readonly string[];
  /** Who is known to have been reached, or not to be reachable. */
  readonly reached: readonly string[];
  readonly failed: readonly string[];
};

/** Why a pager has not taken a page. */
export type Undelivered = Mark & { readonly how: string; readonly why: string };

/** Whoever was asked for: an escalation, a rotation or a service by its name, a person or a user group by the id. */
export type Asked = {
  readonly name?: string | undefined;
  readonly user_id?: string | undefined;
  readonly group?: string | undefined;
};

/** A page: somebody is called, one step after another, until somebody answers. */
export type Page = Mark & {
  /** The first of its incident is 1. */
  readonly page: number;
  readonly asked: Asked;
  readonly said: Said | null;
  readonly steps: readonly PageStep[];
  readonly repeat: number;
  readonly snoozeSeconds: number;
  readonly turns: number;
  /** The last turns. */
  readonly taken: readonly Taken[];
  /** Where in the policy the next step is, and when it is due; null: never. */
  readonly next: number;
  readonly dueAt: string | null;
  readonly snoozed: Mark | null;
  /** The last that a pager did not take, until it takes it. */
  readonly undelivered: Undelivered | null;
  readonly answered: Answered | null;
  readonly over: (Mark & { readonly how: 'stopped' | 'exhausted' | 'closed' }) | null;
};

/** `how`: by which pager, and `who` it was, as that says; null where somebody has answered in Slack. */
export type Answered = Mark & { readonly how: string | null; readonly who: Said | null };

export type Paging = { readonly pages: readonly Page[] };

/** Whether it still looks for an answer. */
export function isOpen({ answered, over }: Page): boolean {
  return answered === null && over === null;
}

/** Whether somebody may still answer it: late is better than not at all, as long as the incident is open. */
export function mayBeAnswered({ answered, over }: Page, { resolved }: { readonly resolved: Mark | null }): boolean {
  return answered === null && resolved === null && (over === null || over.how === 'exhausted');
}

/** How many steps it has, repeats included. */
export function placesOf({ steps, repeat }: Page): number {
  return steps.length * (repeat + 1);
}

export function stepAt({ steps }: Page, place: number): PageStep | undefined {
  return steps[place % steps.length];
}

/** The page after a step was taken. Where it reaches nobody, the next one of the policy follows at once. */
export function withTurn(page: Page, people: readonly string[], mark: Mark): Page {
  const place = page.next;
  const step = stepAt(page, place);
  const turn = page.turns + 1;
  const isLast = (place + 1) % page.steps.length === 0;
  const reachesNobody = people.length === 0 && step?.how === bySlack && !step.whom.some(({ kind }) => kind === 'group');
  return {
    ...page,
    turns: turn,
    taken: [...page.taken, { ...mark, turn, place, people, reached: [], failed: [] }].slice(-takenMax),
    next: place + 1,
    dueAt: reachesNobody && !isLast ? mark.at : secondsAfter(mark.at, step?.wait_seconds ?? 1),
    snoozed: null,
  };
}

/** Whom a delivery is about: a person, or the pager itself. */
export type Recipient = { readonly turn: number; readonly to: string };

/**
 * The page after it is known that a turn has reached somebody, or can't. Where it can reach nobody, the next step follows at
 * once: once for each step, and never from the last one, so that a pager that is away for a minute does not use the page up.
 */
export function withDelivery(page: Page, { turn, to }: Recipient, isReached: boolean, mark: Mark): Page {
  const taken = page.taken.map((one) => {
    if (one.turn !== turn) return one;
    const { reached, failed } = one;
    return isReached
      ? { ...one, reached: [...reached, to], failed: failed.filter((other) => other !== to) }
      : { ...one, failed: [...failed, to] };
  });
  const last = taken.at(-1);
  const isLost = last?.turn === turn && !isReached && hasReachedNobody(last) && mayPassOver(page, last);
  const isSooner = isLost && isOpen(page) && page.snoozed === null && page.dueAt !== null && page.dueAt > mark.at;
  return { ...page, taken, ...(isSooner ? { dueAt: mark.at } : {}) };
}

function hasReachedNobody({ reached, failed, people }: Taken): boolean {
  return reached.length === 0 && failed.length > 0 && people.every((one) => failed.includes(one));
}

/** Whether another step follows this one before the steps begin again, and it was not passed over before. */
function mayPassOver({ steps, taken }: Page, { turn, place }: Taken): boolean {
  const step = place % steps.length;
  const wasPassedOver = taken.some(
    (one) => one.turn < turn && one.place % steps.length === step && hasReachedNobody(one),
  );
  return step < steps.length - 1 && !wasPassedOver;
}

/** Whether something is known of a delivery already. */
export function isKnown({ taken }: Page, { turn, to }: Recipient, isReached: boolean): boolean {
  const one = taken.find((other) => other.turn === turn);
  if (one === undefined) return true;
  return one.reached.includes(to) || (!isReached && one.failed.includes(to));
}

/** Whether somebody was paged by it; of a user group it is not known who is in it. */
export function hasPaged({ taken, steps }: Page, user: string): boolean {
  return taken.some(
    ({ people, place }) =>
      people.includes(user) || steps[place % steps.length]?.whom.some(({ kind }) => kind === 'group') === true,
  );
}

/** The user groups that a turn pages. */
export function groupsOf(page: Page, { place }: Pick<Taken, 'place'>): readonly string[] {
  return (stepAt(page, place)?.whom ?? []).filter(({ kind }) => kind === 'group').map(({ of }) => of);
}

/** Whether two pages are for the same. */
export function isSame(one: Asked, other: Asked): boolean {
  const name = (asked: Asked) => asked.name?.toLowerCase();
  return name(one) === name(other) && one.user_id === other.user_id && one.group === other.group;
}
