import { z } from 'zod';
import type { SignalState } from './signal.ts';
import type { Reading } from './source.ts';

// What the bodies of all sources are read by. What names an alert or says its state has to be there; all else is taken as it
// comes, since no alert should be lost for a description in another form.

/** What names something: a word or a number. */
export const name = z
  .union([z.string().trim().min(1), z.number()], 'expected a word or a number')
  .transform((value) => String(value));

/** What is said besides: undefined where it is none. */
export const said = z
  .union([z.string(), z.number(), z.boolean()])
  .transform((value) => String(value))
  .optional()
  .catch(undefined);

/** A group of values by their names; empty where it is none. */
export const group = z.record(z.string(), z.unknown()).catch({});

/** A list of words; empty where it is none. */
export const list = z.array(said).catch([]);

/** Reads a body by its schema; what can't be read is answered with the field that is wrong, and without its value. */
export function readAs<T>(
  schema: z.ZodType<T>,
  body: unknown,
  sender: string,
  understand: (sent: T) => Reading,
): Reading {
  const { data, error } = schema.safeParse(body);
  if (error === undefined) return understand(data);
  const [issue] = error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'the body' : issue.path.map(String).join('.');
  return { kind: 'unreadable', sentence: `This can't be read as what ${sender} sends: see ${where.slice(0, 100)}.` };
}

/** A text that should be JSON; undefined where it is not. */
export function fromJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** The state that a source's word stands for; a word that is not known changes none. */
export function stateFor(states: Readonly<Record<string, SignalState>>, word: string): SignalState {
  return (Object.hasOwn(states, word) ? states[word] : undefined) ?? 'info';
}
