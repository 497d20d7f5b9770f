import { z } from 'zod';
import { type Detail, kindsOf } from '../../kernel/capability.ts';
import { type Refused, refused, type Unchanged, unchanged } from '../../kernel/decision.ts';
import type { Due } from '../../kernel/due.ts';
import type { Mark } from '../../kernel/mark.ts';
import { type NamedNudge, nudgeName } from '../../kernel/nudge.ts';
import { words } from '../../kernel/phrase.ts';
import { seconds, secondsAfter } from '../../kernel/seconds.ts';
import { timer } from '../../kernel/system-actor.ts';
import { refusalOnceResolved } from '../../kernel/while-open.ts';
import { durationText } from '../lifecycle/duration.ts';
import { reminderName } from './reminder-name.ts';

/** A nudge of some capability, as long as it is one, and what became of it. */
export type Reminder = {
  readonly what: string;
  readonly of: number | null;
  /** When its capability wants it (ISO 8601). With another time it is another reminder. */
  readonly at: string;
  /** When the next is sent; null: never again, unless somebody snoozes the last. */
  readonly dueAt: string | null;
  /** The last that was sent. */
  readonly reminded: Mark | null;
  /** Whom the last was sent to; null: whoever responds. */
  readonly to: string | null;
  /** Who snoozed the next; null once it was sent. */
  readonly snoozed: Mark | null;
  /** Who stopped it. */
  readonly stopped: Mark | null;
};

export type Reminders = { readonly reminders: readonly Reminder[] };

const { capability, event, command } = kindsOf<Reminders>();

/** Since version 2 there are more than one, each by the name of its nudge, and by a number where there are several. */
const reminder = { what: nudgeName, of: z.int().positive().optional() } as const;
const second = { version: 2, upcast: { 1: (data: Readonly<Record<string, unknown>>) => data } } as const;

/** Sends what the capabilities want somebody to be reminded of: once when it is due, and again after each snooze. */
export const reminders = capability({
  name: 'reminders',
  initial: (): Reminders => ({ reminders: [] }),
  events: {
    reminder_sent: event({
      ...second,
      data: reminder,
      evolve: (state, data, mark) => changed(state, data, { dueAt: null, reminded: mark, snoozed: null }),
      says: ({ what, of }) => [
        words(
          what === 'unattended'
            ? 'reminded the channel: nobody has acknowledged'
            : `sent a reminder: ${reminderName(what, of)}`,
        ),
      ],
    }),
    reminder_snoozed: event({
      ...second,
      data: { ...reminder, seconds },
      evolve: (state, { seconds, ...data }, mark) =>
        changed(state, data, { dueAt: secondsAfter(mark.at, seconds), snoozed: mark, stopped: null }),
      says: ({ seconds, what, of }) => [words(`snoozed ${called(what, of)} for ${durationText(seconds * 1000)}`)],
    }),
    reminder_stopped: event({
      data: reminder,
      evolve: (state, data, mark) => changed(state, data, { dueAt: null, snoozed: null, stopped: mark }),
      says: ({ what, of }) => [words(`stopped ${called(what, of)}`)],
    }),
  },
  commands: {
    remind: command({
      subject: 'the reminder',
      /** Which due time is meant, so that a late tick does not send the next reminder too early. */
      takes: { ...reminder, due_at: z.string() },
      leaves: ({ what, of }) => ({ type: 'reminder_sent', data: { what, of } }),
      decide({ state, actor }, { due_at, ...meant }) {
        if (actor !== timer) return refused('timer_only', 'Quorum sends its reminders by itself.');
        const found = find(state, meant);
        if (found === undefined) return refused('attended', 'There is nothing left to remind of.');
        if (found.dueAt === due_at) return null;
        if (found.stopped !== null) return unchanged(found.stopped, 'Stopped');
        return found.reminded === null
          ? refused('not_due', 'The reminder is due at another time.')
          : unchanged(found.reminded, 'Already reminded');
      },
    }),
    snooze_reminder: command({
      subject: 'the snooze',
      takes: { ...reminder, seconds: z.int() },
      leaves: ({ what, of, seconds }) => ({ type: 'reminder_snoozed', data: { what, of, seconds } }),
      decide({ state }, meant) {
        const found = find(state, meant);
        if (found === undefined) return refusalOnceResolved(state) ?? nothing('snooze');
        const { dueAt, snoozed } = found;
        if (dueAt === null) return null;
        return snoozed === null
          ? refused('no_reminder', 'There is nothing to snooze yet: the reminder is due', { at: dueAt })
          : unchanged(snoozed, 'Already snoozed until', { at: dueAt });
      },
    }),
    stop_reminder: command({
      subject: 'the end of the reminder',
      takes: reminder,
      leaves: ({ what, of }) => ({ type: 'reminder_stopped', data: { what, of } }),
      decide({ state }, meant): Refused | Unchanged | null {
        const found = find(state, meant);
        if (found === undefined) return refusalOnceResolved(state) ?? nothing('stop');
        return found.stopped === null ? null : unchanged(found.stopped, 'Already stopped');
      },
    }),
  },
  /** A snooze shows nowhere else. */
  details({ reminders }): readonly Detail[] {
    const lines = reminders.flatMap(({ what, of, dueAt, snoozed }) =>
      dueAt === null || snoozed === null
        ? []
        : [
            [
              words(what === 'unattended' ? 'a reminder' : `a reminder (${reminderName(what, of)})`),
              { at: dueAt },
              words('– snoozed by'),
              { user: snoozed.by },
            ],
          ],
    );
    return lines.length === 0 ? [] : [{ label: 'Coming up', lines, linesMax: 3, isDue: true }];
  },
  follows({ reminders }, { sequence }, nudges) {
    const wanted = nudges().map((nudge) => kept(reminders, nudge, sequence));
    const isSame = wanted.length === reminders.length && wanted.every((one, index) => one === reminders[index]);
    return isSame ? null : { reminders: wanted };
  },
  nextDue({ reminders }): Due | null {
    const due = reminders.flatMap(({ what, of, dueAt }) => (dueAt === null ? [] : [dueOf(what, of, dueAt)]));
    return due.toSorted((one, other) => one.at.localeCompare(other.at))[0] ?? null;
  },
});

