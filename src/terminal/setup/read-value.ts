import { readEnvironment } from '../../configuration/environment.ts';
import type { Wanted } from './words.ts';

/** A value, or none, which leaves what the file has; or a sentence about what can't be used. */
export type ReadValue =
  | { readonly ok: true; readonly value: string | null }
  | { readonly ok: false; readonly sentence: string };

/** Reads what somebody gave. `kept`: what the file has. */
export function readValue({ name, without }: Wanted, typed: string, kept: string | undefined): ReadValue {
  const read = readEnvironment({ [name]: typed });
  if (!read.ok) return read;
  const value = read.given[name] ?? null;
  if (value === null && without === null && !kept) {
    return { ok: false, sentence: `${name} is needed: nothing was given.` };
  }
  return { ok: true, value };
}
