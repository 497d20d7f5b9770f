import { z } from 'zod';
import type { Settings } from '../../configuration/settings.ts';
import type { AnyCommand } from '../../kernel/decide.ts';
import { type SeverityTerm, severities, termOf } from '../../kernel/severity.ts';
import { term } from '../../slack/kit/mrkdwn.ts';
import { onSlack } from '../../slack/kit/on-slack.ts';
import { lifecycle } from './lifecycle.ts';
import { lifecycleForms } from './lifecycle-forms.slack.ts';
import { lifecyclePosts } from './lifecycle-posts.slack.ts';
import { ask, lifecycleWords } from './lifecycle-words.slack.ts';

const acknowledge = {
  actionId: 'incident:acknowledge:v1',
  text: 'Acknowledge',
  isPrimary: true,
  place: 'first',
} as const;

export const lifecycleOnSlack = onSlack(lifecycle, {
  words: lifecycleWords,
  forms: lifecycleForms,
  buttons: {
    'incident:acknowledge:v1': () => ask({ type: 'acknowledge' }),
    'incident:update:v1': () => ({ kind: 'open', form: 'update' }),
    'incident:resolve:v1': () => ({ kind: 'open', form: 'resolve' }),
    'incident:reopen:v1': () => ask({ type: 'reopen' }),
  },
  offers: ({ resolved, acknowledged }) =>
    resolved === null
      ? [
          ...(acknowledged === null ? [acknowledge] : []),
          { actionId: 'incident:update:v1', text: 'Post update' },
          { actionId: 'incident:resolve:v1', text: 'Resolve', place: 'last' },
        ]
      : [{ actionId: 'incident:reopen:v1', text: 'Reopen', place: 'first' }],
  needed: { acknowledgement: acknowledge },
  recorded: {
    declared: (_, { inc, state }) =>
      `${inc} is declared as ${state.isDeclaredPrivate ? 'a private ' : ''}${term(state.severityTerm.name)}. Its channel follows in a moment.`,
    acknowledged: (_, { inc }) => `You acknowledged ${inc}.`,
    severity_changed: (_, { inc, state }) => `${inc} is now ${term(state.severityTerm.name)}.`,
    status_changed: (data, { inc }) => `${inc} is now ${data.status}.`,
    update_posted: (_, { inc, sequence }) => `Your update on ${inc} is posted (event ${sequence}).`,
    resolved: (_, { inc }) => `${inc} is resolved.`,
    reopened: (_, { inc }) => `${inc} is open again.`,
  },
  configure,
  posts: lifecyclePosts,
  toldByPost: ['severity_changed', 'status_changed', 'update_posted', 'resolved', 'reopened'],
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
