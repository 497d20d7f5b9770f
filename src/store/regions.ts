import { type Kysely, sql } from 'kysely';
import type { RecordTables } from './database.ts';
import { classifyDatabaseError, isReadOnly, isStaleCatalogue } from './database-error.ts';
import type { Region } from './region.ts';
import { createRegionCaller, isCut, type RegionCaller } from './region-caller.ts';
import { createRegionsHealth, type RegionsEvents, type RegionsHealth } from './region-health.ts';

/** The regions of one database, in order of preference. */
export type Regions = {
  /** In which order to try them now: as preferred, those that are passed over last, whichever answered latest first. */
  order(): readonly [Region, ...Region[]];
  /** Runs work in one region and learns from how it ends whether that region is worth asking. Throws what the work threw. */
  runIn<T>(region: Region, work: Work<T>): Promise<T>;
  /** Runs work that may be repeated in the first region that answers, within a deadline. Throws the last error. */
  runAnywhere<T>(work: Work<T>): Promise<T>;
  close(): Promise<void>;
};

type Work<T> = (db: Kysely<RecordTables>) => Promise<T>;

/** No region is tried any more once an operation has taken this long. */
const deadlineMs = 6_000;

/** One retry refreshes a cached catalogue. More retries would mean that somebody keeps changing the schema. */
const staleCatalogueMax = 5;

/** How often it is looked which regions are due to be asked, and how long one may go unasked. */
const probeTickMs = 500;
const idleMs = 5_000;

/**
 * Asks regions in order: passes one over that fails, probes it until it is back and then prefers it again, and keeps a
 * connection warm in each, so that going to another costs no sign-in.
 */
export function createRegions(regions: readonly [Region, ...Region[]], events: RegionsEvents = {}): Regions {
  // Not the time of day, which may be set back.
  const now = () => performance.now();
  const health = createRegionsHealth(regions, events, now);
  const caller = createRegionCaller(health, now);
  // A single region needs no warm connections elsewhere, and is asked even when its breaker is open.
  const probes = regions.length > 1 ? probeRegions(regions, health, caller) : null;

  async function runIn<T>(region: Region, work: Work<T>): Promise<T> {
    const once = () => caller.call(region, () => work(health.isLastHope(region) ? region.patientDb : region.db));
    // What a session that may only read has refused was not run: it is sent once more, over a new connection.
    return once().catch((error: unknown) => (isReadOnly(error) ? once() : Promise.reject(error)));
  }

  /** A region without another is asked once more, over its next connection, when a connection was cut. */
  const repeatedly = <T>(region: Region, work: Work<T>) =>
    repeat(() => runIn(region, work), { cutsMax: regions.length === 1 ? 1 : 0 });

  return {
    order: health.order,
    runIn,
    async runAnywhere(work) {
      const startedAtMs = now();
      let last: unknown = null;
      for (const region of health.order()) {
        if (last !== null && now() - startedAtMs > deadlineMs) break;
        try {
          return await repeatedly(region, work);
        } catch (error) {
          const verdict = classifyDatabaseError(error);
          if (verdict === 'fault' || verdict === 'conflict') throw error;
          last = error;
        }
      }
      throw last;
    },
    async close() {
      await probes?.stop();
      await caller.settle();
      await Promise.all(regions.map((region) => region.close()));
    },
  };
}

/** Does it again when the region's cached catalogue was stale, and after so many cut connections. */
async function repeat<T>(work: () => Promise<T>, { cutsMax }: { readonly cutsMax: number }): Promise<T> {
  let stale = 1;
  let cuts = 0;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (isStaleCatalogue(error) && stale < staleCatalogueMax) stale += 1;
      else if (isCut(error) && cuts < cutsMax) cuts += 1;
      else throw error;
    }
  }
}

/** Asks each region for its own sake: one that is passed over when its probe is due, the others to keep them warm. */
function probeRegions(regions: readonly Region[], health: RegionsHealth, { call }: RegionCaller) {
  const probes = new Set<Promise<unknown>>();
  const timer = setInterval(() => {
    for (const region of regions.filter((one) => health.takeProbe(one, idleMs))) {
      const probe = call(region, () => sql`SELECT 1`.execute(region.db))
        .catch(() => undefined)
        .finally(() => probes.delete(probe));
      probes.add(probe);
    }
  }, probeTickMs);
  timer.unref();
  return {
    async stop(): Promise<void> {
      clearInterval(timer);
      await Promise.all(probes);
    },
  };
}
