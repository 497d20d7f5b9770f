import { type Detail, type Impossible, impossible } from '../../kernel/capability.ts';
import type { Duty } from '../../kernel/duty.ts';
import { type IncidentCore, type Said, textOf } from '../../kernel/incident-core.ts';
import type { Mark } from '../../kernel/mark.ts';
import { quote, type Sentence, words } from '../../kernel/phrase.ts';

/** Something to do once the incident is over: its number is its place in the list, from 1 on. */
export type Followup = {
  readonly followup: number;
  readonly added: Said;
  /** Who has it, and who gave it to them when; null: nobody yet. */
  readonly owner: (Mark & { readonly user_id: string }) | null;
  /** A day, such as 2026-12-01; null: no certain one. */
  readonly dueOn: string | null;
  readonly completed: Mark | null;
  /** Who opened it again after it had been completed, last. */
  readonly reopened: Mark | null;
};

export type Followups = { readonly followups: readonly Followup[] };

/** Lines of the summary while the incident is open: there is more urgent work then. */
const linesWhileOpen = 2;
const linesAfterwards = 8;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

export function openFollowups({ followups }: Followups): readonly Followup[] {
  return followups.filter(({ completed }) => completed === null);
}

/** The list with one changed. */
export function changed({ followups }: Followups, number: number, change: Partial<Followup>): Followups | Impossible {
  if (followups[number - 1] === undefined) return impossible(`there is no follow-up ${number}`);
  return { followups: followups.map((one) => (one.followup === number ? { ...one, ...change } : one)) };
}

/** A day as people read it: 1 Dec 2026. */
export function dayText(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${Number(date)} ${months[Number(month) - 1] ?? month} ${year}`;
}

/** Who has it, and by which day: "– @ben by 1 Dec 2026". Empty where neither is known. */
export function toDo(user_id: string | undefined, dueOn: string | undefined): Sentence {
  if (user_id === undefined && dueOn === undefined) return [];
  const by = dueOn === undefined ? [] : [words(`by ${dayText(dueOn)}`)];
  return [words('–'), ...(user_id === undefined ? [] : [{ user: user_id }]), ...by];
}

/** The open ones, each to be taken and then to be done. */
export function followupDetails(state: IncidentCore & Followups): readonly Detail[] {
  const all = state.followups.length;
  const open = openFollowups(state);
  if (all === 0) return [];
  if (open.length === 0) return [{ label: 'Follow-ups', lines: [[words(all === 1 ? 'done' : `all ${all} done`)]] }];
  const lines = open.map(({ followup, added, owner, dueOn }) => [
    words(`${followup}.`),
    quote(textOf(state, added).text),
    ...toDo(owner?.user_id, dueOn ?? undefined),
  ]);
  const needs = open.map(({ followup, owner }) => ({
    what: owner === null ? 'followup_owner' : 'followup_completion',
    of: String(followup),
  }));
  const linesMax = state.resolved === null ? linesWhileOpen : linesAfterwards;
  return [{ label: `Follow-ups (${open.length} of ${all} open)`, lines, needs, linesMax, allBy: 'followups' }];
}

/** The open ones by number and owner: a post that quoted their texts would have to go when one is redacted. */
export function followupsLeft(state: Followups): readonly Sentence[] {
  return openFollowups(state).map(({ followup, owner }) => [
    words(`follow-up ${followup}`),
    ...(owner === null ? [] : [{ user: owner.user_id }]),
  ]);
}

/** Somebody's open ones. Each is due at the end of its day in UTC, which sorts it. */
export function followupDuties(state: IncidentCore & Followups): readonly Duty[] {
  return openFollowups(state).flatMap(({ followup, added, owner, dueOn }) => {
    if (owner === null) return [];
    const by = dueOn === null ? [] : [words(`by ${dayText(dueOn)}`)];
    const says = [words(`Follow-up ${followup}:`), quote(textOf(state, added).text), ...by];
    const need = { what: 'followup_completion', of: String(followup) };
    const due_at = dueOn === null ? null : `${dueOn}T23:59:59.000Z`;
    return [{ key: `followup ${followup}`, user_id: owner.user_id, says, due_at, need }];
  });
}
