import type { z } from 'zod';
import { nearest } from './nearest.ts';
import { type Settings, settingsSchema } from './settings.ts';
import { type Path, readDocument, type SettingsDocument } from './settings-document.ts';
import { settingsAt } from './settings-json-schema.ts';

export type SettingsResult =
  | { readonly ok: true; readonly settings: Settings; lineOf(path: Path): number | null }
  | { readonly ok: false; readonly sentence: string };

/**
 * Reads the text of a settings file. What can't be used is answered as sentences that name the file, the line, the
 * setting, what it got and what it wants. `lineOf`: where the file says a setting; null where it has its default.
 */
export function readSettings(file: string, text: string): SettingsResult {
  const read = readDocument(text);
  if (!read.ok) {
    return { ok: false, sentence: `${file}, line ${read.line}, column ${read.column}: ${read.says}.` };
  }
  const { document } = read;
  const said = document.said ?? {};
  const parsed = settingsSchema.safeParse(said);
  if (!parsed.success) {
    const faults = parsed.error.issues.flatMap((issue) => faultsOf(issue, said, document));
    return { ok: false, sentence: sentenceOf(faults, file) };
  }
  const lineOf = (path: Path) => (valueAt(said, path) === undefined ? null : document.lineOf(path));
  return { ok: true, settings: parsed.data, lineOf };
}

/** So many faults are told at once: who mends them runs the check again. */
const faultsMax = 3;

type Fault = { readonly line: number; readonly says: string };

function faultsOf(issue: z.core.$ZodIssue, said: unknown, { lineOf }: SettingsDocument): readonly Fault[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ line: lineOf([...path, key]), says: unknownSetting(path, key) }));
  }
  const line = lineOf(path);
  // What several settings say together names them itself.
  if (issue.code === 'custom') return [{ line, says: `${issue.message}.` }];
  const value = valueAt(said, path);
  const found = value === undefined ? 'is missing' : `can't be ${shown(value)}`;
  return [{ line, says: `${path.length === 0 ? 'the file' : settingName(path)} ${found}: ${issue.message}.` }];
}

/** The first faults by their lines, and how many there are besides. */
function sentenceOf(faults: readonly Fault[], file: string): string {
  const byLine = faults.toSorted((one, other) => one.line - other.line);
  const told = byLine.slice(0, faultsMax).map(({ line, says }) => `${file}, line ${line}: ${says}`);
  const more = faults.length - told.length;
  return [...told, ...(more > 0 ? [`${file} has ${more} more that can't be used.`] : [])].join(' ');
}

function unknownSetting(path: Path, key: string): string {
  const known = settingsAt(path);
  const near = nearest(key, known);
  const wanted = near === null ? `expected one of ${known.join(', ')}.` : `did you mean ${near}?`;
  return `${JSON.stringify(settingName([...path, key]))} is no setting: ${wanted}`;
}

/** A setting as it is written in a sentence: announcements[0].channel. */
export function settingName(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

function valueAt(said: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined),
    said,
  );
}

const shownMax = 60;

/** A value as it was found; one that may be a token or a URL with a password is not repeated. */
function shown(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a group of settings';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  if (/\bx(ox[a-z]|app)-|:\/\//.test(text)) return 'what it is (it looks like a secret)';
  return text.length > shownMax ? `${text.slice(0, shownMax)}…` : text;
}
