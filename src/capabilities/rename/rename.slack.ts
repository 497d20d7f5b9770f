import type { CommandOf } from '../../kernel/capability.ts';
import { type IncidentCore, titleOf } from '../../kernel/incident-core.ts';
import { titleLengthMax } from '../../kernel/text.ts';
import { plainLineOf } from '../../slack/kit/arguments.ts';
import { textField } from '../../slack/kit/fields.ts';
import { fullName } from '../../slack/kit/name.ts';
import { onSlack } from '../../slack/kit/on-slack.ts';
import { asking } from '../../slack/kit/word.ts';
import { rename } from './rename.ts';

const ask = asking<CommandOf<typeof rename>>();

export const renameOnSlack = onSlack(rename, {
  words: [
    {
      word: 'rename',
      usage: 'rename <title>',
      does: 'gives the incident another title; without one, opens a form',
      parse(rest) {
        const title = plainLineOf(rest);
        return title === '' ? { kind: 'open', form: 'rename' } : ask({ type: 'rename', title });
      },
    },
  ],
  forms: [
    {
      name: 'rename',
      callbackId: 'incident:rename:v1',
      errorBlock: 'title',
      isFilledLater: true,
      view: (state) => ({
        title: 'Rename the incident',
        submit: 'Rename',
        blocks: [textField('title', 'Title', { max: titleLengthMax, initial: titleIn(state) })],
      }),
      read(fields) {
        const title = fields.text('title');
        if (title === '') return { kind: 'errors', errors: { title: 'Please write a title.' } };
        return ask({ type: 'rename', title });
      },
    },
  ],
  buttons: { 'incident:rename:v1': () => ({ kind: 'open', form: 'rename' }) },
  offers: () => [{ actionId: 'incident:rename:v1', text: 'Rename', place: 'more' }],
  recorded: {
    renamed: (_, { state }) => `It is called ${fullName(state)} now.`,
  },
});

/** The title as it stands; empty where it is not known or was erased. */
function titleIn(state: IncidentCore | null): string {
  const title = state === null ? '' : titleOf(state);
  return typeof title === 'string' ? title : '';
}
