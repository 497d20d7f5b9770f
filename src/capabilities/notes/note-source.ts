import { z } from 'zod';
import { impossible, kindsOf } from '../../kernel/capability.ts';
import { appended, type Chunks } from '../../kernel/chunks.ts';
import { refused, unchanged } from '../../kernel/decision.ts';
import type { Mark } from '../../kernel/mark.ts';
import { saying, words } from '../../kernel/phrase.ts';
import { text } from '../../kernel/text.ts';

/** What became of the message that a note holds. */
export type NoteSource = {
  readonly noted: Mark;
  /** Who took the reaction off, and when; null while it is there. */
  readonly withdrawn: Mark | null;
  /** How many edits are recorded. */
  readonly edits: number;
  readonly deleted: Mark | null;
};

/** The messages that were noted, in the order of their notes. */
export type NoteSources = { readonly noteSources: Chunks<NoteSource> };

/** An app that edits its alert all the time does not fill the record. */
const editsMax = 5;

const { event, command } = kindsOf<NoteSources>();

const sequence = z.int().positive();
const takes = { sequence: z.int() };

/**
 * The record keeps the note as it was, and says in events of their own what became of its message: an edit may mend a typo
 * or change history, and only people know which.
 */
export const noteSourceEvents = {
  note_withdrawn: event({
    data: { sequence },
    evolve: (state, data, mark) => changed(state, data.sequence, (source) => ({ ...source, withdrawn: mark })),
    remarks: (data) => ({ sequence: data.sequence, about: 'reaction', says: 'reaction taken off:' }),
    says: (data) => [words(`took the reaction off the message of event ${data.sequence}; the note stays`)],
  }),
  note_restored: event({
    data: { sequence },
    evolve: (state, data) => changed(state, data.sequence, (source) => ({ ...source, withdrawn: null })),
    remarks: (data) => ({ sequence: data.sequence, about: 'reaction', says: null }),
    says: (data) => [words(`put the reaction on the message of event ${data.sequence} again`)],
  }),
  note_source_changed: event({
    data: {
      sequence,
      change: z.enum(['edited', 'deleted']),
      text: text('what the message says').optional(),
    },
    evolve: (state, data, mark) =>
      changed(state, data.sequence, (source) =>
        data.change === 'edited' ? { ...source, edits: source.edits + 1 } : { ...source, deleted: mark },
      ),
    remarks: (data) => ({ sequence: data.sequence, about: data.change, says: `message ${data.change}:` }),
    says: (data) =>
      data.change === 'deleted'
        ? [words(`says that the message of event ${data.sequence} was deleted; the note stays`)]
        : saying(
            `says that the message of event ${data.sequence} was edited${data.text === undefined ? '' : ', and is now'}`,
            data.text,
          ),
  }),
};

export const noteSourceCommands = {
  withdraw_note: command({
    subject: 'the end of the reaction',
    takes,
    leaves: ({ sequence }) => ({ type: 'note_withdrawn', data: { sequence } }),
    decide({ state }, { sequence }) {
      const source = sourceOf(state, sequence);
      if (source === null) return noSuchNote(sequence);
      return source.withdrawn === null ? null : unchanged(source.withdrawn, 'The reaction is already off');
    },
  }),
  restore_note: command({
    subject: 'the reaction',
    takes,
    leaves: ({ sequence }) => ({ type: 'note_restored', data: { sequence } }),
    decide({ state }, { sequence }) {
      const source = sourceOf(state, sequence);
      if (source === null) return noSuchNote(sequence);
      return source.withdrawn === null ? unchanged(source.noted, 'Already noted') : null;
    },
  }),
  change_note_source: command({
    subject: 'the change of the message',
    takes: { ...takes, change: z.enum(['edited', 'deleted']), text: z.string().optional() },
    leaves: ({ sequence, change, text }) => ({ type: 'note_source_changed', data: { sequence, change, text } }),
    decide({ state }, { sequence, change }) {
      const source = sourceOf(state, sequence);
      if (source === null) return noSuchNote(sequence);
      if (source.deleted !== null) return unchanged(source.deleted, 'The message is already deleted');
      if (change === 'deleted' || source.edits < editsMax) return null;
      return refused(
        'too_many',
        `The message has been edited more than ${editsMax} times: no further edit is recorded.`,
      );
    },
  }),
};

/** One more message is noted. */
export function withSource({ noteSources }: NoteSources, noted: Mark): NoteSources {
  return { noteSources: appended(noteSources, { noted, withdrawn: null, edits: 0, deleted: null }) };
}

/** What became of the message of a note, by the note's event; null where that is not a noted message. */
export function sourceOf({ noteSources }: NoteSources, sequence: number): NoteSource | null {
  const chunk = noteSources.findLast(([first]) => first !== undefined && first.noted.sequence <= sequence);
  return chunk?.find(({ noted }) => noted.sequence === sequence) ?? null;
}

function changed(state: NoteSources, sequence: number, change: (source: NoteSource) => NoteSource) {
  const source = sourceOf(state, sequence);
  if (source === null) return impossible(`event ${sequence} is not a noted message`);
  return {
    noteSources: state.noteSources.map((chunk) =>
      chunk.includes(source) ? chunk.map((one) => (one === source ? change(one) : one)) : chunk,
    ),
  };
}

function noSuchNote(sequence: number) {
  return refused('unknown_note', `Event ${sequence} is not a noted message.`);
}
