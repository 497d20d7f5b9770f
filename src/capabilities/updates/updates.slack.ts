import type { Settings } from '../../configuration/settings.ts';
import { severities } from '../../kernel/severity.ts';
import { term } from '../../slack/kit/mrkdwn.ts';
import { onSlack } from '../../slack/kit/on-slack.ts';
import { ask } from './read-update.slack.ts';
import { updateForm } from './update-form.slack.ts';
import { updates } from './updates.ts';
import { lateSaid, nextSaid, unsubscribe, updatesPosts } from './updates-posts.slack.ts';
import { nextUpdateRule } from './updates-state.ts';
import { updatesWords } from './updates-words.slack.ts';

const post = { actionId: 'incident:update:v1', text: 'Post update' } as const;
const subscribe = { actionId: 'incident:subscribe:v1', text: 'Subscribe' } as const;

/** In which time each severity promises the next update; those that promise none are left out. */
export function nextRulesOf({ updates: { next } }: Settings) {
  return severities.flatMap((severity) => {
    const after = next[severity];
    return after === null ? [] : [{ what: nextUpdateRule, severities: [severity], after_seconds: after / 1000 }];
  });
}

export const updatesOnSlack = onSlack(updates, {
  words: updatesWords,
  forms: [updateForm],
  buttons: {
    [post.actionId]: () => ({ kind: 'open', form: 'update' }),
    [subscribe.actionId]: () => ask({ type: 'subscribe' }),
    [unsubscribe.actionId]: () => ask({ type: 'unsubscribe' }),
  },
  offers: ({ resolved, subscribers }) => [
    ...(resolved === null ? ([post, { ...subscribe, place: 'more' }] as const) : []),
    ...(subscribers.length === 0 ? [] : ([{ ...unsubscribe, place: 'more' }] as const)),
  ],
  announces: ({ kind, resolved }) => (resolved === null && kind !== 'alert' ? [subscribe] : []),
  needed: { update: post },
  recorded: {
    update_posted: ({ text, status, severity }, { inc, sequence, state }) => {
      const changes = [
        ...(severity === undefined ? [] : [term(state.severityTerm.name)]),
        ...(status === undefined ? [] : [status]),
      ];
      const says =
        text === undefined
          ? `${inc} is now ${changes.join(' and ')}.`
          : `Your update on ${inc} is posted (event ${sequence}).`;
      return `${says}${nextSaid(state)}`;
    },
    subscribed: (_, { inc }) =>
      `You get each update on ${inc}, a raise to sev1, and its end in a direct message. \`/incident unsubscribe\` ends that.`,
    unsubscribed: (_, { inc }) => `You get no more direct messages about ${inc}.`,
  },
  posts: updatesPosts,
  toldByPost: ['update_posted'],
  unseen: ['subscribed', 'unsubscribed'],
  nudges: {
    update_due: (state, { sentAt }) => ({ says: lateSaid(state, sentAt), deeds: [post] }),
  },
});
