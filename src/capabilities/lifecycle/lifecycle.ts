import { capability, type Detail, kindsOf } from '../../kernel/capability.ts';
import { unchanged } from '../../kernel/decision.ts';
import { type IncidentCore, textOf } from '../../kernel/incident-core.ts';
import { emptyText } from '../../kernel/payload.ts';
import { quote, type Sentence, words } from '../../kernel/phrase.ts';
import { tidy } from '../../kernel/text.ts';
import { refusalOnceResolved } from '../../kernel/while-open.ts';
import { durationsText } from './duration.ts';
import { lifecycleEvents } from './lifecycle-events.ts';
import { declaredLifecycle, type Lifecycle, lastPeriod } from './lifecycle-state.ts';
import { type Severity, severities } from './severity.ts';
import type { OpenStatus } from './status.ts';

const { command } = kindsOf<Lifecycle>();

/** Declaring, acknowledging, severity, status, updates, resolving and reopening: what they say of an incident is one state. */
export const lifecycle = capability({
  name: 'lifecycle',
  initial: declaredLifecycle,
  events: lifecycleEvents,
  commands: {
    declare: command({
      subject: 'the declaration',
      leaves: (c: {
        readonly team_id: string;
        readonly number: number;
        readonly kind: 'real' | 'drill';
        readonly title: string;
        readonly severity: Severity;
      }) => {
        const { team_id, number, kind, title, severity } = c;
        return { type: 'declared', data: { team_id, number, kind, title, severity } };
      },
    }),
    acknowledge: command({
      subject: 'the acknowledgement',
      leaves: (_: object) => ({ type: 'acknowledged', data: {} }),
      decide: ({ state }) =>
        state.acknowledged === null ? refusalOnceResolved(state) : unchanged(state.acknowledged, 'Already acknowledged'),
    }),
    change_severity: command({
      subject: 'the severity',
      leaves: ({ severity }: { readonly severity: Severity }) => ({ type: 'severity_changed', data: { severity } }),
      decide: ({ state }, { severity }) =>
        severity === state.severity ? unchanged(state.severitySet, `Already ${severity}`) : null,
    }),
    change_status: command({
      subject: 'the status',
      leaves: ({ status, text }: { readonly status: OpenStatus; readonly text?: string }) => ({
        type: 'status_changed',
        data: { status, text },
      }),
      decide({ state }, { status, text = '' }) {
        const isSo = status === state.status && tidy(text) === '';
        return refusalOnceResolved(state) ?? (isSo ? unchanged(state.statusSet, `Already ${status}`) : null);
      },
    }),
    post_update: command({
      subject: 'the update',
      /** The text may be left out where the status or the severity changes. */
      leaves: (c: { readonly text?: string; readonly status?: OpenStatus; readonly severity?: Severity }) => {
        const { text, status, severity } = c;
        return { type: 'update_posted', data: { text, status, severity } };
      },
      decide({ state }, { text = '', status, severity }) {
        const hasText = tidy(text) !== '';
        if (!hasText && status === undefined && severity === undefined) return emptyText('the update');
        const closed = refusalOnceResolved(state);
        if (closed !== null || hasText) return closed;
        const isSo = (status ?? state.status) === state.status && (severity ?? state.severity) === state.severity;
        if (!isSo) return null;
        return status === undefined
          ? unchanged(state.severitySet, `Already ${state.severity}`)
          : unchanged(state.statusSet, `Already ${state.status}`);
      },
    }),
    resolve: command({
      subject: 'the resolution',
      leaves: ({ text }: { readonly text?: string }) => ({ type: 'resolved', data: { text } }),
      decide: ({ state }) => (state.resolved === null ? null : unchanged(state.resolved, 'Already resolved')),
    }),
    reopen: command({
      subject: 'the reopening',
      leaves: ({ text }: { readonly text?: string }) => ({ type: 'reopened', data: { text } }),
      decide: ({ state }) => (state.resolved === null ? unchanged(lastPeriod(state).opened, 'Already open') : null),
    }),
  },
  facts: (state) => [[words(state.severity)], [words(state.status)], ...acknowledgement(state)],
  details,
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
    ...(latestUpdate === null ? [] : [{ label: 'Latest', lines: [saidLine(state, latestUpdate)] }]),
    ...(durations === '' ? [] : [{ label: 'So far', lines: [[words(durations)]] }]),
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
