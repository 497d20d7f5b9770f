import { typedLines } from '../kernel/typed-text.ts';

/** Typed text on one line, without what would move a reader's cursor, can't be seen, or turns the direction of what follows. */
export function printable(text: string): string {
  return typedLines(text).join(' ');
}

/** The same for Markdown, which obeys nothing in it, also at the start of a line; an address stays one that can be followed. */
export function markdown(text: string): string {
  return printable(text)
    .split(/(https?:\/\/[^\s<>]+)/)
    .map((part, index) => (index % 2 === 1 ? `<${part}>` : part.replaceAll(/[\\`*_[\]<>&~|#$]/g, '\\$&')))
    .join('')
    .replace(/^ +/, (blanks) => '\u00a0'.repeat(blanks.length))
    .replace(/^(\u00a0*)([-+=]|\d+(?=[.)]))/, (_, blanks: string, mark: string) =>
      /\d/.test(mark) ? `${blanks}${mark}\\` : `${blanks}\\${mark}`,
    );
}
