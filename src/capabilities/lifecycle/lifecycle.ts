import { z } from 'zod';
import { type Detail, kindsOf } from '../../kernel/capability.ts';
import { question, type Refused, refused, unchanged } from '../../kernel/decision.ts';
import { type IncidentCore, textOf } from '../../kernel/incident-core.ts';
import { incidentKinds, incidentName } from '../../kernel/incident-name.ts';
import { quote, type Sentence, words } from '../../kernel/phrase.ts';
import { serviceNames } from '../../kernel/service-name.ts';
import { severities } from '../../kernel/severity.ts';
import { tidy } from '../../kernel/text.ts';
import { isBlank } from '../../kernel/typed-text.ts';
import { refusalOnceResolved } from '../../kernel/while-open.ts';
import { durationsText, durationText } from './duration.ts';
import {
  acknowledgedAlert,
  called,
  lifecycleEvents,
  reminderRulesSchema,
  unattendedSchema,
} from './lifecycle-events.ts';
import { declaredLifecycle, type Lifecycle, lastPeriod } from './lifecycle-state.ts';
import { openStatuses } from './status.ts';

const { capability, command } = kindsOf<Lifecycle>();
const severity = z.enum(severities);
const openStatus = z.enum(openStatuses);

/** How many of the severities, from the worst on, are asked about before they are resolved. */
const askedUpTo = 2;

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
        kind: z.enum(incidentKinds),
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
        services_named: serviceNames.optional(),
      },
      leaves: ({ team_id, number, kind, title, severity, called, private: isPrivate, unattended, ...more }) => ({
        type: 'declared',
        data: {
          ...{ team_id, number, kind, title, severity, called, private: isPrivate, unattended },
          ...{ reminders: more.reminders, severity_unsaid: more.severity_unsaid, triage: more.triage },
          ...{
            summary: more.summary,
            impact: more.impact,
            services: more.services,
            services_named: more.services_named,
          },
        },
      }),
    }),
    acknowledge: command({
      subject: 'the acknowledgement',
      /** `of`: the alert that was acknowledged, which the incident was declared for. */
      takes: { of: acknowledgedAlert.optional() },
      leaves: ({ of }) => ({ type: 'acknowledged', data: { of } }),
      decide({ state, actor, at }, { of }) {
        if (state.acknowledged !== null) return unchanged(state.acknowledged, 'Already acknowledged');
        // What answered a page was the acknowledgement that its source took back.
        const back = state.acknowledgementWithdrawn;
        if (back !== null && back.by === actor && at <= back.at) return unchanged(back, 'Taken back since');
        // What was acknowledged before a reopening is not what is open now.
        if (of !== undefined && state.openPeriods.length > 1) return refused('reopened', 'It was reopened since.');
        return refusalOnceResolved(state);
      },
    }),
    /** Only whoever acknowledged takes that back: where somebody else has it, they still do. */
    withdraw_acknowledgement: command({
      subject: 'the end of the acknowledgement',
      takes: { of: acknowledgedAlert.optional() },
      leaves: ({ of }) => ({ type: 'acknowledgement_withdrawn', data: { of } }),
      decide({ state, actor }) {
        const { acknowledged, acknowledgementWithdrawn, declared } = state;
        if (acknowledged === null) return unchanged(acknowledgementWithdrawn ?? declared, 'Nobody has acknowledged');
        if (acknowledged.by !== actor) return unchanged(acknowledged, 'Acknowledged by somebody else');
        return refusalOnceResolved(state);
      },
    }),
    change_severity: command({
      subject: 'the severity',
      takes: { severity, called, text: z.string().optional() },
      leaves: ({ severity, called, text }) => ({ type: 'severity_changed', data: { severity, called, text } }),
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
      restricted: (inc) => `resolve ${inc}`,
      /** `ask`: whether to ask back where it may be too early; whoever has answered is not asked again. */
      takes: { text: z.string().optional(), ask: z.literal(true).optional() },
      leaves: ({ text }) => ({ type: 'resolved', data: { text } }),
      decide({ state, doubts }, { text = '', ask = false }) {
        if (state.resolved !== null) return unchanged(state.resolved, `Already ${state.ended}`);
        const why = ask ? [...ownDoubts(state, text), ...doubts] : [];
        return why.length === 0 ? null : resolveAnyway(state, why, text);
      },
    }),
    reopen: command({
      subject: 'the reopening',
      restricted: (inc) => `reopen ${inc}`,
      takes: { text: z.string().optional() },
      leaves: ({ text }) => ({ type: 'reopened', data: { text, acknowledgement: 'anew' as const } }),
      decide({ state }) {
        if (state.resolved === null) return unchanged(lastPeriod(state).opened, 'Already open');
        if (state.ended === 'resolved' || state.ended === 'declined') return null;
        return refused('closed', `${incidentName(state)} is ${state.ended}. \`/incident unmerge\` takes that back.`);
      },
    }),
    set_cause: command({
      subject: 'the cause',
      takes: { text: z.string() },
      leaves: ({ text }) => ({ type: 'cause_set', data: { text } }),
      decide: ({ state }, { text }) =>
        state.cause !== null && textOf(state, state.cause).text === tidy(text)
          ? unchanged(state.cause, 'The cause already says so')
          : null,
    }),
  },
  facts: (state) =>
    isClosedUnresolved(state)
      ? [[words(state.ended ?? '')], [words(state.severityTerm.name)]]
      : [
          [words(state.severityTerm.name)],
          // An alert has no response of its own.
          ...(state.kind === 'alert' ? [] : [[words(statusText(state))]]),
          ...acknowledgement(state),
          ...worstFact(state),
        ],
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

