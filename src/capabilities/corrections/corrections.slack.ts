import type { CommandOf } from '../../kernel/capability.ts';
import { textLengthMax } from '../../kernel/text.ts';
import { bareWord, splitFirst, usageOf } from '../../slack/kit/arguments.ts';
import { textField } from '../../slack/kit/fields.ts';
import { onSlack } from '../../slack/kit/on-slack.ts';
import { plainText } from '../../slack/kit/plain-text.ts';
import { asking } from '../../slack/kit/word.ts';
import { corrections } from './corrections.ts';

const usage = 'correct <event> <text>';

const ids = { event: 'event', text: 'text' } as const;

const ask = asking<CommandOf<typeof corrections>>();

export const correctionsOnSlack = onSlack(corrections, {
  words: [
    {
      word: 'correct',
      usage,
      does: 'corrects the text of an event; the timeline keeps both',
      parse(rest) {
        const [word, after] = splitFirst(rest.replace(/^event\s+/i, ''));
        const sequence = sequenceOf(word);
        const text = plainText(after).trim();
        if (sequence === null || text === '') return usageOf(usage, 'correct 5 it was the cache, not the queue');
        return ask({ type: 'correct', sequence, text });
      },
    },
  ],
  forms: [
    {
      name: 'correct',
      callbackId: 'incident:correct:v1',
      errorBlock: ids.event,
      view: () => ({
        title: 'Correct a text',
        submit: 'Correct',
        blocks: [
          textField(ids.event, 'Which event? Its number in the timeline', { max: 10 }),
          textField(ids.text, 'What it should say', { max: textLengthMax, multiline: true }),
        ],
      }),
      read(fields) {
        const sequence = sequenceOf(fields.text(ids.event));
        const text = fields.text(ids.text);
        if (sequence === null) return { kind: 'errors', errors: { [ids.event]: 'Please write a number, such as 5.' } };
        if (text === '') return { kind: 'errors', errors: { [ids.text]: 'Please write something.' } };
        return ask({ type: 'correct', sequence, text });
      },
    },
  ],
  buttons: { 'incident:correct:v1': () => ({ kind: 'open', form: 'correct' }) },
  offers: () => [{ actionId: 'incident:correct:v1', text: 'Correct a text', place: 'more' }],
  recorded: {
    corrected: (data, { inc }) => `Event ${data.sequence} of ${inc} is corrected.`,
  },
});

function sequenceOf(typed: string): number | null {
  const digits = /^#?(\d{1,9})$/.exec(bareWord(typed))?.[1];
  return digits === undefined ? null : Number(digits);
}
