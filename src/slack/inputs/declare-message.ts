import { withTimeout } from '../../store/with-timeout.ts';
import type { Answer } from '../answer.ts';
import { section } from '../kit/blocks.ts';
import { messageWords } from '../kit/message-words.ts';
import { person } from '../kit/mrkdwn.ts';
import { quotation } from '../kit/rich-text.ts';
import type { AppContext, FirstEntry } from './app-context.ts';
import type { Input } from './input.ts';
import { type MessagePlace, noteText, readMessage, writtenOf } from './note-message.ts';
import { openForm } from './open-form.ts';
import { metadataMax, metadataOf } from './read-submission.ts';

/** How long the form waits for the names and the link of the message: its trigger lives about 3 s. */
const readMs = 600;

/** Characters of the message that the form shows. */
const quoteMax = 300;

/**
 * Opens the form that declares an incident from a message. The form carries the message to the declaration, whose first entry
 * it becomes: the app may not be in its channel, so that it could not read it there.
 */
export async function declareFromMessage(
  app: AppContext,
  opening: Pick<Input, 'asker' | 'triggerId'>,
  place: MessagePlace,
  message: unknown,
): Promise<Answer | null> {
  const objection = await app.gate.objectionTo(opening.asker, { kind: 'open', form: 'declare' });
  if (objection !== null) return objection;
  const early = await withTimeout(readMessage(app, place, message), readMs);
  const { words, link } = early?.value ?? { words: messageWords(message, () => undefined).text, link: null };
  const entry = entryOf({ words, link }, writtenOf(message, place));
  const notices = [
    section(`This message of ${person(entry.written.by)} becomes the first entry:`),
    quotation(entry.text, quoteMax),
  ];
  return openForm(app, { ...opening, place: null }, 'declare', { entry, words, notices });
}

type Entry = FirstEntry & { readonly written: NonNullable<FirstEntry['written']> };

/** As much of the message as the form can carry, which counts what JSON escapes. */
export function entryOf(
  { words, link }: { readonly words: string; readonly link: string | null },
  written: Entry['written'],
): Entry {
  const cutTo = (max: number): Entry => ({
    type: 'add_note',
    text: noteText({ text: words, isWhole: false }, link, max),
    written,
  });
  const fits = (max: number) => metadataOf(null, {}, cutTo(max)).length <= metadataMax;
  let [fitting, tooLong] = [0, metadataMax + 1];
  while (tooLong - fitting > 1) {
    const middle = Math.floor((fitting + tooLong) / 2);
    if (fits(middle)) fitting = middle;
    else tooLong = middle;
  }
  return cutTo(fitting);
}
