import { z } from 'zod';
import { kindsOf } from '../../kernel/capability.ts';
import { unchanged } from '../../kernel/decision.ts';
import { textOf, titleOf } from '../../kernel/incident-core.ts';
import { quote, words } from '../../kernel/phrase.ts';
import { text, tidy, titleLengthMax } from '../../kernel/text.ts';

const { capability, event, command } = kindsOf<object>();

/** Gives an incident another title, in every surface and list. The name of its channel stays: people have links to it. */
export const rename = capability({
  name: 'rename',
  initial: () => ({}),
  events: {
    renamed: event({
      data: { title: text('the title', titleLengthMax) },
      titles: ({ title }) => title,
      says: ({ title }) => [words('renamed the incident:'), quote(title)],
    }),
  },
  commands: {
    rename: command({
      subject: 'the new title',
      takes: { title: z.string() },
      leaves: ({ title }) => ({ type: 'renamed', data: { title } }),
      decide({ state }, { title }) {
        if (titleOf(state) !== tidy(title)) return null;
        return unchanged(textOf(state, state.title).corrected ?? state.title, 'This is already its title');
      },
    }),
  },
});
