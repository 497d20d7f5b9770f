import { z } from 'zod';
import { type Detail, kindsOf } from '../../kernel/capability.ts';
import { refused, unchanged } from '../../kernel/decision.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import { incidentName } from '../../kernel/incident-name.ts';
import { type Sentence, words } from '../../kernel/phrase.ts';
import { severities } from '../../kernel/severity.ts';
import { isBlank } from '../../kernel/typed-text.ts';
import { refusalOnceResolved } from '../../kernel/while-open.ts';
import { durationsText } from './duration.ts';
import { called, lifecycleEvents, reminderRulesSchema, unattendedSchema } from './lifecycle-events.ts';
import { declaredLifecycle, type Lifecycle, lastPeriod } from './lifecycle-state.ts';
import { openStatuses } from './status.ts';

const { capability, command } = kindsOf<Lifecycle>();
const severity = z.enum(severities);
const openStatus = z.enum(openStatuses);

/** Declaring, acknowledging, severity, status, resolving and reopening share one state. */
export const lifecycle = capability({
  name: 'lifecycle',
  initial: declaredLifecycle,
  events: lifecycleEvents,
  commands: {
    declare: command({
      subject: 'the declaration',
      takes: {
        team_id: z.string(),
        number: z.int(),
        kind: z.enum(['real', 'drill']),
        title: z.string(),
        severity,
        called,
        private: z.literal(true).optional(),
        unattended: unattendedSchema.optional(),
        reminders: reminderRulesSchema.optional(),
        severity_unsaid: z.literal(true).optional(),
        triage: z.literal(true).optional(),
        summary: z.string().optional(),
        impact: z.string().optional(),
        services: z.string().optional(),
      },
      leaves: ({ team_id, number, kind, title, severity, called, private: isPrivate, unattended, ...more }) => ({
        type: 'declared',
        data: {
          ...{ team_id, number, kind, title, severity, called, private: isPrivate, unattended },
          ...{ reminders: more.reminders, severity_unsaid: more.severity_unsaid, triage: more.triage },
          ...{ summary: more.summary, impact: more.impact, services: more.services },
        },
      }),
    }),
    acknowledge: command({
      subject: 'the acknowledgement',
      takes: {},
      leaves: () => ({ type: 'acknowledged', data: {} }),
      decide: ({ state }) =>
        state.acknowledged === null
          ? refusalOnceResolved(state)
          : unchanged(state.acknowledged, 'Already acknowledged'),
    }),
    change_severity: command({
      subject: 'the severity',
      takes: { severity, called },
      leaves: ({ severity, called }) => ({ type: 'severity_changed', data: { severity, called } }),
      decide: ({ state }, { severity }) =>
        severity === state.severity && !state.isSeverityUnsaid
          ? unchanged(state.severitySet, `Already ${state.severityTerm.name}`)
          : null,
    }),
    change_status: command({
      subject: 'the status',
      takes: { status: openStatus, text: z.string().optional() },
      leaves: ({ status, text }) => ({ type: 'status_changed', data: { status, text } }),
      decide({ state }, { status, text = '' }) {
        const isSo = status === state.status && isBlank(text);
        return refusalOnceResolved(state) ?? (isSo ? unchanged(state.statusSet, `Already ${status}`) : null);
      },
    }),
    resolve: command({
      subject: 'the resolution',
      takes: { text: z.string().optional() },
      leaves: ({ text }) => ({ type: 'resolved', data: { text } }),
      decide: ({ state }) => (state.resolved === null ? null : unchanged(state.resolved, `Already ${state.ended}`)),
    }),
    reopen: command({
      subject: 'the reopening',
      takes: { text: z.string().optional() },
      leaves: ({ text }) => ({ type: 'reopened', data: { text } }),
      decide({ state }) {
        if (state.resolved === null) return unchanged(lastPeriod(state).opened, 'Already open');
        if (state.ended === 'resolved' || state.ended === 'declined') return null;
        return refused('closed', `${incidentName(state)} is ${state.ended}. \`/incident unmerge\` takes that back.`);
      },
    }),
  },
  facts: (state) =>
    isClosedUnresolved(state)
      ? [[words(state.ended ?? '')], [words(state.severityTerm.name)]]
      : [[words(state.severityTerm.name)], [words(state.status)], ...acknowledgement(state)],
  details,
  badge: ({ severityTerm, resolved }) => (resolved === null ? severityTerm.mark : '✅'),
  severity: ({ severity }) => severity,
  needs: ({ acknowledged, resolved }) => (acknowledged === null && resolved === null ? ['acknowledgement'] : []),
  responders: ({ declared }) => [{ user_id: declared.by, says: [words('declared by'), { user: declared.by }] }],
  /** The worst severity first, and within it what nobody has acknowledged. */
  urgency: (state) => severities.indexOf(state.severity) * 2 + (state.acknowledged === null ? 0 : 1),
});

/** Declined, or merged into another: it was never resolved, and counts in no metric. */
export function isClosedUnresolved({ ended }: Pick<IncidentCore, 'ended'>): boolean {
  return ended !== null && ended !== 'resolved';
}

function acknowledgement({ acknowledged, resolved }: IncidentCore & Lifecycle): readonly Sentence[] {
  return acknowledged === null && resolved === null ? [[words('nobody has acknowledged')]] : [];
}

function details(state: IncidentCore & Lifecycle): readonly Detail[] {
  const durations = isClosedUnresolved(state) ? '' : durationsText(state);
  return durations === '' ? [] : [{ label: 'Times', lines: [[words(durations)]] }];
}
