import type { Regions } from '../store/regions.ts';
import { retryOnConflict } from '../store/retry-on-conflict.ts';
import { keptAtOnce, latestEpisode, signalsInsert, signalsSince } from '../store/signals.ts';
import type { Signals } from './keep-signals.ts';

/** The signals in the database, in the first region that answers. */
export function signalsIn({ runAnywhere }: Pick<Regions, 'runAnywhere'>): Signals {
  return {
    async keep(team, signals, sent) {
      for (let from = 0; from < signals.length; from += keptAtOnce) {
        const some = signals.slice(from, from + keptAtOnce);
        await retryOnConflict(() => runAnywhere((db) => signalsInsert(db, team, some, signals[0], sent).execute()));
      }
    },
    latestEpisode: (key) => runAnywhere((db) => latestEpisode(db, key)),
    signalsSince: (key, at) => runAnywhere((db) => signalsSince(db, key, at)),
  };
}
