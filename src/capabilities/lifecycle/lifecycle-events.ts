import { z } from 'zod';
import { impossible, kindsOf } from '../../kernel/capability.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import { incidentKinds, incidentName } from '../../kernel/incident-name.ts';
import type { Mark } from '../../kernel/mark.ts';
import { nudgeName } from '../../kernel/nudge.ts';
import { quote, type Sentence, saying, words } from '../../kernel/phrase.ts';
import { seconds } from '../../kernel/seconds.ts';
import { serviceNames } from '../../kernel/service-name.ts';
import { isWorse, type Severity, type SeverityTerm, severities, termOf } from '../../kernel/severity.ts';
import { type Text, text, titleLengthMax } from '../../kernel/text.ts';
import { type Lifecycle, lastPeriod, type SeverityChange } from './lifecycle-state.ts';
import { openStatuses, type Status } from './status.ts';

const { event } = kindsOf<Lifecycle>();
const severity = z.enum(severities);
const openStatus = z.enum(openStatuses);
const update = text('the update').optional();
const reason = text('the text').optional();

/** What was configured about the reminder of an incident that nobody attends to, when it was declared. */
export const unattendedSchema = z.strictObject({
  severities: z.array(severity),
  after_seconds: seconds,
  snooze_seconds: seconds,
});

/** What was configured about the other reminders: each by its name, for which severities and after how long. */
export const reminderRulesSchema = z.array(
  z.strictObject({ what: nudgeName, severities: z.array(severity).max(5), after_seconds: seconds }),
);

/** The name and mark that a severity had when it was set, where the settings had changed them. */
export const called = z.strictObject({ name: z.string().min(1).max(30), mark: z.string().min(1).max(110) }).optional();

/** The alert that an acknowledgement is of. */
export const acknowledgedAlert = z.strictObject({ number: z.int().positive(), kind: z.enum(incidentKinds) });

export const lifecycleEvents = {
  declared: event({
    version: 2,
    /** What is new may be missing: until then nobody was reminded of more. */
    upcast: { 1: (data) => data },
    data: {
      team_id: z.string().min(1),
      number: z.int().positive(),
      kind: z.enum(incidentKinds),
      title: text('the title', titleLengthMax),
      severity,
      called,
      private: z.literal(true).optional(),
      unattended: unattendedSchema.optional(),
      reminders: reminderRulesSchema.optional(),
      severity_unsaid: z.literal(true).optional(),
      triage: z.literal(true).optional(),
      summary: text('the summary').optional(),
      impact: text('the impact').optional(),
      services: text('the services').optional(),
      services_named: serviceNames.optional(),
    },
    configured: ['called', 'unattended', 'reminders', 'services_named'],
    opens: ({ team_id, number, kind }) => ({ team_id, number, kind }),
    evolve: (_, { severity, called, private: isPrivate = false, unattended, reminders = [], ...said }, mark) => ({
      severity,
      isSeverityUnsaid: said.severity_unsaid === true,
      isDeclaredForTriage: said.triage === true,
      severityTerm: called ?? termOf(severity),
      severitySet: mark,
      worst: { severity, term: called ?? termOf(severity) },
      isDeclaredPrivate: isPrivate,
      declaredWith: {
        ...{ summary: said.summary ?? null, impact: said.impact ?? null, services: said.services ?? null },
        servicesNamed: said.services_named ?? [],
      },
      unattendedRule:
        unattended === undefined
          ? null
          : {
              severities: unattended.severities,
              afterSeconds: unattended.after_seconds,
              snoozeSeconds: unattended.snooze_seconds,
            },
      reminderRules: reminders,
    }),
    says: ({ severity, called, kind, title, private: isPrivate = false, summary, impact, services }) => [
      words(
        `${kind === 'alert' ? 'opened' : 'declared'} a ${isPrivate ? 'private ' : ''}${called?.name ?? severity} ${kind === 'real' ? 'incident' : kind}:`,
      ),
      quote(title),
      ...labelled('Summary:', summary),
      ...labelled('Impact:', impact),
      ...labelled('Services:', services),
    ],
  }),
  acknowledged: event({
    version: 2,
    /** Until then an alert kept its acknowledgement to itself. */
    upcast: { 1: (data) => data },
    data: { of: acknowledgedAlert.optional() },
    evolve: (state, { of }, mark) => ({
      acknowledged: state.acknowledged ?? (of === undefined ? mark : { ...mark, of }),
      // An alert was acknowledged before there was an incident: its first response took no time.
      firstAcknowledged:
        state.firstAcknowledged ??
        (of !== undefined && mark.at < state.declared.at ? { ...mark, at: state.declared.at } : mark),
    }),
    says: ({ of }) =>
      of === undefined ? [words('acknowledged')] : [words(`had acknowledged ${incidentName(of)}, and so the incident`)],
  }),
  acknowledgement_withdrawn: event({
    data: { of: acknowledgedAlert.optional() },
    evolve: (_, __, mark) => ({ acknowledged: null, acknowledgementWithdrawn: mark }),
    says: ({ of }) => [
      words(
        of === undefined ? 'took its acknowledgement back' : `took its acknowledgement of ${incidentName(of)} back`,
      ),
    ],
  }),
  severity_changed: event({
    version: 2,
    /** Until then nobody could say why. */
    upcast: { 1: (data) => data },
    data: { severity, called, text: text('the reason').optional() },
    configured: ['called'],
    evolve: (state, { severity, called, text }, mark) => ({
      ...severitySet(state, { severity, called, isInUpdate: false }, mark),
      severityReason: text === undefined ? null : { ...mark, text },
    }),
    says: ({ severity, called, text }) => saying(`set the severity to ${called?.name ?? severity}`, text),
  }),
  status_changed: event({
    data: { status: openStatus, text: update },
    evolve: (state, { status, text }, mark) => ({
      ...statusSet(state, { status, isUnsaid: text === undefined }, mark),
      ...updateBy(mark, text),
    }),
    says: ({ status, text }) => saying(`set the status to ${status}`, text),
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
            isStatusUnsaid: false,
            escalated: null,
            mitigated: state.mitigated ?? mark,
            openPeriods: closeLast(state, mark),
            ...updateBy(mark, text),
            ...(text === undefined ? {} : { cause: { ...mark, text } }),
          },
    says: ({ text }) => saying('resolved the incident', text),
  }),
  reopened: event({
    version: 2,
    /** Until then what was acknowledged before stayed so. */
    upcast: { 1: (data) => ({ ...data, acknowledgement: 'kept' }) },
    data: { text: reason, acknowledgement: z.enum(['kept', 'anew']) },
    configured: ['acknowledgement'],
    turns: 'open',
    evolve(state, { text, acknowledgement }, mark) {
      if (state.resolved === null) return impossible('it was not resolved');
      // Who declines an incident has ended no response: it goes on.
      if (state.ended !== 'resolved') return updateBy(mark, text);
      const [first, ...others] = state.openPeriods;
      return {
        status: 'investigating',
        statusSet: mark,
        isStatusUnsaid: false,
        escalated: { ...mark, from: 'resolved', fromTerm: state.severityTerm },
        openPeriods: [first, ...others, { opened: mark, resolved: null }],
        // The last update told how the incident ended. It did not end.
        latestUpdate: null,
        cause: null,
        ...(acknowledgement === 'anew' ? { acknowledged: null } : {}),
        ...updateBy(mark, text),
      };
    },
    says: ({ text }) => saying('reopened the incident', text),
  }),
  cause_set: event({
    data: { text: text('the cause') },
    evolve: (_, { text }, mark) => ({ cause: { ...mark, text } }),
    says: ({ text }) => saying('said what the cause was', text),
  }),
};

