import { z } from 'zod';
import { kindsOf } from '../../kernel/capability.ts';
import { refused } from '../../kernel/decision.ts';
import { correctionTarget, textLimitOf } from '../../kernel/incident-core.ts';
import { saying } from '../../kernel/phrase.ts';
import { text, tidy } from '../../kernel/text.ts';

const { capability, event, command } = kindsOf<object>();

/** An event corrects the text of another one. It works for every capability, and the first text stays in the record. */
export const corrections = capability({
  name: 'corrections',
  initial: () => ({}),
  events: {
    corrected: event({
      data: { sequence: z.int().positive(), text: text('the correction') },
      corrects: ({ sequence, text }) => ({ sequence, text }),
      says: ({ sequence, text }) => saying(`corrected event ${sequence}`, text),
    }),
  },
  commands: {
    correct: command({
      subject: 'the correction',
      takes: { sequence: z.int(), text: z.string() },
      leaves: ({ sequence, text }) => ({
        type: 'corrected',
        data: { sequence, text },
      }),
      decide({ state }, { sequence, text }) {
        const last = state.head.sequence;
        if (!Number.isInteger(sequence) || sequence < 1 || sequence > last) return noSuchEvent(sequence, last);
        const limit = textLimitOf(state, correctionTarget(state, sequence));
        if (limit === 0) {
          return refused(
            'no_text',
            `Event ${sequence} has no text to correct. To change a severity, a status or the lead, set it again.`,
          );
        }
        const { length } = tidy(text);
        if (length <= limit) return null;
        return refused(
          'text_too_long',
          `The correction has ${length} characters; at most ${limit} fit. Please shorten it and send it again.`,
        );
      },
    }),
  },
});

/** The refusal of a command about an event that the incident does not have. */
export function noSuchEvent(sequence: number, last: number) {
  return refused(
    'unknown_event',
    `There is no event ${sequence}: the last is ${last}. \`/incident timeline\` shows the numbers.`,
  );
}
