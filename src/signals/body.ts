import { type Headers, headerOf } from './source.ts';

/** What a body holds: data, and the same as text that can be kept; or why it can't be read. */
export type ReadBody =
  | { readonly kind: 'read'; readonly body: unknown; readonly text: string }
  | { readonly kind: 'broken'; readonly sentence: string };

/** Deeper than any source nests; the stack of a reader ends at some thousands. */
const depthMax = 64;

/**
 * Reads a body as JSON, whatever its type says: Amazon SNS sends JSON as text/plain. Where the source takes forms, a form is
 * read as its fields, and an empty body as those of the query.
 */
export function readBody(rawBody: Buffer, query: string, headers: Headers, takesForms: boolean): ReadBody {
  const text = new TextDecoder().decode(rawBody);
  const isForm = headerOf(headers, 'content-type')?.toLowerCase().startsWith('application/x-www-form-urlencoded');
  if (takesForms && isForm === true) return fieldsOf(text);
  if (takesForms && text.trim() === '') return fieldsOf(query);
  if (isDeeperThan(depthMax, text)) return { kind: 'broken', sentence: 'The body is nested too deeply.' };
  try {
    return { kind: 'read', body: JSON.parse(text), text };
  } catch {
    return { kind: 'broken', sentence: 'The body is not JSON.' };
  }
}

/** A field that comes several times is a list. */
function fieldsOf(encoded: string): ReadBody {
  const given = new URLSearchParams(encoded);
  const fields = [...new Set(given.keys())].map((name) => {
    const [first, ...others] = given.getAll(name);
    return [name, others.length === 0 ? first : [first, ...others]];
  });
  const body = Object.fromEntries(fields);
  return { kind: 'read', body, text: JSON.stringify(body) };
}

/** Whether brackets are open within each other beyond a depth, strings left out; whether it is JSON at all is not asked. */
function isDeeperThan(max: number, text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') isInString = !isInString;
    else if (isInString) at += character === '\\' ? 1 : 0;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > max) return true;
  }
  return false;
}

/** The text of a body without its fields that hold secrets. */
export function withoutSecrets({ body, text }: { body: unknown; text: string }, fields: readonly string[]): string {
  if (fields.length === 0 || typeof body !== 'object' || body === null) return text;
  const kept = Object.entries(body).map(([name, value]) => [name, fields.includes(name) ? '(left out)' : value]);
  return JSON.stringify(Object.fromEntries(kept));
}
