/** What samples amount to. Percentiles are by nearest rank: of fewer than 100 samples, p99 is the largest. */
export type Distribution = {
  readonly n: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
};

/** Null of no samples. */
export function distributionOf(samples: readonly number[]): Distribution | null {
  const sorted = [...samples].sort((a, b) => a - b);
  const max = sorted.at(-1);
  if (max === undefined) return null;
  const n = sorted.length;
  return { n, p50: nearestRank(sorted, 50) ?? max, p99: nearestRank(sorted, 99) ?? max, max };
}

/** The smallest sample that at least so many percent are not above: https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method */
function nearestRank(sorted: readonly number[], percent: number): number | undefined {
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1];
}
