import type { Settings } from '../../configuration/settings.ts';
import { type Severity, severities } from '../../kernel/severity.ts';
import { unclear, written } from '../../slack/kit/arguments.ts';

/** The severities that may be chosen, the worst first. */
export function choosable({ severities: of }: Settings): readonly Severity[] {
  return severities.filter((severity) => of[severity].choosable);
}

const digits: Readonly<Record<string, string>> = {
  ...{ one: '1', two: '2', three: '3', four: '4', five: '5' },
  ...{ i: '1', ii: '2', iii: '3', iv: '4', v: '5' },
};

const digit = '\\d+|one|two|three|four|five|iii|ii|iv|i|v';

/** What stands around a severity, or follows it, and is no part of it: [sev1], (sev1), sev1: or *sev1*. */
const opening = '[[({"\'“‘*_`]';
const closing = '[\\])}"\'”’*_`]';
const following = '[:;,.!|–—-]*';

/** What parts a title from what follows it; a semicolon may end one of Slack's entities instead. */
export const separator = '(?:[,:|–—]|(?<!&(?:amp|lt|gt));)';

/** `sev1`, `SEV-1`, `severity: 1`, `sev one`, `SEV II`. */
const keyed = `(?:sev|severity)\\s*[-_:=#.]?\\s*(${digit})`;

/** A severity at the beginning or the end of a line, in the widths and with the marks that people type. */
export type Found = {
  /** Null: it looks like one, and there is none of that name. */
  readonly severity: Severity | null;
  readonly word: string;
  readonly rest: string;
};

/** The severity that a line begins with; null where it begins with none. */
export function severityAtStart(line: string, settings: Settings): Found | null {
  return found(line, settings, (word, isMarked) => {
    const said = `(?:severity\\s*[:=]?\\s*)?${word}`;
    const alone = `(?:${opening}${said}${closing}${following}|${said}${isMarked ? '[:]' : following})`;
    return new RegExp(`^${alone}(?=\\s|$)(?:\\s+[-–—:|]+(?=\\s))?`, 'iu');
  });
}

/** Words before a severity that make it a part of what is said: "upgrade to sev1". */
const saidOf =
  /(?:^|\s)(?:an?|the|to|as|from|than|not?|of|for|like|is|was|and|or|our|this|that|another|with|per|by|in|on)$/iu;

/** The severity that a line ends with, set apart from what it says; null where it ends with none. */
export function severityAtEnd(line: string, settings: Settings): Found | null {
  const apart = found(line, settings, (word) => {
    const marked = `(?:\\s*${separator}\\s*|\\s+)severity\\s*[:=]?\\s*${word}|\\s*${separator}\\s*${word}|\\s+-+\\s*${word}|\\s*${opening}${word}${closing}`;
    return new RegExp(`(?:${marked})[.!]*$`, 'iu');
  });
  if (apart !== null) return apart;
  const bare = found(line, settings, (word, isMarked) => (isMarked ? null : new RegExp(`\\s+${word}[.!]*$`, 'iu')));
  return bare === null || saidOf.test(bare.rest.trim()) ? null : bare;
}

/** A severity that a text names somewhere, where it may be meant or not; what teams elsewhere call P1 or S1 as well. */
export function severityNamedIn(text: string, settings: Settings): Severity | null {
  const line = plainWidth(text);
  const numbered = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${keyed}|(?:p|s|prio|priority)\\s*-?(\\d))(?![\\p{L}\\p{N}])`,
    'iu',
  ).exec(line);
  const key = numbered?.[1] ?? numbered?.[2];
  const named = namesOf(settings).find(({ name }) =>
    new RegExp(`(?<![\\p{L}\\p{N}])${escaped(name)}(?![\\p{L}\\p{N}])`, 'iu').test(line),
  );
  return named?.severity ?? (key === undefined ? null : byKey(key, settings)) ?? severityMeantBy(line, settings);
}

/** The severity whose meaning in the settings, such as "Critical: …", begins as a line does. */
function severityMeantBy(line: string, settings: Settings): Severity | null {
  const begins = (word: string) => new RegExp(`^${opening}?${escaped(word)}(?![\\p{L}\\p{N}])`, 'iu').test(line);
  return (
    choosable(settings).find((key) => begins(/^([^:]{2,40}):/.exec(settings.severities[key].meaning)?.[1] ?? '\n')) ??
    null
  );
}

/** Whether a severity follows another one: "or 3", "-> sev2". */
export function anotherSeverity(text: string, settings: Settings): boolean {
  return severityOf(text.replace(/^(?:or|and|to|not|&|\+|\/|\||-*>|→|[\s,;–—-])+/i, ''), settings) !== null;
}

/** The severity that is all of a text, by its key, its digit or its name; null where there is none of that name. */
export function severityOf(text: string, settings: Settings): Severity | null {
  const word = plainWidth(text)
    .trim()
    .replace(new RegExp(`^${opening}+|${closing}*${following}$`, 'giu'), '')
    .trim();
  const key = new RegExp(`^(?:${keyed}|(${digit}))$`, 'iu').exec(word);
  const named = namesOf(settings).find(({ name }) => name.toLowerCase() === word.toLowerCase());
  return named?.severity ?? (key === null ? null : byKey(key[1] ?? key[2] ?? '', settings));
}

export function wrongSeverity(word: string, settings: Settings): ReturnType<typeof unclear> {
  const [worst = 'sev1', ...others] = choosable(settings);
  const all = [`${worst} (the worst)`, ...others];
  const last = all.pop();
  return unclear(
    `${written(word)} is not a severity. ${all.length === 0 ? 'The only one is' : `The severities are ${all.join(', ')} and`} ${last}.`,
  );
}

function found(
  line: string,
  settings: Settings,
  patternOf: (word: string, isMarked: boolean) => RegExp | null,
): Found | null {
  const plain = plainWidth(line);
  const at = (match: RegExpExecArray, severity: Severity | null): Found => ({
    severity,
    word: match[0].replaceAll(/^[\s:;,|–—-]+|[\s:;,.!|–—-]+$/g, ''),
    rest: `${line.slice(0, match.index)}${line.slice(match.index + match[0].length)}`,
  });
  for (const { name, severity } of namesOf(settings)) {
    // A name without a digit is an ordinary word: "major" begins a title, "major:" does not.
    const match = patternOf(escaped(name), !/\d/.test(name))?.exec(plain);
    if (match != null) return at(match, severity);
  }
  const match = patternOf(keyed, false)?.exec(plain);
  const key = match?.slice(1).find((group) => group !== undefined);
  return match == null || key === undefined ? null : at(match, byKey(key, settings));
}

function byKey(key: string, settings: Settings): Severity | null {
  const digit = digits[key.toLowerCase()] ?? key;
  return choosable(settings).find((severity) => severity === `sev${digit}`) ?? null;
}

function namesOf(settings: Settings) {
  return choosable(settings).map((severity) => ({ severity, name: plainWidth(settings.severities[severity].name) }));
}

/** The same text, character by character, with digits and letters in other forms (１ ① ¹) as those of ASCII. */
function plainWidth(text: string): string {
  return text
    .replaceAll(/\P{ASCII}/gu, (one) =>
      one.length === 1 && one.normalize('NFKC').length === 1 ? one.normalize('NFKC') : one,
    )
    .replaceAll(/[\u3000\u200b\u2060\ufeff]/g, ' ');
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
