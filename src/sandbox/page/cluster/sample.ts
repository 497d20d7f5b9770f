import type { RegionState } from '../../cluster/control-extension.ts';

/** The regions at one moment of this page's clock. */
export type Sample = { readonly atMs: number; readonly regions: readonly RegionState[] };

/** What the panel counts, as totals since the cluster started. */
export type Count = 'commits' | 'conflicts' | 'roundTrips';

/** How many samples are kept: one a second while the panel is open. */
export const samplesMax = 61;

export function addSample(history: readonly Sample[], sample: Sample): readonly Sample[] {
  return [...history, sample].slice(-samplesMax);
}

/** What was set shows at once; the clock of the samples keeps its second. */
export function replaceLast(history: readonly Sample[], regions: readonly RegionState[]): readonly Sample[] {
  return history.map((sample, index) => (index === history.length - 1 ? { ...sample, regions } : sample));
}

export function totalOf(region: RegionState, count: Count): number {
  const { commits, conflicts, roundTrips } = region.counters;
  return { commits, conflicts: conflicts.OC000 + conflicts.OC001, roundTrips }[count];
}

/** What a region did a second between each two samples, oldest first; a cluster that was restarted counts from nothing. */
export function ratesOf(history: readonly Sample[], name: string, count: Count): readonly number[] {
  return history.slice(1).map((sample, index) => {
    const previous = history[index];
    const seconds = (sample.atMs - (previous?.atMs ?? 0)) / 1000;
    const before = previous?.regions.find((region) => region.name === name);
    const after = sample.regions.find((region) => region.name === name);
    if (!before || !after || seconds <= 0) return 0;
    return Math.max(0, totalOf(after, count) - totalOf(before, count)) / seconds;
  });
}
