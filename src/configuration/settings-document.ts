import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

export type Path = readonly PropertyKey[];

/** A file of settings as YAML: what it says, and in which line. Lines count from 1. */
export type SettingsDocument = {
  /** Plain data; null for an empty file. */
  readonly said: unknown;
  /** The line of a setting, or of the nearest one above it that the file has. */
  lineOf(path: Path): number;
};

export type DocumentResult =
  | { readonly ok: true; readonly document: SettingsDocument }
  | { readonly ok: false; readonly line: number; readonly column: number; readonly says: string };

/** Reads YAML 1.2. What is wrong is told without a word of the text, which may hold what nobody should see. */
export function readDocument(text: string): DocumentResult {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    stringKeys: true,
    logLevel: 'error',
  });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    const { line, col: column } = lines.linePos(problem.pos[0]);
    return { ok: false, line, column, says: problems[problem.code] ?? 'this is no YAML' };
  }
  try {
    const said: unknown = document.toJS();
    return { ok: true, document: { said, lineOf: (path) => lines.linePos(offsetOf(document, path)).line } };
  } catch {
    return { ok: false, line: 1, column: 1, says: 'an alias (*name) leads nowhere, or to too much' };
  }
}

/** What the parser finds most often, in plain words. https://eemeli.org/yaml/#errors */
const problems: Readonly<Record<string, string>> = {
  BAD_INDENT: 'this fits neither the indent nor an open bracket above',
  DUPLICATE_KEY: 'this key stands twice in its group',
  MISSING_CHAR: 'a character is missing, such as a quote, a bracket or a colon',
  MULTIPLE_DOCS: 'a second document begins here',
  NON_STRING_KEY: 'this key is no word',
  TAB_AS_INDENT: 'a tab indents this line, and YAML takes blanks only',
  TAG_RESOLVE_FAILED: 'this tag (!name) means nothing here',
};

/** Where a setting begins, which is where its key does; or the nearest one above it. */
function offsetOf(document: Document.Parsed, path: Path): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const part of path) {
    const pair = isMap(node) ? node.items.find(({ key }) => isScalar(key) && key.value === part) : undefined;
    node = isSeq(node) && typeof part === 'number' ? node.items[part] : pair?.value;
    const start = startOf(pair?.key ?? node);
    if (start === null) return offset;
    offset = start;
  }
  return offset;
}

function startOf(node: unknown): number | null {
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}
