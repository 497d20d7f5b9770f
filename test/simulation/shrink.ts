import type { Invariant } from './audit.ts';
import { playHistory } from './history.ts';
import type { Schedule } from './schedule.ts';

/**
 * The smallest part of a schedule that still breaks the invariant: takes out runs of happenings, ever shorter ones, as
 * long as that works, so that in the end none can be spared. Deterministic, as the histories are.
 */
export async function shrink(schedule: Schedule, invariant: Invariant): Promise<Schedule> {
  const breaks = async (candidate: Schedule) => (await playHistory(candidate)).violation?.invariant === invariant;
  let smallest = schedule;
  for (const simpler of [{ legMax: 1 }, { cachedEvents: 100_000 }]) {
    const candidate = { ...smallest, ...simpler };
    if (await breaks(candidate)) smallest = candidate;
  }
  let run = Math.ceil(smallest.happenings.length / 2);
  while (run > 0) {
    let spared = false;
    for (let from = 0; from < smallest.happenings.length; ) {
      const candidate = { ...smallest, happenings: smallest.happenings.toSpliced(from, run) };
      if (await breaks(candidate)) {
        smallest = candidate;
        spared = true;
      } else from += run;
    }
    if (!spared || run > 1) run = Math.floor(run / 2);
  }
  return smallest;
}
