import type { CommandOf } from '../../kernel/capability.ts';
import { textLengthMax } from '../../kernel/text.ts';
import { textField } from '../../slack/kit/fields.ts';
import { onSlack } from '../../slack/kit/on-slack.ts';
import { plainText } from '../../slack/kit/plain-text.ts';
import { asking } from '../../slack/kit/word.ts';
import { notes } from './notes.ts';

const ask = asking<CommandOf<typeof notes>>();

export const notesOnSlack = onSlack(notes, {
  words: [
    {
      word: 'note',
      usage: 'note <text>',
      hint: 'note text',
      does: 'adds a note; without text, opens a form. The reaction 📌 notes a message; `@Quorum note` adds one in a thread',
      parse(rest) {
        const text = plainText(rest).trim();
        return text === '' ? { kind: 'open', form: 'note' } : ask({ type: 'add_note', text });
      },
    },
  ],
  forms: [
    {
      name: 'note',
      callbackId: 'incident:note:v1',
      errorBlock: 'text',
      view: () => ({
        title: 'Add a note',
        submit: 'Add',
        blocks: [textField('text', 'Note', { max: textLengthMax, multiline: true })],
      }),
      read(fields) {
        const text = fields.text('text');
        if (text === '') return { kind: 'errors', errors: { text: 'Please write something.' } };
        return ask({ type: 'add_note', text });
      },
    },
  ],
  buttons: { 'incident:add_note:v1': () => ({ kind: 'open', form: 'note' }) },
  offers: () => [{ actionId: 'incident:add_note:v1', text: 'Add note' }],
  recorded: {
    note_added: (_, { inc, sequence }) => `Your note is in ${inc} (event ${sequence}).`,
    note_withdrawn: (data, { inc, sequence }) =>
      `The reaction is off, and the note stays in ${inc} (event ${data.sequence}): the record keeps both (event ${sequence}). ${mending(data.sequence)}`,
    note_restored: (data, { inc }) => `The message is noted in ${inc} again (event ${data.sequence}).`,
    note_source_changed: (data, { inc, sequence }) =>
      `A message that you noted in ${inc} was ${data.change}. The note stays as it was (event ${data.sequence}), and the record says so (event ${sequence}). ${mending(data.sequence)}`,
  },
});

function mending(sequence: number): string {
  return `\`/incident correct ${sequence}\` followed by the text corrects it.`;
}
