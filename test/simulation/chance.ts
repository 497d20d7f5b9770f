/**
 * A number from 0 up to 1 that follows from whole numbers alone, so that one draw does not shift the next: what is left
 * of a schedule keeps its delays when a part of it is taken out. Mixes with the finalizer of MurmurHash3
 * (https://github.com/aappleby/smhasher/wiki/MurmurHash3).
 */
export function chance(...keys: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const key of keys) {
    hash = Math.imul(hash ^ key, 0x85ebca6b);
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return (hash >>> 0) / 2 ** 32;
}

/** A row of draws from one seed. */
export type Dice = {
  /** A whole number from 0 up to `sides`. */
  below(sides: number): number;
  /** Whether something of this likelihood, 0 to 1, happens. */
  hits(likelihood: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
};

export function createDice(...keys: readonly number[]): Dice {
  let drawn = 0;
  const draw = () => {
    drawn += 1;
    return chance(...keys, drawn);
  };
  return {
    below: (sides) => Math.floor(draw() * sides),
    hits: (likelihood) => draw() < likelihood,
    pick: (from) => from[Math.floor(draw() * from.length)] ?? from[0],
  };
}
