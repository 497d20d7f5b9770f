import { z } from 'zod';
import { kindsOf } from '../../kernel/capability.ts';
import { type Refused, refused, type Unchanged, unchanged } from '../../kernel/decision.ts';
import { quote, words } from '../../kernel/phrase.ts';
import { secondsAfter } from '../../kernel/seconds.ts';
import { text } from '../../kernel/text.ts';
import {
  changed,
  type Followup,
  type Followups,
  followupDetails,
  followupDuties,
  followupsLeft,
  toDo,
} from './followup-list.ts';

export const followupsMax = 40;

const { capability, event, command } = kindsOf<Followups>();

const number = z.int().positive();
const user_id = z.string().min(1).max(64);
const day = z.iso.date();

/** What is to be done once the incident is over. Unlike a task it waits for no responder, and may come after the resolution. */
export const followups = capability({
  name: 'followups',
  initial: (): Followups => ({ followups: [] }),
  events: {
    followup_added: event({
      data: { text: text('the follow-up'), user_id: user_id.optional(), due_on: day.optional() },
      configured: ['due_on'],
      evolve: ({ followups }, { text, user_id, due_on }, mark) => ({
        followups: [
          ...followups,
          {
            followup: followups.length + 1,
            added: { ...mark, text },
            owner: user_id === undefined ? null : { ...mark, user_id },
            dueOn: due_on ?? null,
            completed: null,
            reopened: null,
          },
        ],
      }),
      says: ({ text, user_id, due_on }) => [words('added a follow-up:'), quote(text), ...toDo(user_id, due_on)],
    }),
    followup_completed: event({
      data: { followup: number },
      evolve: (state, { followup }, mark) => changed(state, followup, { completed: mark }),
      says: ({ followup }) => [words(`completed follow-up ${followup}`)],
    }),
    followup_reopened: event({
      data: { followup: number },
      evolve: (state, { followup }, mark) => changed(state, followup, { completed: null, reopened: mark }),
      says: ({ followup }) => [words(`opened follow-up ${followup} again`)],
    }),
    followup_assigned: event({
      data: { followup: number, user_id, due_on: day.optional() },
      configured: ['due_on'],
      evolve: (state, { followup, user_id, due_on }, mark) =>
        changed(state, followup, {
          owner: { ...mark, user_id },
          ...(due_on === undefined ? {} : { dueOn: due_on }),
        }),
      says: ({ followup, user_id, due_on }, actor) => [
        ...(user_id === actor
          ? [words(`took follow-up ${followup}`)]
          : [words(`gave follow-up ${followup} to`), { user: user_id }]),
        ...toDo(undefined, due_on),
      ],
    }),
  },
  commands: {
    add_followup: command({
      subject: 'the follow-up',
      holder: 'user_id',
      takes: { text: z.string(), user_id: z.string().optional(), due_on: day.optional() },
      leaves: ({ text, user_id, due_on }) => ({ type: 'followup_added', data: { text, user_id, due_on } }),
      decide({ state, at }, { due_on }) {
        if (state.followups.length < followupsMax) return duePassed(due_on, at);
        return refused(
          'too_many',
          `An incident can have ${followupsMax} follow-ups at most, completed ones included. Please add a note instead.`,
        );
      },
    }),
    complete_followup: command({
      subject: 'the completed follow-up',
      takes: { followup: z.int() },
      leaves: ({ followup }) => ({ type: 'followup_completed', data: { followup } }),
      decide({ state }, { followup }) {
        const found = followupOf(state, followup);
        if ('kind' in found) return found;
        return found.completed === null ? null : unchanged(found.completed, `Follow-up ${followup} is already done`);
      },
    }),
    reopen_followup: command({
      subject: 'the reopened follow-up',
      takes: { followup: z.int() },
      leaves: ({ followup }) => ({ type: 'followup_reopened', data: { followup } }),
      decide({ state }, { followup }) {
        const found = followupOf(state, followup);
        if ('kind' in found) return found;
        return found.completed === null
          ? unchanged(found.reopened ?? found.added, `Follow-up ${followup} is open`)
          : null;
      },
    }),
    assign_followup: command({
      subject: 'the change of the follow-up',
      holder: 'user_id',
      takes: { followup: z.int(), user_id: z.string(), due_on: day.optional() },
      leaves: ({ followup, user_id, due_on }) => ({ type: 'followup_assigned', data: { followup, user_id, due_on } }),
      decide: ({ state, at }, asked) => assignable(state, asked) ?? duePassed(asked.due_on, at),
    }),
    /** By a button that may be old: it takes from nobody what they have. */
    take_followup: command({
      subject: 'the change of the follow-up',
      holder: 'user_id',
      takes: { followup: z.int(), user_id: z.string() },
      leaves: ({ followup, user_id }) => ({ type: 'followup_assigned', data: { followup, user_id } }),
      decide({ state }, asked) {
        const judged = assignable(state, asked);
        const owner = state.followups[asked.followup - 1]?.owner ?? null;
        if (judged !== null || owner === null) return judged;
        return refused(
          'taken',
          { user: owner.user_id },
          `has follow-up ${asked.followup} already. \`/incident followup assign ${asked.followup} me\` takes it over.`,
        );
      },
    }),
  },
  details: followupDetails,
  duties: followupDuties,
  afterwards: followupsLeft,
});

type Assigned = { readonly followup: number; readonly user_id: string; readonly due_on?: string | undefined };

function assignable(state: Followups, { followup, user_id, due_on }: Assigned): Refused | Unchanged | null {
  const found = followupOf(state, followup);
  if ('kind' in found) return found;
  if (found.completed !== null) {
    return refused(
      'followup_done',
      `Follow-up ${followup} is done. \`/incident followup undone ${followup}\` opens it again.`,
    );
  }
  const isSameDay = due_on === undefined || due_on === found.dueOn;
  return found.owner?.user_id === user_id && isSameDay
    ? unchanged(found.owner, { user: user_id }, `already has follow-up ${followup}`)
    : null;
}

/** A day that is over everywhere on Earth. */
function duePassed(dueOn: string | undefined, at: string): Refused | null {
  if (dueOn === undefined || dueOn >= secondsAfter(at, -86_400).slice(0, 10)) return null;
  return refused('due_passed', 'That day is over already. Please give a later one.');
}

function followupOf({ followups }: Followups, number: number): Followup | Refused {
  const count = followups.length;
  const all = count === 1 ? 'There is only follow-up 1.' : `There are follow-ups 1 to ${count}.`;
  const found = followups[number - 1];
  if (found !== undefined) return found;
  return refused(
    'unknown_followup',
    `There is no follow-up ${number}. ${count === 0 ? 'None has been added yet: `/incident followup` adds one.' : all}`,
  );
}
