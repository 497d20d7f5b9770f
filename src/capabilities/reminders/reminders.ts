import { z } from 'zod';
import { impossible, kindsOf } from '../../kernel/capability.ts';
import { type Refused, refused, type Unchanged, unchanged } from '../../kernel/decision.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import type { Mark } from '../../kernel/mark.ts';
import { words } from '../../kernel/phrase.ts';
import { seconds, secondsAfter } from '../../kernel/seconds.ts';
import { timer } from '../../kernel/system-actor.ts';
import { refusalOnceResolved } from '../../kernel/while-open.ts';
import type { Lead } from '../lead/lead.ts';
import { durationText } from '../lifecycle/duration.ts';
import type { Lifecycle } from '../lifecycle/lifecycle-state.ts';

/** An open incident of such a severity that nobody has acknowledged or leads. */
export type Unattended = {
  /** The event that made it so: the declaration, a reopening, or a raise of the severity. */
  readonly since: Mark;
  /** When the next reminder is due (ISO 8601); null once it was sent. */
  readonly dueAt: string | null;
  /** The last reminder. */
  readonly reminded: Mark | null;
  /** Who snoozed the next reminder; null once it was sent. */
  readonly snoozed: Mark | null;
};

/** `unattended`: null while nobody need be reminded. */
export type Reminders = { readonly unattended: Unattended | null };

type Reads = Lifecycle & Lead;
type State = IncidentCore & Reminders & Reads;

const { capability, event, command } = kindsOf<Reminders, Reads>();
const what = z.enum(['unattended']);

/** Reminds the channel once of an incident that nobody attends to, and again after each snooze. */
export const reminders = capability({
  name: 'reminders',
  initial: (): Reminders => ({ unattended: null }),
  events: {
    reminder_sent: event({
      data: { what },
      evolve: ({ unattended }, _, mark) =>
        unattended === null
          ? impossible('nobody had to be reminded')
          : { unattended: { ...unattended, dueAt: null, reminded: mark, snoozed: null } },
      says: () => [words('reminded the channel: nobody has acknowledged')],
    }),
    reminder_snoozed: event({
      data: { what, seconds },
      evolve: ({ unattended }, { seconds }, mark) =>
        unattended === null
          ? impossible('nobody had to be reminded')
          : { unattended: { ...unattended, dueAt: secondsAfter(mark.at, seconds), snoozed: mark } },
      says: ({ seconds }) => [words(`snoozed the reminder for ${durationText(seconds * 1000)}`)],
    }),
  },
  commands: {
    remind: command({
      subject: 'the reminder',
      /** Which due time is meant, so that a late tick does not send the next reminder too early. */
      takes: { what, due_at: z.string() },
      leaves: ({ what }) => ({ type: 'reminder_sent', data: { what } }),
      decide({ state: { unattended }, actor }, { due_at }) {
        if (actor !== timer) return refused('timer_only', 'Quorum sends its reminders by itself.');
        if (unattended === null) return refused('attended', 'Nobody need be reminded any more.');
        if (unattended.dueAt === due_at) return null;
        return unattended.reminded === null
          ? refused('not_due', 'The reminder is due at another time.')
          : unchanged(unattended.reminded, 'Already reminded');
      },
    }),
    snooze_reminder: command({
      subject: 'the snooze',
      takes: { what, seconds: z.int() },
      leaves: ({ what, seconds }) => ({ type: 'reminder_snoozed', data: { what, seconds } }),
      decide: ({ state }) => refusalOnceResolved(state) ?? snoozeObjection(state),
    }),
  },
  /** A snooze shows nowhere else. */
  details({ unattended }) {
    const { snoozed = null, dueAt = null } = unattended ?? {};
    if (snoozed === null || dueAt === null) return [];
    return [
      { label: 'Due', lines: [[words('a reminder'), { at: dueAt }, words('– snoozed by'), { user: snoozed.by }]] },
    ];
  },
  follows(state, mark) {
    if (!isUnattended(state)) return state.unattended === null ? null : { unattended: null };
    const { unattended, unattendedRule } = state;
    if (unattended !== null || unattendedRule === null) return null;
    const dueAt = secondsAfter(mark.at, unattendedRule.afterSeconds);
    return { unattended: { since: mark, dueAt, reminded: null, snoozed: null } };
  },
  nextDue({ unattended }) {
    const dueAt = unattended?.dueAt ?? null;
    if (dueAt === null) return null;
    return { kind: 'unattended', at: dueAt, command: { type: 'remind', what: 'unattended', due_at: dueAt } };
  },
});

function isUnattended({ resolved, acknowledged, lead, severity, unattendedRule }: State): boolean {
  const isOpen = resolved === null && acknowledged === null && lead === null;
  return isOpen && unattendedRule?.severities.includes(severity) === true;
}

/** Why there is nothing to snooze, or that somebody has done so. */
function snoozeObjection({ unattended, acknowledged, lead }: State): Refused | Unchanged | null {
  if (unattended === null) {
    if (acknowledged !== null) return unchanged(acknowledged, 'There is nothing to snooze: it is acknowledged');
    if (lead !== null) return unchanged(lead, 'There is nothing to snooze:', { user: lead.user_id }, 'leads');
    return refused('no_reminder', 'There is nothing to snooze: Quorum does not remind of this severity.');
  }
  const { dueAt, snoozed } = unattended;
  if (dueAt === null) return null;
  return snoozed === null
    ? refused('no_reminder', 'There is nothing to snooze yet: the reminder is due', { at: dueAt })
    : unchanged(snoozed, 'Already snoozed until', { at: dueAt });
}
