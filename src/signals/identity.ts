import { createHash } from 'node:crypto';

/** The longest name that is kept as its sender wrote it. */
const nameLengthMax = 200;

/**
 * One name for what several parts name together, the same each time. A single part stays readable; several, and what is too
 * long or holds what no database takes, become a hash of them as JSON, so that no two lists of parts share a name.
 */
export function nameOf(...parts: readonly string[]): string {
  const [only = ''] = parts;
  if (parts.length === 1 && only.length <= nameLengthMax && /^[^\p{Cc}\p{Cs}]+$/u.test(only)) return only;
  return `sha256:${digest(parts)}`;
}

/** A hash of any data, whatever the order of the keys in it. */
export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, sorted), 'utf8').digest('hex');
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
