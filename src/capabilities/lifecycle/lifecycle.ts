import { z } from 'zod';
import { type Detail, kindsOf } from '../../kernel/capability.ts';
import { unchanged } from '../../kernel/decision.ts';
import { type IncidentCore, textOf } from '../../kernel/incident-core.ts';
import { emptyText } from '../../kernel/payload.ts';
import { quote, type Sentence, words } from '../../kernel/phrase.ts';
import { severities } from '../../kernel/severity.ts';
import { isBlank } from '../../kernel/typed-text.ts';
import { refusalOnceResolved } from '../../kernel/while-open.ts';
import { durationsText } from './duration.ts';
import { called, lifecycleEvents, unattendedSchema } from './lifecycle-events.ts';
import { declaredLifecycle, type Lifecycle, lastPeriod } from './lifecycle-state.ts';
import { openStatuses } from './status.ts';

const { capability, command } = kindsOf<Lifecycle>();
const severity = z.enum(severities);
const openStatus = z.enum(openStatuses);

/** Declaring, acknowledging, severity, status, updates, resolving and reopening share one state. */
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
      },
      leaves: ({ team_id, number, kind, title, severity, called, private: isPrivate, unattended }) => ({
        type: 'declared',
        data: { team_id, number, kind, title, severity, called, private: isPrivate, unattended },
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
        severity === state.severity ? unchanged(state.severitySet, `Already ${state.severityTerm.name}`) : null,
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
    post_update: command({
      subject: 'the update',
      /** The text may be left out where the status or the severity changes. */
      takes: { text: z.string().optional(), status: openStatus.optional(), severity: severity.optional(), called },
      leaves: ({ text, status, severity, called }) => ({
        type: 'update_posted',
        data: { text, status, severity, called },
      }),
      decide({ state }, { text = '', status, severity }) {
        const hasText = !isBlank(text);
        if (!hasText && status === undefined && severity === undefined) return emptyText('the update');
        const closed = refusalOnceResolved(state);
        if (closed !== null || hasText) return closed;
        const isSo = (status ?? state.status) === state.status && (severity ?? state.severity) === state.severity;
        if (!isSo) return null;
        return status === undefined
          ? unchanged(state.severitySet, `Already ${state.severityTerm.name}`)
          : unchanged(state.statusSet, `Already ${state.status}`);
      },
    }),
    resolve: command({
      subject: 'the resolution',
      takes: { text: z.string().optional() },
      leaves: ({ text }) => ({ type: 'resolved', data: { text } }),
      decide: ({ state }) => (state.resolved === null ? null : unchanged(state.resolved, 'Already resolved')),
    }),
    reopen: command({
      subject: 'the reopening',
      takes: { text: z.string().optional() },
      leaves: ({ text }) => ({ type: 'reopened', data: { text } }),
      decide: ({ state }) => (state.resolved === null ? unchanged(lastPeriod(state).opened, 'Already open') : null),
    }),
  },
  facts: (state) => [[words(state.severityTerm.name)], [words(state.status)], ...acknowledgement(state)],
  details,
  badge: ({ severityTerm, resolved }) => (resolved === null ? severityTerm.mark : '✅'),
  needs: ({ acknowledged, resolved }) => (acknowledged === null && resolved === null ? ['acknowledgement'] : []),
  responders: ({ declared }) => [{ user_id: declared.by, says: [words('declared by'), { user: declared.by }] }],
  /** The worst severity first, and within it what nobody has acknowledged. */
  urgency: (state) => severities.indexOf(state.severity) * 2 + (state.acknowledged === null ? 0 : 1),
});

function acknowledgement({ acknowledged, resolved }: IncidentCore & Lifecycle): readonly Sentence[] {
  return acknowledged === null && resolved === null ? [[words('nobody has acknowledged')]] : [];
}

function details(state: IncidentCore & Lifecycle): readonly Detail[] {
  const { latestUpdate } = state;
  const durations = durationsText(state);
  return [
    ...(latestUpdate === null
      ? []
      : [{ label: 'Latest', lines: [saidLine(state, latestUpdate)], isForEverybody: true }]),
    ...(durations === '' ? [] : [{ label: 'Times', lines: [[words(durations)]] }]),
  ];
}

/** A text with who said it, when, and who corrected it. */
function saidLine(core: IncidentCore, said: NonNullable<Lifecycle['latestUpdate']>): Sentence {
  const { text, corrected } = textOf(core, said);
  return [
    quote(text),
    words('–'),
    { user: said.by },
    { at: said.at },
    ...(corrected === null ? [] : [words('corrected by'), { user: corrected.by }]),
  ];
}
