/**
 * A list that only grows, in chunks, so that the list with one more item shares all but the last chunk with the list
 * before: appending to a list of n items copies about n / 128 + 64 references instead of n.
 */
export type Chunks<T> = readonly (readonly T[])[];

const chunkLength = 128;

export function appended<T>(chunks: Chunks<T>, item: T): Chunks<T> {
  const last = chunks.at(-1);
  return last === undefined || last.length === chunkLength
    ? [...chunks, [item]]
    : [...chunks.slice(0, -1), [...last, item]];
}

export function itemAt<T>(chunks: Chunks<T>, index: number): T | undefined {
  return chunks[Math.floor(index / chunkLength)]?.[index % chunkLength];
}
