import type { Receipt } from '../../workspace/protocol.ts';

/** What to tell a person about a verb that failed; empty where it did not. */
export function problemOf(receipt: Receipt, what?: string): string {
  if (receipt.ok) return '';
  const subject = what === undefined ? 'That did not work' : `${what} failed`;
  return `${subject} with the error “${receipt.error}”.${receipt.detail === undefined ? '' : ` ${receipt.detail}`}`;
}
