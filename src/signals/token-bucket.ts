/**
 * How many signals a source may send at once, and how many in a second for long: in a wide outage Alertmanager tells of
 * thousands, and of all of them again every five minutes.
 */
export const burst = 5_000;
export const perSecond = 50;
/** A delivery is taken whole: what it goes beyond the rest is owed, but never more than a minute's worth. */
const debtMax = 60 * perSecond;

/** Lets each source send so much. */
export type TokenBuckets = {
  /** How many seconds a source has to wait; 0 where it may send. */
  waitSeconds(source: string): number;
  /** Takes tokens, whether there are enough or not. */
  take(source: string, tokens: number): void;
  /** Whether a source has kept quiet so long that a flood is over. */
  isRested(source: string): boolean;
};

/** `elapsedMs`: milliseconds that are never set back. */
export function createTokenBuckets(elapsedMs: () => number): TokenBuckets {
  const buckets = new Map<string, { tokens: number; atMs: number }>();

  function bucketOf(source: string) {
    const nowMs = elapsedMs();
    const bucket = buckets.get(source) ?? { tokens: burst, atMs: nowMs };
    bucket.tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.atMs) / 1_000) * perSecond);
    bucket.atMs = nowMs;
    buckets.set(source, bucket);
    return bucket;
  }

  return {
    waitSeconds(source) {
      const { tokens } = bucketOf(source);
      return tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perSecond);
    },
    take(source, tokens) {
      const bucket = bucketOf(source);
      bucket.tokens = Math.max(-debtMax, bucket.tokens - tokens);
    },
    isRested: (source) => bucketOf(source).tokens >= burst / 2,
  };
}
