import type { CommandOf } from '../../kernel/capability.ts';
import { bareWord, splitFirst, usageOf } from '../../slack/kit/arguments.ts';
import { onSlack } from '../../slack/kit/on-slack.ts';
import { plainText } from '../../slack/kit/plain-text.ts';
import { asking } from '../../slack/kit/word.ts';
import { corrections } from './corrections.ts';

const usage = 'correct <event> <text>';

const ask = asking<CommandOf<typeof corrections>>();

export const correctionsOnSlack = onSlack(corrections, {
  words: [
    {
      word: 'correct',
      usage,
      does: 'corrects the text of an event; the timeline keeps both',
      parse(rest) {
        const [word, after] = splitFirst(rest.replace(/^event\s+/i, ''));
        const sequence = /^#?(\d{1,9})$/.exec(bareWord(word))?.[1];
        const text = plainText(after).trim();
        if (sequence === undefined || text === '') return usageOf(usage, 'correct 5 it was the cache, not the queue');
        return ask({ type: 'correct', sequence: Number(sequence), text });
      },
    },
  ],
  recorded: {
    corrected: (data, { inc, sequence }) => `Event ${data.sequence} of ${inc} is corrected by event ${sequence}.`,
  },
});
