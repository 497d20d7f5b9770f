import { createHash } from 'node:crypto';

export type Draws = {
  /** The next number of a stream, from 0 up to but not including 1. */
  next(stream: string): number;
  /** Begins all streams anew. */
  reseed(seed: number): void;
};

/**
 * Numbers that follow from a seed: the nth of a stream is always the same, whatever is drawn from other streams in
 * between. So a run in which many calls are made at once replays as well as one in which they come in turn.
 */
export function createDraws(firstSeed: number): Draws {
  let seed = firstSeed;
  const drawn = new Map<string, number>();
  return {
    next(stream) {
      const count = drawn.get(stream) ?? 0;
      drawn.set(stream, count + 1);
      return createHash('sha256').update(`${seed} ${count} ${stream}`).digest().readUIntBE(0, 6) / 2 ** 48;
    },
    reseed(next) {
      seed = next;
      drawn.clear();
    },
  };
}
