import type { Mark } from './mark.ts';
import { type Phrase, type Sentence, words } from './phrase.ts';

/** What an accepted command leaves in the record: the type of an event and its data. */
export type Payload = { readonly type: string; readonly data: Readonly<Record<string, unknown>> };

/** The command changes nothing. `since`: who made it so before, and when. */
export type Unchanged = { readonly kind: 'unchanged'; readonly says: Sentence; readonly since: Mark };

/** The command is not allowed. `reason` is for programs; `says` tells people what stands in the way and what to do. */
export type Refused = { readonly kind: 'refused'; readonly reason: string; readonly says: Sentence };

/** What a command does to an incident. */
export type Decision<P = Payload> = { readonly kind: 'accepted'; readonly event: P } | Unchanged | Refused;

/** `says` such as "Already sev1"; the surface adds who did it and when. */
export function unchanged(since: Mark, ...says: readonly (string | Phrase)[]): Unchanged {
  const { by, at, sequence } = since;
  return { kind: 'unchanged', says: phrases(says), since: { by, at, sequence } };
}

export function refused(reason: string, ...says: readonly (string | Phrase)[]): Refused {
  return { kind: 'refused', reason, says: phrases(says) };
}

function phrases(pieces: readonly (string | Phrase)[]): Sentence {
  return pieces.map((piece) => (typeof piece === 'string' ? words(piece) : piece));
}
