import type { CommandOf } from '../../kernel/capability.ts';
import { bareWord } from '../../slack/kit/arguments.ts';
import { textField } from '../../slack/kit/fields.ts';
import type { Form } from '../../slack/kit/form.ts';
import { onSlack } from '../../slack/kit/on-slack.ts';
import { type Asked, asking } from '../../slack/kit/word.ts';
import { type Review, review } from './review.ts';

const ask = asking<CommandOf<typeof review>>();

const eventBlock = 'event';

export const reviewOnSlack = onSlack(review, {
  words: [
    {
      word: 'hide',
      usage: 'hide <event>',
      does: 'leaves an event out of the review; the record keeps it',
      parse: (rest) => askFor('hide_entry', rest) ?? { kind: 'open', form: 'hide' },
    },
    {
      word: 'unhide',
      usage: 'unhide <event>',
      does: 'puts an event that was hidden into the review again',
      parse: (rest) => askFor('unhide_entry', rest) ?? { kind: 'open', form: 'unhide' },
    },
  ],
  forms: [form('hide', 'hide_entry', 'Hide an event', 'Hide'), form('unhide', 'unhide_entry', 'Show an event', 'Show')],
  buttons: {
    'incident:hide:v1': () => ({ kind: 'open', form: 'hide' }),
    'incident:unhide:v1': () => ({ kind: 'open', form: 'unhide' }),
  },
  offers: ({ hiddenEntries }) => [
    { actionId: 'incident:hide:v1', text: 'Hide an event', place: 'more' },
    ...(hiddenEntries.length === 0
      ? []
      : [{ actionId: 'incident:unhide:v1', text: 'Show a hidden event', place: 'more' } as const]),
  ],
  recorded: {
    entry_hidden: (data, { inc }) =>
      `Event ${data.sequence} of ${inc} is left out of the review. The record keeps it; \`/incident unhide ${data.sequence}\` puts it back.`,
    entry_unhidden: (data, { inc }) => `Event ${data.sequence} of ${inc} is in the review again.`,
  },
});

function form(name: string, type: CommandOf<typeof review>['type'], title: string, submit: string): Form<Review> {
  return {
    name,
    callbackId: `incident:${name}:v1`,
    errorBlock: eventBlock,
    view: () => ({
      title,
      submit,
      blocks: [textField(eventBlock, 'Which event? Its number in the timeline', { max: 10 })],
    }),
    read: (fields) =>
      askFor(type, fields.text(eventBlock)) ?? {
        kind: 'errors',
        errors: { [eventBlock]: 'Please write a number, such as 12.' },
      },
  };
}

/** Null where no number of an event was typed. */
function askFor(type: CommandOf<typeof review>['type'], typed: string): Extract<Asked, { kind: 'command' }> | null {
  const sequence = /^(?:event )?#?(\d{1,9})$/i.exec(bareWord(typed.trim()))?.[1];
  return sequence === undefined ? null : ask({ type, sequence: Number(sequence) });
}
