import { createHash } from 'node:crypto';

/** What an event's data holds in place of a text: the SHA-256 of a salt and the text, in hex. It says nothing of a text that is gone. */
export type Commitment = { readonly sha256: string };

const sha256Pattern = /^[0-9a-f]{64}$/;

/** A text beside the record, with the salt (16 bytes in hex) that its commitment was made with. */
export type TextRow = {
  readonly sequence: number;
  readonly field: string;
  readonly text: string;
  readonly salt: string;
};

/** Commits to a text: a fresh random salt each keeps anybody from guessing an erased text by its hash. */
export function commitTo(text: string, salt: string): Commitment {
  return { sha256: createHash('sha256').update(Buffer.from(salt, 'hex')).update(text, 'utf8').digest('hex') };
}

const saltPattern = /^[0-9a-f]{32}$/;

/** Whether a text and its salt are what was committed to. A salt of another length could hide the text's first letters. */
export function isCommittedTo({ text, salt }: Pick<TextRow, 'text' | 'salt'>, { sha256 }: Commitment): boolean {
  return saltPattern.test(salt) && commitTo(text, salt).sha256 === sha256;
}

/** Written by hand, not as a schema: it runs for each field of each event that is read, and has to be fast. */
export function isCommitment(value: unknown): value is Commitment {
  if (typeof value !== 'object' || value === null || !('sha256' in value) || Object.keys(value).length > 1)
    return false;
  return typeof value.sha256 === 'string' && sha256Pattern.test(value.sha256);
}

/** The fields of an event's data that hold a commitment, whichever version wrote the event. */
export function commitmentsIn(data: unknown): readonly (readonly [field: string, commitment: Commitment])[] {
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([field, value]) => (isCommitment(value) ? [[field, value] as const] : []));
}
