import { z } from 'zod';
import { type Detail, kindsOf } from '../../kernel/capability.ts';
import { type IncidentCore, type Said, textOf } from '../../kernel/incident-core.ts';
import { quote, type Sentence, saying, words } from '../../kernel/phrase.ts';
import { text } from '../../kernel/text.ts';

/** Who wrote a message that was noted, and when (ISO 8601, UTC, milliseconds). */
export type Written = Readonly<z.output<typeof writtenSchema>>;

const writtenSchema = z.strictObject({ by: z.string().min(1).max(64), at: z.iso.datetime({ precision: 3 }) });

export type Notes = {
  readonly noteCount: number;
  readonly latestNote: (Said & { readonly written: Written | null }) | null;
};

const { capability, event, command } = kindsOf<Notes>();

export const notes = capability({
  name: 'notes',
  initial: (): Notes => ({ noteCount: 0, latestNote: null }),
  events: {
    note_added: event({
      data: {
        text: text('the note'),
        written: writtenSchema.optional(),
      },
      evolve: ({ noteCount }, { text, written }, mark) => ({
        noteCount: noteCount + 1,
        latestNote: { ...mark, text, written: written ?? null },
      }),
      says: ({ text, written }) => [...saying('noted', text), ...writtenBy(written ?? null)],
    }),
  },
  commands: {
    add_note: command({
      subject: 'the note',
      takes: { text: z.string(), written: writtenSchema.optional() },
      leaves: ({ text, written }) => ({
        type: 'note_added',
        data: { text, written },
      }),
    }),
  },
  details,
});

function details(state: IncidentCore & Notes): readonly Detail[] {
  const { latestNote, noteCount } = state;
  if (latestNote === null) return [];
  const { text, corrected } = textOf(state, latestNote);
  const line: Sentence = [
    quote(text),
    words('–'),
    { user: latestNote.by },
    { at: latestNote.at },
    ...writtenBy(latestNote.written),
    ...(corrected === null ? [] : [words('corrected by'), { user: corrected.by }]),
  ];
  return [{ label: noteCount === 1 ? 'Note' : `Last of ${noteCount} notes`, lines: [line] }];
}

function writtenBy(written: Written | null): Sentence {
  return written === null ? [] : [words('– written by'), { user: written.by }, { at: written.at }];
}
