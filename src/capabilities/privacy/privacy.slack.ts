import type { CommandOf } from '../../kernel/capability.ts';
import { nobody, peopleIn, severalPeople, unsaid, usageOf, userOf } from '../../slack/kit/arguments.ts';
import { section } from '../../slack/kit/blocks.ts';
import { userField } from '../../slack/kit/fields.ts';
import { person } from '../../slack/kit/mrkdwn.ts';
import { label } from '../../slack/kit/name.ts';
import { onSlack } from '../../slack/kit/on-slack.ts';
import { asking } from '../../slack/kit/word.ts';
import { isPrivate, privacy } from './privacy.ts';

const share = 'share <@user>';

const makePrivate = 'incident:make_private:v1';

/** The field of the form. */
const shareWith = 'user';

const ask = asking<CommandOf<typeof privacy>>();

export const privacyOnSlack = onSlack(privacy, {
  words: [
    {
      word: 'private',
      usage: 'private',
      does: 'makes the incident private and moves it to a private channel; this can’t be undone',
      isOfChannel: true,
      parse: (rest) => unsaid('private', ask({ type: 'make_private' }), rest),
    },
    {
      word: 'share',
      usage: share,
      does: 'lets somebody see a private incident',
      parse(rest) {
        if (rest === '') return usageOf(share, 'share @ana');
        if (peopleIn(rest).length > 1) return severalPeople('It is shared with one person at a time', share);
        const user_id = userOf(rest);
        return user_id === null ? nobody(rest, share) : ask({ type: 'share', user_id });
      },
    },
  ],
  forms: [
    {
      name: 'share',
      callbackId: 'incident:share:v1',
      errorBlock: shareWith,
      view: () => ({ title: 'Let somebody in', submit: 'Share', blocks: [userField(shareWith, 'Person')] }),
      read(fields) {
        const user_id = fields.user(shareWith);
        if (user_id === '') return { kind: 'errors', errors: { [shareWith]: 'Please choose a person.' } };
        return ask({ type: 'share', user_id });
      },
    },
  ],
  buttons: {
    [makePrivate]: () => ask({ type: 'make_private' }),
    'incident:share:v1': () => ({ kind: 'open', form: 'share' }),
  },
  offers: (state) =>
    isPrivate(state)
      ? [{ actionId: 'incident:share:v1', text: 'Let somebody in', place: 'more' }]
      : [
          {
            actionId: makePrivate,
            text: 'Make private',
            place: 'more',
            question: 'It moves to a private channel, and only people who are let in see it. This can’t be undone.',
          },
        ],
  recorded: {
    made_private: (_, { inc }) => `${inc} is now private. It moves to a private channel in a moment.`,
    shared: (data, { inc }) => `${person(data.user_id)} can now see ${inc}.`,
  },
  posts(state) {
    if (!isPrivate(state)) return [];
    const { sequence } = state.madePrivate ?? state.declared;
    const moved =
      state.madePrivate === null
        ? ''
        : ' The old channel is archived. Slack keeps its former name and what people wrote there until an administrator deletes it.';
    const text = `${label(state)} is private: only members of this channel and people it is shared with can see it. \`/incident share @user\` lets somebody in.${moved}`;
    return [{ surface: 'private_notice', sequence, message: { text, blocks: [section(text)] }, where: 'channel' }];
  },
});
