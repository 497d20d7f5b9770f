/**
 * Whether a region is worth asking. `closed`: ask it. `open`: it failed, and is left alone until a probe is due.
 * `half_open`: that one probe is under way.
 */
export type Breaker =
  | { readonly state: 'closed'; readonly failures: number; readonly relapse: Relapse | null }
  | { readonly state: 'open'; readonly reason: string; readonly probes: number; readonly probeAtMs: number }
  | { readonly state: 'half_open'; readonly reason: string; readonly probes: number };

/** A region that was left alone lately: when it fails again before then, its pauses go on where they had come to. */
export type Relapse = { readonly probes: number; readonly untilMs: number };

/**
 * `lost`: no answer, or none would let us in. `broken`: one connection broke, as they do now and then. `busy`: it could
 * not be asked, since all our connections to it are in use, which is no word against it.
 */
export type Failure = { readonly kind: 'lost' | 'broken' | 'busy'; readonly reason: string };

/** How many broken connections in a row mean that the region is lost. */
const brokenMax = 3;

/** The pause before the first probe, doubled after each that fails up to the last. */
const probePauseMs = { first: 1_000, last: 8_000 } as const;

/** A region may answer its probe and still fail at what matters, such as commits: then it is not asked ever so often. */
const relapseMs = 60_000;

export const closed: Breaker = { state: 'closed', failures: 0, relapse: null };

/** After an answer of any kind the region is worth asking. */
export function succeeded(breaker: Breaker, nowMs: number): Breaker {
  if (breaker.state === 'closed') return breaker.failures === 0 ? breaker : { ...breaker, failures: 0 };
  return { state: 'closed', failures: 0, relapse: { probes: breaker.probes + 1, untilMs: nowMs + relapseMs } };
}

/** After a failure: open at once when the region is lost, and after three broken connections in a row. */
export function failed(breaker: Breaker, { kind, reason }: Failure, nowMs: number): Breaker {
  switch (breaker.state) {
    case 'closed': {
      if (kind === 'busy') return breaker;
      const failures = breaker.failures + 1;
      if (kind === 'broken' && failures < brokenMax) return { ...breaker, failures };
      const isRelapse = breaker.relapse !== null && nowMs < breaker.relapse.untilMs;
      return opened(reason, isRelapse ? breaker.relapse.probes : 0, nowMs);
    }
    case 'open':
      return breaker;
    case 'half_open':
      return opened(reason, breaker.probes + 1, nowMs);
    default: {
      const unreachable: never = breaker;
      return unreachable;
    }
  }
}

function opened(reason: string, probes: number, nowMs: number): Breaker {
  const pauseMs = Math.min(probePauseMs.last, probePauseMs.first * 2 ** probes);
  return { state: 'open', reason, probes, probeAtMs: nowMs + pauseMs };
}

/** The breaker with its probe under way, or null when none is due. */
export function probing(breaker: Breaker, nowMs: number): Breaker | null {
  if (breaker.state !== 'open' || nowMs < breaker.probeAtMs) return null;
  return { state: 'half_open', reason: breaker.reason, probes: breaker.probes };
}
