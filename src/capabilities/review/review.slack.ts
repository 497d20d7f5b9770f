import type { CommandOf } from '../../kernel/capability.ts';
import { bareWord, usageOf } from '../../slack/kit/arguments.ts';
import { onSlack } from '../../slack/kit/on-slack.ts';
import { asking } from '../../slack/kit/word.ts';
import { review } from './review.ts';

const ask = asking<CommandOf<typeof review>>();

export const reviewOnSlack = onSlack(review, {
  words: [
    {
      word: 'hide',
      usage: 'hide <event>',
      does: 'leaves an event out of the review; the record keeps it',
      parse(rest) {
        const sequence = eventOf(rest);
        return sequence === null ? usageOf('hide <event>', 'hide 12') : ask({ type: 'hide_entry', sequence });
      },
    },
    {
      word: 'unhide',
      usage: 'unhide <event>',
      does: 'puts it into the review again',
      parse(rest) {
        const sequence = eventOf(rest);
        return sequence === null ? usageOf('unhide <event>', 'unhide 12') : ask({ type: 'unhide_entry', sequence });
      },
    },
  ],
  recorded: {
    entry_hidden: (data, { inc }) =>
      `Event ${data.sequence} of ${inc} is left out of the review. The record keeps it; \`/incident unhide ${data.sequence}\` puts it back.`,
    entry_unhidden: (data, { inc }) => `Event ${data.sequence} of ${inc} is in the review again.`,
  },
});

function eventOf(typed: string): number | null {
  const sequence = /^(?:event )?#?(\d{1,9})$/i.exec(bareWord(typed))?.[1];
  return sequence === undefined ? null : Number(sequence);
}