/** Investigating; or resolved after 47 min, of one that was open again since its reopening. */
function statusText(state: IncidentCore & Lifecycle): string {
  const { opened, resolved } = lastPeriod(state);
  if (resolved === null || state.resolved === null) return state.status;
  const milliseconds = Date.parse(resolved.at) - Date.parse(opened.at);
  const words = state.openPeriods.length > 1 ? 'resolved again' : 'resolved';
  return milliseconds < 0 ? words : `${words} after ${durationText(milliseconds)}`;
}

function acknowledgement({ acknowledged, resolved }: IncidentCore & Lifecycle): readonly Sentence[] {
  return acknowledged === null && resolved === null ? [[words('nobody has acknowledged')]] : [];
}

/** The worst that it was, where it is not as bad now. */
function worstFact({ worst, severity }: Lifecycle): readonly Sentence[] {
  return worst.severity === severity ? [] : [[words(`worst ${worst.term.name}`)]];
}

/** Why it is cheap to be wrong about its end. A text with the end is an update. */
function ownDoubts(state: Lifecycle, text: string): readonly string[] {
  const { severity, severityTerm, status, statusSet, latestUpdate } = state;
  const isFixed = status === 'monitoring';
  const isSilent = isFixed && (latestUpdate?.sequence ?? 0) < statusSet.sequence && isBlank(text);
  return [
    ...(severities.indexOf(severity) < askedUpTo ? [`it is ${severityTerm.name}`] : []),
    ...(isSilent ? ['no update was posted since the fix'] : []),
  ];
}

/** Characters of a text that a button can hold beside the incident's id. */
const heldMax = 1_900;

function resolveAnyway(state: IncidentCore, why: readonly string[], text: string): Refused {
  const answers = [
    text.length > heldMax ? { what: 'resolve_form', of: '' } : { what: 'resolve', of: text },
    { what: 'not_resolved', of: '' },
  ];
  const last = why.at(-1) ?? '';
  const all = why.length > 1 ? `${why.slice(0, -1).join(', ')} and ${last}` : last;
  return question('unsure', answers, `Resolve ${incidentName(state)}? ${all.charAt(0).toUpperCase()}${all.slice(1)}.`);
}

function details(state: IncidentCore & Lifecycle): readonly Detail[] {
  const durations = isClosedUnresolved(state) ? '' : durationsText(state);
  const times = durations === '' ? [] : [{ label: 'Times', lines: [[words(durations)]] }];
  return [...times, ...acknowledgedBefore(state), ...causeDetail(state)];
}

/** Nobody in the channel has seen who acknowledged the alert. */
function acknowledgedBefore({ acknowledged, resolved }: IncidentCore & Lifecycle): readonly Detail[] {
  if (acknowledged?.of === undefined || resolved !== null) return [];
  const { by, at, of } = acknowledged;
  return [{ label: 'Acknowledged', lines: [[{ user: by }, { at }, words(`– with ${incidentName(of)}`)]] }];
}

/** The latest update tells it already, where it came with the resolution. */
function causeDetail(state: IncidentCore & Lifecycle): readonly Detail[] {
  const { cause, latestUpdate } = state;
  if (cause === null || cause.sequence === latestUpdate?.sequence) return [];
  const line = [quote(textOf(state, cause).text), words('–'), { user: cause.by }, { at: cause.at }];
  return [{ label: 'Cause', lines: [line] }];
}