function labelled(label: string, text: Text | undefined): Sentence {
  return text === undefined ? [] : [words(label), quote(text)];
}

/** What a text that is for everybody changes. */
export function updateBy(mark: Mark, text: Text | undefined): Partial<Lifecycle> {
  return text === undefined ? {} : { latestUpdate: { ...mark, text } };
}

/** What another severity changes. `called`: its term where the settings have changed it. */
export function severitySet(
  state: IncidentCore & Lifecycle,
  {
    severity,
    called,
    isInUpdate,
  }: Pick<SeverityChange, 'isInUpdate'> & {
    readonly severity: Severity;
    readonly called: SeverityTerm | undefined;
  },
  mark: Mark,
): Partial<Lifecycle> {
  const severityTerm = called ?? termOf(severity);
  const set = { severity, isSeverityUnsaid: false, severityTerm, severitySet: mark, severityReason: null };
  if (severity === state.severity) return set;
  // One that was declined or merged keeps its status.
  const isAfterEnd = state.resolved !== null;
  const before = { ...mark, from: state.severity, fromTerm: state.severityTerm };
  return {
    ...set,
    severityChanged: { ...before, isAfterEnd, isInUpdate },
    worst: isWorse(severity, state.worst.severity) ? { severity, term: severityTerm } : state.worst,
    escalated: isWorse(severity, state.severity) && !isAfterEnd ? before : null,
  };
}

/** What another status changes. `isUnsaid`: no word came with it. */
export function statusSet(
  state: Lifecycle,
  { status, isUnsaid }: { readonly status: Status; readonly isUnsaid: boolean },
  mark: Mark,
): Partial<Lifecycle> {
  const mitigated = status === 'monitoring' ? (state.mitigated ?? mark) : state.mitigated;
  return { status, statusSet: mark, isStatusUnsaid: isUnsaid, mitigated };
}

function closeLast(state: Lifecycle, resolved: Mark): Lifecycle['openPeriods'] {
  const [first, ...others] = state.openPeriods;
  const last = { ...lastPeriod(state), resolved };
  return others.length === 0 ? [last] : [first, ...others.slice(0, -1), last];
}
