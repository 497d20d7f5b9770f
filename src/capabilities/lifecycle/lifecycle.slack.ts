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
    declared: (data, { inc }) => `${inc} is declared as ${data.severity}. Its channel follows in a moment.`,
    acknowledged: (_, { inc }) => `You acknowledged ${inc}.`,
    severity_changed: (data, { inc }) => `${inc} is now ${data.severity}.`,
    status_changed: (data, { inc }) => `${inc} is now ${data.status}.`,
    update_posted: (_, { inc, sequence }) => `Your update on ${inc} is posted, as event ${sequence}.`,
    resolved: (_, { inc }) => `${inc} is resolved.`,
    reopened: (_, { inc }) => `${inc} is open again.`,
  },
  posts: lifecyclePosts,
});
