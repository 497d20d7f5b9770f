import type { Invariant } from './audit.ts';
import { playHistory } from './history.ts';
import type { Happening, Schedule } from './schedule.ts';

/** How many histories are played at most in search of the smallest. */
const playsMax = 4_000;

/**
 * The smallest part of a schedule found to break the invariant still: takes out runs of happenings, ever shorter ones, as
 * long as that works. Taking something out moves what comes after it, so each part is tried with other luck, and with the
 * fates of inserts moved forward, too. Deterministic, as the histories are.
 */
export async function shrink(schedule: Schedule, invariant: Invariant): Promise<Schedule> {
  let plays = 0;
  let smallest = schedule;

  async function breaks(candidate: Schedule): Promise<boolean> {
    plays += 1;
    const { violation } = await playHistory(candidate);
    if (violation?.invariant !== invariant) return false;
    smallest = candidate;
    return true;
  }

  async function breaksSomehow(candidate: Schedule): Promise<boolean> {
    for (const moved of [0, 1, 2]) {
      const happenings = candidate.happenings.map((each) => earlier(each, moved));
      for (const luck of [candidate.luck, 1, 2, 3, 4, 5, 6]) {
        if (plays >= playsMax) return false;
        if (await breaks({ ...candidate, happenings, luck })) return true;
      }
    }
    return false;
  }

  await breaks({ ...smallest, legMax: 1 });
  await breaks({ ...smallest, failingReads: 0 });
  await breaks({ ...smallest, cachedEvents: 100_000 });
  let run = Math.ceil(smallest.happenings.length / 2);
  while (run > 0 && plays < playsMax) {
    let spared = false;
    for (let from = 0; from < smallest.happenings.length; ) {
      const { happenings } = smallest;
      if (await breaksSomehow({ ...smallest, happenings: happenings.toSpliced(from, run) })) spared = true;
      else from += run;
    }
    if (!spared || run > 1) run = Math.floor(run / 2);
  }
  return smallest;
}

function earlier(happening: Happening, inserts: number): Happening {
  return happening.kind === 'fate' ? { ...happening, insert: Math.max(0, happening.insert - inserts) } : happening;
}
