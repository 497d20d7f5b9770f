/**
 * Typed text on one line, without what would move a reader's cursor or turn the direction of what follows.
 * https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ');
}

/** The same for Markdown, which obeys nothing in it; an address stays one that can be followed. */
export function markdown(text: string): string {
  return printable(text)
    .split(/(https?:\/\/[^\s<>]+)/)
    .map((part, index) => (index % 2 === 1 ? `<${part}>` : part.replaceAll(/[\\`*_[\]<>&~|#$]/g, '\\$&')))
    .join('');
}
