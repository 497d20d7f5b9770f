import { z } from 'zod';
import { kindsOf } from '../../kernel/capability.ts';
import { refused, unchanged } from '../../kernel/decision.ts';
import type { Mark } from '../../kernel/mark.ts';
import { words } from '../../kernel/phrase.ts';
import { noSuchEvent } from '../corrections/corrections.ts';

/** Entries of the timeline that the review leaves out, with who left them out. */
export type Review = { readonly hiddenEntries: readonly { readonly entry: number; readonly hidden: Mark }[] };

/** Most entries that may be hidden at a time. */
const hiddenMax = 200;

const { capability, event, command } = kindsOf<Review>();
const data = { sequence: z.int().positive() };
const takes = { sequence: z.int() };

/** Hides entries of the timeline from the review, never from the record. */
export const review = capability({
  name: 'review',
  initial: (): Review => ({ hiddenEntries: [] }),
  events: {
    entry_hidden: event({
      data,
      evolve: ({ hiddenEntries }, { sequence }, mark) => ({
        hiddenEntries: [...hiddenEntries, { entry: sequence, hidden: mark }],
      }),
      remarks: ({ sequence }) => ({ sequence, about: 'review', says: 'hidden from the review by', hides: true }),
      says: ({ sequence }) => [words(`hid event ${sequence} from the review`)],
    }),
    entry_unhidden: event({
      data,
      evolve: ({ hiddenEntries }, { sequence }) => ({
        hiddenEntries: hiddenEntries.filter(({ entry }) => entry !== sequence),
      }),
      remarks: ({ sequence }) => ({ sequence, about: 'review', says: null }),
      says: ({ sequence }) => [words(`put event ${sequence} into the review again`)],
    }),
  },
  commands: {
    hide_entry: command({
      subject: 'the hidden entry',
      takes,
      leaves: ({ sequence }) => ({ type: 'entry_hidden', data: { sequence } }),
      decide({ state }, { sequence }) {
        const last = state.head.sequence;
        if (sequence < 1 || sequence > last) return noSuchEvent(sequence, last);
        const before = state.hiddenEntries.find(({ entry }) => entry === sequence);
        if (before !== undefined)
          return unchanged(before.hidden, `Event ${sequence} is already hidden from the review`);
        if (state.hiddenEntries.length < hiddenMax) return null;
        return refused('too_many', `At most ${hiddenMax} events can be hidden. \`/incident unhide\` takes one back.`);
      },
    }),
    unhide_entry: command({
      subject: 'the entry that is shown again',
      takes,
      leaves: ({ sequence }) => ({ type: 'entry_unhidden', data: { sequence } }),
      decide({ state }, { sequence }) {
        const last = state.head.sequence;
        if (sequence < 1 || sequence > last) return noSuchEvent(sequence, last);
        if (state.hiddenEntries.some(({ entry }) => entry === sequence)) return null;
        return refused('not_hidden', `Event ${sequence} is not hidden: the review shows it.`);
      },
    }),
  },
});
