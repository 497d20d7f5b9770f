import { z } from 'zod';
import type { Settings } from '../../configuration/settings.ts';
import type { AnyCommand } from '../../kernel/decide.ts';
import { type Severity, type SeverityTerm, severities, termOf } from '../../kernel/severity.ts';
import { textIn } from '../../slack/kit/arguments.ts';
import type { Button } from '../../slack/kit/button.ts';
import { term } from '../../slack/kit/mrkdwn.ts';
import { onSlack } from '../../slack/kit/on-slack.ts';
import { lifecycle } from './lifecycle.ts';
import { lifecycleForms } from './lifecycle-forms.slack.ts';
import { lifecyclePosts, setLate } from './lifecycle-posts.slack.ts';
import { ask, lifecycleWords } from './lifecycle-words.slack.ts';
import { choosable, wrongSeverity } from './severity-words.slack.ts';

const acknowledge = {
  actionId: 'incident:acknowledge:v1',
  text: 'Acknowledge',
  isPrimary: true,
  place: 'first',
} as const;

/** One that is merged is taken out again instead. */
const reopen = { actionId: 'incident:reopen:v1', text: 'Reopen', place: 'first' } as const;

const sayIds: Readonly<Record<Severity, string>> = {
  sev1: 'incident:severity_worst:v1',
  sev2: 'incident:severity_second:v1',
  sev3: 'incident:severity_third:v1',
  sev4: 'incident:severity_fourth:v1',
  sev5: 'incident:severity_least:v1',
};

/** The answers to how bad it is, a button each. */
const sayingSeverity: Readonly<Record<string, Button>> = Object.fromEntries(
  severities.map((severity) => [
    sayIds[severity],
    ({ settings }) =>
      choosable(settings).includes(severity)
        ? ask({ type: 'change_severity', severity })
        : wrongSeverity(severity, settings),
  ]),
);

export const lifecycleOnSlack = onSlack(lifecycle, {
  words: lifecycleWords,
  forms: lifecycleForms,
  buttons: {
    'incident:acknowledge:v1': () => ask({ type: 'acknowledge' }),
    'incident:resolve:v1': () => ({ kind: 'open', form: 'resolve' }),
    /** Answers the question whether it is too early; the detail is the text that was typed with the first try. */
    'incident:resolve_now:v1': (_, detail) => ask({ type: 'resolve', ...textIn(detail) }),
    'incident:severity:v1': () => ({ kind: 'open', form: 'severity' }),
    'incident:cause:v1': () => ({ kind: 'open', form: 'cause' }),
    ...sayingSeverity,
    'incident:reopen:v1': () => ask({ type: 'reopen' }),
  },
  offers: ({ resolved, ended, acknowledged, cause }) =>
    resolved === null
      ? [
          ...(acknowledged === null ? [acknowledge] : []),
          { actionId: 'incident:severity:v1', text: 'Change severity', place: 'more' },
          { actionId: 'incident:resolve:v1', text: 'Resolve', place: 'last' },
        ]
      : [
          ...(ended === 'resolved' || ended === 'declined' ? [reopen] : []),
          { actionId: 'incident:cause:v1', text: cause === null ? 'Add the cause' : 'Change the cause', place: 'last' },
          { actionId: 'incident:severity:v1', text: 'Change severity', place: 'more' },
        ],
  needed: {
    resolve: { actionId: 'incident:resolve_now:v1', text: 'Resolve', isPrimary: true },
    resolve_form: { actionId: 'incident:resolve:v1', text: 'Resolve', isPrimary: true },
    not_resolved: { actionId: 'incident:leave:v1', text: 'Not yet' },
    acknowledgement: {
      ...acknowledge,
      advice: 'If you are on it, press *Acknowledge*. `/incident help` lists what else you can do here.',
    },
  },
  recorded: {
    declared(_, { inc, state }) {
      const how = state.isDeclaredPrivate ? 'a private ' : '';
      const inTriage = state.isDeclaredPrivate
        ? 'It is in triage, in a private channel that you are invited to.'
        : 'It is in triage: it gets a channel once somebody accepts it.';
      const next = state.isDeclaredForTriage ? inTriage : 'Its channel follows in a moment.';
      const asks = state.isSeverityUnsaid ? ' How bad is it?' : '';
      return `${inc} is declared as ${how}${term(state.severityTerm.name)}. ${next}${asks}`;
    },
    acknowledged: (_, { inc }) => `You acknowledged ${inc}.`,
    acknowledgement_withdrawn: (_, { inc }) => `${inc} is acknowledged no more.`,
    severity_changed: (_, { inc, state }) =>
      state.resolved === null
        ? `${inc} is now ${term(state.severityTerm.name)}.`
        : `${inc} was ${term(state.severityTerm.name)}: ${setLate(state)}.`,
    status_changed: (data, { inc }) => `${inc} is now ${data.status}.`,
    resolved: (_, { inc }) => `${inc} is resolved.`,
    reopened: (_, { inc }) => `${inc} is open again.`,
    cause_set: (_, { inc }) => `The cause of ${inc} is recorded.`,
  },
  asksAfter: (type, { isSeverityUnsaid }) =>
    type === 'declared' && isSeverityUnsaid
      ? severities.map((severity) => ({ actionId: sayIds[severity], text: severity }))
      : [],
  configure,
  posts: lifecyclePosts,
  toldByPost: ['severity_changed', 'status_changed', 'resolved', 'reopened'],
});

const severitySchema = z.object({ severity: z.enum(severities) });

/** Adds the name and mark of a severity, where the settings change them. */
function configure(command: AnyCommand, { severities: terms }: Settings): AnyCommand {
  const read = severitySchema.safeParse(command);
  if (!read.success) return command;
  const { severity } = read.data;
  const { name, mark } = terms[severity];
  const usual = termOf(severity);
  return name === usual.name && mark === usual.mark ? command : withTerm(command, { name, mark });
}

function withTerm(command: AnyCommand, called: SeverityTerm) {
  return { ...command, called };
}
