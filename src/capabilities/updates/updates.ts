import { z } from 'zod';
import { kindsOf } from '../../kernel/capability.ts';
import { type Refused, refused, unchanged } from '../../kernel/decision.ts';
import { emptyText } from '../../kernel/payload.ts';
import { type Phrase, saying, words } from '../../kernel/phrase.ts';
import { secondsAfter } from '../../kernel/seconds.ts';
import { severities } from '../../kernel/severity.ts';
import { text } from '../../kernel/text.ts';
import { isBlank } from '../../kernel/typed-text.ts';
import { refusalOnceResolved } from '../../kernel/while-open.ts';
import type { Lead } from '../lead/lead.ts';
import { called, severitySet, statusSet, updateBy } from '../lifecycle/lifecycle-events.ts';
import { type Lifecycle, remindAfter } from '../lifecycle/lifecycle-state.ts';
import { openStatuses } from '../lifecycle/status.ts';
import type { Roles } from '../roles/roles.ts';
import { commsOf } from './comms.ts';
import { updateDetails } from './update-details.ts';
import { followUpdates, type Updates } from './updates-state.ts';

/** Each of them is written to: more would wait for each other at Slack's limits. */
export const subscribersMax = 100;

/** A year. */
const nextMaxSeconds = 366 * 86_400;

type Reads = Lifecycle & Lead & Roles;

const { capability, event, command } = kindsOf<Updates, Reads>();
/** An update may change severity and status, too, in one event. */
const { event: eventOfBoth } = kindsOf<Updates & Lifecycle, Lead & Roles>();
const severity = z.enum(severities);
const openStatus = z.enum(openStatuses);
/** When the next update is due; null: none is. */
const next = z.iso.datetime({ precision: 3 }).nullable().optional();

/** Updates in words for everybody, each with the next one promised, and who is told of them. */
export const updates = capability({
  name: 'updates',
  initial: (declared): Updates => ({
    updateCount: 0,
    recentUpdates: [],
    nextUpdate: { at: null, by: declared, isUsual: true },
    subscribers: [],
  }),
  events: {
    update_posted: eventOfBoth({
      version: 2,
      /** Until then none promised the next. */
      upcast: { 1: (data) => data },
      data: {
        text: text('the update').optional(),
        status: openStatus.optional(),
        severity: severity.optional(),
        called,
        next,
      },
      configured: ['called', 'next'],
      evolve: (state, { text, status, severity, called, next }, mark) => ({
        ...updateBy(mark, text),
        ...(status === undefined ? {} : statusSet(state, { status, isUnsaid: text === undefined }, mark)),
        ...(severity === undefined
          ? {}
          : severitySet(state, { severity, called, isInUpdate: text !== undefined }, mark)),
        ...(next === undefined ? {} : { nextUpdate: { at: next, by: mark, isUsual: false } }),
      }),
      says: ({ text, status, severity, called, next }) => {
        const changes = changesSaid(status, called?.name ?? severity);
        const posted = changes === '' ? 'posted an update' : `posted an update and set ${changes}`;
        return [...saying(text === undefined ? `set ${changes}` : posted, text), ...nextSaid(next)];
      },
    }),
    subscribed: event({
      data: {},
      evolve: ({ subscribers }, _, mark) => ({
        subscribers: [...subscribers.filter(({ user_id }) => user_id !== mark.by), { ...mark, user_id: mark.by }],
      }),
      says: () => [words('subscribed to the updates')],
    }),
    unsubscribed: event({
      data: {},
      evolve: ({ subscribers }, _, mark) => ({ subscribers: subscribers.filter(({ user_id }) => user_id !== mark.by) }),
      says: () => [words('unsubscribed from the updates')],
    }),
  },
  commands: {
    post_update: command({
      subject: 'the update',
      /** The text may be left out where the status or the severity changes. */
      takes: {
        text: z.string().optional(),
        status: openStatus.optional(),
        severity: severity.optional(),
        called,
        next,
      },
      leaves: ({ text, status, severity, called, next }) => ({
        type: 'update_posted',
        data: { text, status, severity, called, next },
      }),
      decide({ state, at }, { text = '', status, severity, next }) {
        const hasText = !isBlank(text);
        if (!hasText && status === undefined && severity === undefined) return emptyText('the update');
        const closed = refusalOnceResolved(state);
        if (closed !== null) return closed;
        const wrong = next == null ? null : objectionToNext(next, at);
        if (wrong !== null || hasText) return wrong;
        const isSo = (status ?? state.status) === state.status && (severity ?? state.severity) === state.severity;
        if (!isSo) return null;
        if (next !== undefined) {
          const says = `It is ${status ?? state.severityTerm.name} already. Please say what is new, and promise the next update with it.`;
          return refused('promise_alone', says);
        }
        return status === undefined
          ? unchanged(state.severitySet, `Already ${state.severityTerm.name}`)
          : unchanged(state.statusSet, `Already ${state.status}`);
      },
    }),
    subscribe: command({
      subject: 'the subscription',
      takes: {},
      leaves: () => ({ type: 'subscribed', data: {} }),
      decide({ state, actor }) {
        const known = state.subscribers.find(({ user_id }) => user_id === actor);
        if (known !== undefined) return unchanged(known, 'You already get each update in a direct message');
        const closed = refusalOnceResolved(state);
        if (closed !== null || state.subscribers.length < subscribersMax) return closed;
        const says = `${subscribersMax} people get the updates already, and more can’t. The announcement has each of them.`;
        return refused('too_many', says);
      },
    }),
    unsubscribe: command({
      subject: 'the end of the subscription',
      takes: {},
      leaves: () => ({ type: 'unsubscribed', data: {} }),
      decide: ({ state, actor }) =>
        state.subscribers.some(({ user_id }) => user_id === actor)
          ? null
          : refused('not_subscribed', 'You get no direct messages about this incident.'),
    }),
  },
  details: updateDetails,
  follows: followUpdates,
  news: ({ latestUpdate, nextUpdate }) => ({ told_at: latestUpdate?.at ?? null, next_at: nextUpdate.at }),
  /** The next update is owed by whoever speaks for the incident. */
  duties(state) {
    const [user_id, due_at] = [commsOf(state), state.nextUpdate.at];
    if (user_id === null || due_at === null) return [];
    const says = [words('Next update due'), { at: due_at }];
    return [{ key: 'update', user_id, says, due_at, need: { what: 'update', of: '' } }];
  },
  nudges: {
    update_due: (state) => {
      const after = remindAfter(state, 'update_due');
      const { at } = state.nextUpdate;
      return at === null || after === null ? [] : [{ at: secondsAfter(at, after), to: commsOf(state) }];
    },
  },
});

function objectionToNext(next: string, at: string): Refused | null {
  if (next <= at) return refused('next_past', 'The next update can’t be due in the past. Please name a later time.');
  if (next <= secondsAfter(at, nextMaxSeconds)) return null;
  return refused('next_far', 'The next update can be promised for a year ahead at most. Please name an earlier time.');
}

function changesSaid(status: string | undefined, severity: string | undefined): string {
  return [
    ...(status === undefined ? [] : [`the status to ${status}`]),
    ...(severity === undefined ? [] : [`the severity to ${severity}`]),
  ].join(' and ');
}

function nextSaid(next: string | null | undefined): readonly Phrase[] {
  if (next === undefined) return [];
  return next === null ? [words('· no further update promised')] : [words('· next update due'), { at: next }];
}