function dueOf(what: string, of: number | null, at: string): Due {
  const kind = of === null ? what : `${what} ${of}`;
  return { kind, at, command: { type: 'remind', what, ...(of === null ? {} : { of }), due_at: at } };
}

type Meant = { readonly what: string; readonly of?: number | null | undefined };

function isMeant({ what, of }: Meant) {
  return (one: Reminder) => one.what === what && one.of === (of ?? null);
}

function find({ reminders }: Reminders, meant: Meant): Reminder | undefined {
  return reminders.find(isMeant(meant));
}

/** A reminder that is none any more, or that no capability here knows, stays in the timeline alone. */
function changed({ reminders }: Reminders, meant: Meant, to: Partial<Reminder>): Reminders {
  const is = isMeant(meant);
  return { reminders: reminders.map((one) => (is(one) ? { ...one, ...to } : one)) };
}

/**
 * The reminder of a nudge: the one that it had, or a new one where it has none of this time. What somebody has snoozed or
 * stopped just now stays so, though the nudge counts from what people do last.
 */
function kept(reminders: readonly Reminder[], { what, of, at, to = null }: NamedNudge, sequence: number): Reminder {
  const known = reminders.find(isMeant({ what, of }));
  if (known?.at === at) return known.reminded?.sequence === sequence ? { ...known, to } : known;
  const isJust = known?.snoozed?.sequence === sequence || known?.stopped?.sequence === sequence;
  if (known !== undefined && isJust) return { ...known, at };
  return { what, of: of ?? null, at, dueAt: at, reminded: null, to: null, snoozed: null, stopped: null };
}

function called(what: string, of: number | undefined): string {
  return what === 'unattended' ? 'the reminder' : `the reminder (${reminderName(what, of)})`;
}

function nothing(verb: 'snooze' | 'stop'): Refused {
  return refused('no_reminder', `There is nothing to ${verb}: what the reminder was about is done.`);
}
