export type BoundedLog<T> = { add(item: T): void; items(): readonly T[] };

/** Keeps the newest items. */
export function createBoundedLog<T>(max: number): BoundedLog<T> {
  const kept: T[] = [];
  return {
    add(item) {
      kept.push(item);
      if (kept.length > max) kept.splice(0, kept.length - max);
    },
    items: () => [...kept],
  };
}
