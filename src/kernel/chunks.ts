/**
 * A list that only grows, in chunks, so that the list with one more item shares all but the last chunk with the list
 * before: a change to a list of n items copies about n / 128 + 128 references at most instead of n.
 */
export type Chunks<T> = readonly (readonly T[])[];

const chunkLength = 128;

export function appended<T>(chunks: Chunks<T>, item: T): Chunks<T> {
  const last = chunks.at(-1);
  return last === undefined || last.length === chunkLength
    ? [...chunks, [item]]
    : [...chunks.slice(0, -1), [...last, item]];
}

/** The list with another item in the place of one; without it, the list as it was. */
export function replacedAt<T>(chunks: Chunks<T>, index: number, replace: (item: T) => T): Chunks<T> {
  const at = Math.floor(index / chunkLength);
  const chunk = chunks[at];
  const item = chunk?.[index % chunkLength];
  if (chunk === undefined || item === undefined) return chunks;
  return chunks.with(at, chunk.with(index % chunkLength, replace(item)));
}

export function itemAt<T>(chunks: Chunks<T>, index: number): T | undefined {
  return chunks[Math.floor(index / chunkLength)]?.[index % chunkLength];
}
