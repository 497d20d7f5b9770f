import { type Kysely, sql } from 'kysely';
import { type Breaker, closed, type Failure, failed, isLost, pinged, probing, succeeded } from './breaker.ts';
import { BusyPoolError, NoAnswerError } from './connection-pool.ts';
import type { RecordTables } from './database.ts';
import { codeOf, isReadOnly, isStaleCatalogue, reasonOf, verdictOf } from './database-error.ts';
import type { Region } from './region.ts';

/** How one region stands. */
export type RegionHealth = {
  readonly name: string;
  /** Why it is left alone; null while it is asked. */
  readonly lost: string | null;
};

/** The regions of one database, in order of preference. */
export type Regions = {
  /** In which order to try them now: as preferred, those that are left alone last, whichever answered latest first. */
  order(): readonly [Region, ...Region[]];
  /** Runs work in one region and learns from how it ends whether that region is worth asking. Throws what the work threw. */
  attempt<T>(region: Region, work: (db: Kysely<RecordTables>) => Promise<T>): Promise<T>;
  /** Runs work that may be repeated in the first region that answers, within a deadline. Throws the last error. */
  run<T>(work: (db: Kysely<RecordTables>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** Told when a region is lost and when it is back. */
export type RegionsEvents = { onRegion?(health: RegionHealth): void };

/** No region is tried any more once an operation has taken this long. */
const deadlineMs = 6_000;

/** A cached catalogue is fresh after one answer; more of them means that somebody keeps changing the schema. */
const staleCatalogueMax = 5;

/** How often the regions are looked after, and how long one may go unasked before it is asked for its own sake. */
const tendMs = 500;
const idleMs = 5_000;

/**
 * Looks after regions: leaves one alone that fails, probes it until it is back and then prefers it again, and keeps a
 * connection warm in each, so that going to another costs no sign-in.
 */
export function createRegions(regions: readonly [Region, ...Region[]], events: RegionsEvents = {}): Regions {
  // Not the time of day, which may be set back.
  const now = () => performance.now();
  const breakers = new Map<string, Breaker>();
  const askedAtMs = new Map<string, number>();
  const answeredAtMs = new Map<string, number>();
  const probes = new Set<Promise<void>>();
  const pings = new Map<string, Promise<void>>();

  const breakerOf = ({ name }: Region) => breakers.get(name) ?? closed;
  const isAsked = (region: Region) => breakerOf(region).state === 'closed';

  function set(region: Region, breaker: Breaker): void {
    const wasLost = isLost(breakerOf(region));
    breakers.set(region.name, breaker);
    if (wasLost === isLost(breaker)) return;
    events.onRegion?.({ name: region.name, lost: breaker.state === 'closed' ? null : breaker.reason });
  }

  function answered(region: Region): void {
    answeredAtMs.set(region.name, now());
    set(region, succeeded(breakerOf(region), now()));
  }

  async function attempt<T>(region: Region, work: (db: Kysely<RecordTables>) => Promise<T>): Promise<T> {
    const once = () => ask(region, () => work(isLastHope(region) ? region.patientDb : region.db));
    // What a session that may only read has refused was not run: it is sent once more, over a new connection.
    return once().catch((error: unknown) => (isReadOnly(error) ? once() : Promise.reject(error)));
  }

  async function ask<T>(region: Region, work: () => Promise<T>): Promise<T> {
    askedAtMs.set(region.name, now());
    try {
      const value = await work();
      answered(region);
      return value;
    } catch (error) {
      const verdict = verdictOf(error);
      if (verdict === 'conflict' || verdict === 'fault') answered(region);
      else {
        const failure = failureOf(error);
        set(region, failed(breakerOf(region), failure, now()));
        if (failure.kind === 'silent' || failure.kind === 'busy') pingOnce(region);
      }
      throw error;
    }
  }

  /** Whether no other region is worth asking after this one. */
  function isLastHope(region: Region): boolean {
    return regions.filter(isAsked).at(-1) === region;
  }

  /** Finds out whether a region that owes an answer is slow or lost; one ping at a time. */
  function pingOnce(region: Region): void {
    if (pings.has(region.name)) return;
    const startedAtMs = now();
    const ping = region
      .ping()
      .then(() => set(region, pinged(breakerOf(region), now())))
      .catch((error: unknown) => {
        const hasAnswered = (answeredAtMs.get(region.name) ?? Number.NEGATIVE_INFINITY) > startedAtMs;
        if (hasAnswered || isAnswer(error)) set(region, pinged(breakerOf(region), now()));
        else set(region, failed(breakerOf(region), { kind: 'lost', reason: reasonOf(error) }, now()));
      })
      .finally(() => pings.delete(region.name));
    pings.set(region.name, ping);
  }

  function order(): readonly [Region, ...Region[]] {
    const asked = regions.filter(isAsked);
    const latest = ({ name }: Region) => answeredAtMs.get(name) ?? 0;
    const leftAlone = regions.filter((region) => !asked.includes(region)).sort((a, b) => latest(b) - latest(a));
    const [first, ...others] = [...asked, ...leftAlone];
    return first === undefined ? regions : [first, ...others];
  }

  async function inRegion<T>(region: Region, work: (db: Kysely<RecordTables>) => Promise<T>): Promise<T> {
    let wasCut = false;
    for (let stale = 1; ; ) {
      try {
        return await attempt(region, work);
      } catch (error) {
        if (isStaleCatalogue(error) && stale < staleCatalogueMax) stale += 1;
        // A region without another is asked once more, over its next connection.
        else if (failureOf(error).kind === 'broken' && regions.length === 1 && !wasCut) wasCut = true;
        else throw error;
      }
    }
  }

  function tend(): void {
    for (const region of regions) {
      const breaker = breakerOf(region);
      const probe = probing(breaker, now());
      if (probe !== null) set(region, probe);
      else if (breaker.state !== 'closed' || now() - (askedAtMs.get(region.name) ?? Number.NEGATIVE_INFINITY) < idleMs)
        continue;
      const asked = ask(region, () => sql`SELECT 1`.execute(region.db))
        .then(() => undefined)
        .catch(() => undefined)
        .finally(() => probes.delete(asked));
      probes.add(asked);
    }
  }
  // One region has no other to be warm for, and is asked whatever its breaker says.
  const tending = regions.length > 1 ? setInterval(tend, tendMs) : undefined;
  tending?.unref();

  return {
    order,
    attempt,
    async run(work) {
      const startedAtMs = now();
      let last: unknown = null;
      for (const region of order()) {
        if (last !== null && now() - startedAtMs > deadlineMs) break;
        try {
          return await inRegion(region, work);
        } catch (error) {
          const verdict = verdictOf(error);
          if (verdict === 'fault' || verdict === 'conflict') throw error;
          last = error;
        }
      }
      throw last;
    },
    async close() {
      clearInterval(tending);
      await Promise.all([...probes, ...pings.values()]);
      await Promise.all(regions.map((region) => region.close()));
    },
  };
}

/** What an error that is no answer says about the region: a connection that was cut is not yet a region that fell silent. */
function failureOf(error: unknown): Failure {
  const reason = reasonOf(error);
  if (error instanceof BusyPoolError) return { kind: 'busy', reason };
  if (error instanceof NoAnswerError) return { kind: 'silent', reason };
  return { kind: verdictOf(error) === 'unknown' || isReadOnly(error) ? 'broken' : 'lost', reason };
}

/** Whether what a ping threw shows a server at work: it answered the statement, or has no connection to spare. */
function isAnswer(error: unknown): boolean {
  const verdict = verdictOf(error);
  return verdict === 'conflict' || verdict === 'fault' || ['53300', '53400'].includes(codeOf(error));
}
