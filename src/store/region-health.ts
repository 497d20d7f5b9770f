import { type Breaker, closed, type Failure, failed, isLost, pinged, probing, succeeded } from './breaker.ts';
import type { Region } from './region.ts';

/** How one region stands. */
export type RegionHealth = {
  readonly name: string;
  /** Why it is lost; null while it is not. */
  readonly lost: string | null;
};

/** Told when a region is lost and when it is back. */
export type RegionsEvents = { onRegion?(health: RegionHealth): void };

/** What is known of one region; times by the clock that the health was given. */
type Known = { readonly breaker: Breaker; readonly askedAtMs: number; readonly answeredAtMs: number };

const nothingKnown: Known = {
  breaker: closed,
  askedAtMs: Number.NEGATIVE_INFINITY,
  answeredAtMs: Number.NEGATIVE_INFINITY,
};

/** How the regions of a database have answered, and so which one to ask next. */
export type RegionsHealth = {
  /** As preferred; those that are passed over last, whichever answered latest first. */
  order(): readonly [Region, ...Region[]];
  /** Whether no other region is worth asking after this one. */
  isLastHope(region: Region): boolean;
  asked(region: Region): void;
  answered(region: Region): void;
  failed(region: Region, failure: Failure): void;
  /** A ping was answered. */
  pinged(region: Region): void;
  hasAnsweredSince(region: Region, atMs: number): boolean;
  /** Whether it is time to ask a region for its own sake: its probe is due, or it has not been asked for so long. */
  takeProbe(region: Region, idleMs: number): boolean;
};

/** `now`: milliseconds on a clock that never goes back. */
export function createRegionsHealth(
  regions: readonly [Region, ...Region[]],
  { onRegion }: RegionsEvents,
  now: () => number,
): RegionsHealth {
  const known = new Map<Region, Known>();
  const of = (region: Region) => known.get(region) ?? nothingKnown;
  const isWorthAsking = (region: Region) => of(region).breaker.state === 'closed';

  function learn(region: Region, news: Partial<Known>): void {
    const before = of(region);
    const after = { ...before, ...news };
    known.set(region, after);
    if (isLost(before.breaker) === isLost(after.breaker)) return;
    onRegion?.({ name: region.name, lost: after.breaker.state === 'closed' ? null : after.breaker.reason });
  }

  return {
    order() {
      const passedOver = regions
        .filter((region) => !isWorthAsking(region))
        .sort((one, other) => of(other).answeredAtMs - of(one).answeredAtMs);
      const [first, ...others] = [...regions.filter(isWorthAsking), ...passedOver];
      return first === undefined ? regions : [first, ...others];
    },
    isLastHope: (region) => regions.filter(isWorthAsking).at(-1) === region,
    asked: (region) => learn(region, { askedAtMs: now() }),
    answered: (region) => learn(region, { answeredAtMs: now(), breaker: succeeded(of(region).breaker, now()) }),
    failed: (region, failure) => learn(region, { breaker: failed(of(region).breaker, failure, now()) }),
    pinged: (region) => learn(region, { breaker: pinged(of(region).breaker, now()) }),
    hasAnsweredSince: (region, atMs) => of(region).answeredAtMs > atMs,
    takeProbe(region, idleMs) {
      const { breaker, askedAtMs } = of(region);
      const probe = probing(breaker, now());
      if (probe !== null) learn(region, { breaker: probe });
      return probe !== null || (breaker.state === 'closed' && now() - askedAtMs >= idleMs);
    },
  };
}
