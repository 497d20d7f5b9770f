import type { CommandOf } from '../../kernel/capability.ts';
import { nobody, peopleIn, severalPeople, unsaid, usageOf, userOf } from '../../slack/kit/arguments.ts';
import { section } from '../../slack/kit/blocks.ts';
import { person } from '../../slack/kit/mrkdwn.ts';
import { label } from '../../slack/kit/name.ts';
import { onSlack } from '../../slack/kit/on-slack.ts';
import { asking } from '../../slack/kit/word.ts';
import { isPrivate, privacy } from './privacy.ts';

const share = 'share <@user>';

const ask = asking<CommandOf<typeof privacy>>();

export const privacyOnSlack = onSlack(privacy, {
  words: [
    {
      word: 'private',
      usage: 'private',
      does: 'makes the incident private and moves it to a private channel; only the lead can',
      isOfChannel: true,
      parse: (rest) => unsaid(ask({ type: 'make_private' }), rest),
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
