/**
 * How a text that somebody typed is shown, whatever the surface: without what nobody can see, and within marks that it
 * can't close itself. The record and its JSON keep what was typed. Each surface adds what its own markup asks for.
 */

/** https://www.unicode.org/reports/tr14/#BK and what other line ends there are. */
const lineBreaks = /\r\n?|[\n\v\f\u0085\u2028\u2029]/g;

/** Blank, and no white space by its category: the blanks of Braille, of hieroglyphs and of a musical note without a head. */
const blanks = /[\p{Cc}\s\u2800\u{13441}\u{13442}\u{1d159}]+/gu;
const blanksInLine = /[\p{Cc}\u2800\u{13441}\u{13442}\u{1d159}]+/gu;

/**
 * What shows nothing, or turns the direction of what follows, what hides an annotation, and what joins hieroglyphs.
 * https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\ufff9-\ufffb\u{13430}-\u{13440}]/gu;

/** A joiner within an emoji, or between letters that join; and the sign that makes a symbol an emoji, or a plain one. */
const seenJoiner =
  /(?<=(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d](?=[\p{L}\p{M}\p{Extended_Pictographic}])|(?<=\p{Emoji})[\ufe0e\ufe0f]/gu;

/** More marks on one letter than any language has: they would reach into the lines above and below. */
const piledMarks = /(\p{M}{4})\p{M}+/gu;

/** A letter that is read from right to left. https://www.unicode.org/reports/tr9/#Table_Bidirectional_Character_Types */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** What could be taken for one of our own quotation marks: also primes, and two single marks beside each other. */
const quotationMarks = /[“”„‟❝❞〝〞〟🙶🙷🙸＂ʺ˝ˮ˶″‴‶‷⁗〃⹂]|[‘’‚‛′‵ʹʻʼʽˈˊˋ´❛❜＇]{2,}/gu;

/** What `seen` may take out. */
const mayHide = new RegExp(`${unseen.source}|\\p{M}{5}`, 'u');

/** Without what nobody can see: the same letters, on the same lines. */
function seen(text: string): string {
  // Most texts hold none of it, and looking for joiners takes long in a long one.
  if (!mayHide.test(text)) return text;
  const kept = new Set([...text.matchAll(seenJoiner)].map(({ index }) => index));
  return text
    .replaceAll(unseen, (character, index: number) => (kept.has(index) ? character : ''))
    .replaceAll(piledMarks, '$1');
}

/** Words of ours, which may hold a name from the settings, without what nobody can see. */
export function plainWords(words: string): string {
  return seen(words.toWellFormed()).replaceAll(blanksInLine, ' ');
}

/** The lines of a text, without what nobody can see and without blanks at their ends. */
export function typedLines(text: string): readonly string[] {
  return seen(text.toWellFormed())
    .split(lineBreaks)
    .map((line) => line.replaceAll(blanksInLine, ' ').trimEnd());
}

/** The same on one line. */
export function typedOnOneLine(text: string): string {
  return seen(text.toWellFormed()).replaceAll(blanks, ' ').trim();
}

/** Whether nobody can see anything of it. */
export function isBlank(text: string): boolean {
  return typedOnOneLine(text) === '';
}

/** Whether it is shown on several lines. */
export function hasSeveralLines(text: string): boolean {
  return typedLines(text.trim()).length > 1;
}

/** One line within quotation marks, which it can't close; what is read from right to left turns nothing beside it. */
export function inQuotes(line: string): string {
  return `“${isolated(line.replaceAll(quotationMarks, '"'))}”`;
}

/** https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates */
export function isolated(line: string): string {
  return rightToLeft.test(line) ? `\u2068${line}\u2069` : line;
}

/**
 * A value as JSON in which each character that nobody can see stands as its escape: the same value to a program, and
 * nothing hidden from a reader.
 */
export function visibleJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replaceAll(
    /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\ufff9-\ufffb\u{13430}-\u{13442}]/gu,
    escaped,
  );
}

/** A character as JSON escapes it: one escape for each of its UTF-16 code units. */
function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
