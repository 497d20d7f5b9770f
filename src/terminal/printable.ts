/** Typed text without control characters, so that a note can't move a reader's cursor. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}
