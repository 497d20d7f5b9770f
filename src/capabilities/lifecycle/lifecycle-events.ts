import { z } from 'zod';
import { impossible, kindsOf } from '../../kernel/capability.ts';
import type { Mark } from '../../kernel/mark.ts';
import { quote, saying, words } from '../../kernel/phrase.ts';
import { seconds } from '../../kernel/seconds.ts';
import { isWorse, type Severity, type SeverityTerm, severities, termOf } from '../../kernel/severity.ts';
import { type Text, text, titleLengthMax } from '../../kernel/text.ts';
import { type Lifecycle, lastPeriod } from './lifecycle-state.ts';
import { openStatuses, type Status } from './status.ts';

const { event } = kindsOf<Lifecycle>();
const severity = z.enum(severities);
const openStatus = z.enum(openStatuses);
const update = text('the update').optional();
const reason = text('the text').optional();

/** What was configured about reminders when an incident was declared. */
export const unattendedSchema = z.strictObject({
  severities: z.array(severity),
  after_seconds: seconds,
  snooze_seconds: seconds,
});

/** The name and mark that a severity had when it was set, where the settings had changed them. */
export const called = z.strictObject({ name: z.string().min(1).max(30), mark: z.string().min(1).max(110) }).optional();

export const lifecycleEvents = {
  declared: event({
    data: {
      team_id: z.string().min(1),
      number: z.int().positive(),
      kind: z.enum(['real', 'drill']),
      title: text('the title', titleLengthMax),
      severity,
      called,
      private: z.literal(true).optional(),
      unattended: unattendedSchema.optional(),
    },
    configured: ['called', 'unattended'],
    opens: ({ team_id, number, kind }) => ({ team_id, number, kind }),
    evolve: (_, { severity, called, private: isPrivate = false, unattended }, mark) => ({
      severity,
      severityTerm: called ?? termOf(severity),
      severitySet: mark,
      isDeclaredPrivate: isPrivate,
      unattendedRule:
        unattended === undefined
          ? null
          : {
              severities: unattended.severities,
              afterSeconds: unattended.after_seconds,
              snoozeSeconds: unattended.snooze_seconds,
            },
    }),
    says: ({ severity, called, kind, title, private: isPrivate = false }) => [
      words(
        `declared a ${isPrivate ? 'private ' : ''}${called?.name ?? severity} ${kind === 'drill' ? 'drill' : 'incident'}:`,
      ),
      quote(title),
    ],
  }),
  acknowledged: event({
    data: {},
    evolve: (state, _, mark) => ({ acknowledged: state.acknowledged ?? mark }),
    says: () => [words('acknowledged')],
  }),
  severity_changed: event({
    data: { severity, called },
    configured: ['called'],
    evolve: (state, { severity, called }, mark) => severitySet(state, severity, called, mark),
    says: ({ severity, called }) => [words(`set the severity to ${called?.name ?? severity}`)],
  }),
  status_changed: event({
    data: { status: openStatus, text: update },
    evolve: (state, { status, text }, mark) => ({ ...statusSet(state, status, mark), ...updateBy(mark, text) }),
    says: ({ status, text }) => saying(`set the status to ${status}`, text),
  }),
  update_posted: event({
    data: { text: update, status: openStatus.optional(), severity: severity.optional(), called },
    configured: ['called'],
    evolve: (state, { text, status, severity, called }, mark) => ({
      ...updateBy(mark, text),
      ...(status === undefined ? {} : statusSet(state, status, mark)),
      ...(severity === undefined ? {} : severitySet(state, severity, called, mark)),
    }),
    says: ({ text, status, severity, called }) => {
      const changes = [
        ...(status === undefined ? [] : [`the status to ${status}`]),
        ...(severity === undefined ? [] : [`the severity to ${called?.name ?? severity}`]),
      ].join(' and ');
      if (changes === '') return saying('posted an update', text);
      return saying(text === undefined ? `set ${changes}` : `posted an update and set ${changes}`, text);
    },
  }),
  resolved: event({
    data: { text: reason },
    turns: 'resolved',
    evolve: (state, { text }, mark) =>
      state.resolved !== null
        ? impossible('it was resolved before')
        : {
            status: 'resolved',
            statusSet: mark,
            escalated: null,
            mitigated: state.mitigated ?? mark,
            openPeriods: closeLast(state, mark),
            ...updateBy(mark, text),
          },
    says: ({ text }) => saying('resolved the incident', text),
  }),
  reopened: event({
    data: { text: reason },
    turns: 'open',
    evolve(state, { text }, mark) {
      if (state.resolved === null) return impossible('it was not resolved');
      const [first, ...others] = state.openPeriods;
      return {
        status: 'investigating',
        statusSet: mark,
        escalated: { ...mark, from: 'resolved', fromTerm: state.severityTerm },
        openPeriods: [first, ...others, { opened: mark, resolved: null }],
        // The last update told how the incident ended. It did not end.
        latestUpdate: null,
        ...updateBy(mark, text),
      };
    },
    says: ({ text }) => saying('reopened the incident', text),
  }),
};

function updateBy(mark: Mark, text: Text | undefined): Partial<Lifecycle> {
  return text === undefined ? {} : { latestUpdate: { ...mark, text } };
}

function severitySet(
  state: Lifecycle,
  severity: Severity,
  called: SeverityTerm | undefined,
  mark: Mark,
): Partial<Lifecycle> {
  const set = { severity, severityTerm: called ?? termOf(severity), severitySet: mark };
  if (severity === state.severity) return set;
  const isEscalated = isWorse(severity, state.severity) && state.status !== 'resolved';
  return { ...set, escalated: isEscalated ? { ...mark, from: state.severity, fromTerm: state.severityTerm } : null };
}

function statusSet(state: Lifecycle, status: Status, mark: Mark): Partial<Lifecycle> {
  const mitigated = status === 'monitoring' ? (state.mitigated ?? mark) : state.mitigated;
  return { status, statusSet: mark, mitigated };
}

function closeLast(state: Lifecycle, resolved: Mark): Lifecycle['openPeriods'] {
  const [first, ...others] = state.openPeriods;
  const last = { ...lastPeriod(state), resolved };
  return others.length === 0 ? [last] : [first, ...others.slice(0, -1), last];
}
