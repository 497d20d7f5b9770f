/**
 * Whether a region is worth asking. `closed`: ask it. `open`: it failed, and is passed over until a probe is due.
 * `half_open`: that one probe is under way.
 */
export type Breaker =
  | { readonly state: 'closed'; readonly failures: number; readonly backoff: BackoffMemory | null }
  | (PassedOver & { readonly state: 'open'; readonly probeAtMs: number })
  | (PassedOver & { readonly state: 'half_open' });

/** `isLost`: it is known not to answer; false while all that is known is that one statement was slow. */
type PassedOver = { readonly isLost: boolean; readonly reason: string; readonly probes: number };

/** A region that was passed over lately: when it fails again before then, its pauses go on where they had come to. */
export type BackoffMemory = { readonly probes: number; readonly untilMs: number };

/**
 * `lost`: a ping got no answer, or the region lets nobody in. `silent`: a statement or a connection got no answer in
 * time, which a slow statement does, too: a ping must tell which. `broken`: one connection broke, as they do now and
 * then. `busy`: all our connections to it are in use, which says nothing about it.
 */
export type Failure = { readonly kind: 'lost' | 'silent' | 'broken' | 'busy'; readonly reason: string };

/** How many broken connections in a row mean that the region is lost. */
const brokenMax = 3;

/** The pause before the first probe, doubled after each that fails up to the last. */
const probePauseMs = { first: 1_000, last: 8_000 } as const;

/** A region may answer pings and still fail at what matters, such as commits: for so long its pauses are remembered. */
const backoffMemoryMs = 60_000;

export const closed: Breaker = { state: 'closed', failures: 0, backoff: null };

/** Whether the region is known not to answer. */
export function isLost(breaker: Breaker): boolean {
  return breaker.state !== 'closed' && breaker.isLost;
}

/** After an answer of any kind the region is worth asking. */
export function succeeded(breaker: Breaker, nowMs: number): Breaker {
  if (breaker.state === 'closed') return breaker.failures === 0 ? breaker : { ...breaker, failures: 0 };
  const backoff = { probes: breaker.probes + 1, untilMs: nowMs + backoffMemoryMs };
  return { state: 'closed', failures: 0, backoff };
}

/** After a failure: open at once when the region is lost or silent, and after three broken connections in a row. */
export function failed(breaker: Breaker, { kind, reason }: Failure, nowMs: number): Breaker {
  switch (breaker.state) {
    case 'closed': {
      if (kind === 'busy') return breaker;
      const failures = breaker.failures + 1;
      if (kind === 'broken' && failures < brokenMax) return { ...breaker, failures };
      const isRemembered = breaker.backoff !== null && nowMs < breaker.backoff.untilMs;
      const probes = isRemembered ? breaker.backoff.probes : 0;
      return opened({ isLost: kind !== 'silent', reason, probes }, nowMs);
    }
    case 'open':
      return kind === 'lost' && !breaker.isLost ? { ...breaker, isLost: true, reason } : breaker;
    case 'half_open': {
      // A probe is a ping.
      const isLost = breaker.isLost || kind === 'lost' || kind === 'silent';
      return opened({ isLost, reason, probes: breaker.probes + 1 }, nowMs);
    }
    default: {
      const unreachable: never = breaker;
      return unreachable;
    }
  }
}

/** After an answered ping a region that was slow once is worth asking; one that is slow again waits for its probe. */
export function pinged(breaker: Breaker, nowMs: number): Breaker {
  return breaker.state === 'open' && !breaker.isLost && breaker.probes === 0 ? succeeded(breaker, nowMs) : breaker;
}

function opened(passedOver: PassedOver, nowMs: number): Breaker {
  const pauseMs = Math.min(probePauseMs.last, probePauseMs.first * 2 ** passedOver.probes);
  return { state: 'open', ...passedOver, probeAtMs: nowMs + pauseMs };
}

/** The breaker with its probe under way, or null when none is due. */
export function probing(breaker: Breaker, nowMs: number): Breaker | null {
  if (breaker.state !== 'open' || nowMs < breaker.probeAtMs) return null;
  const { isLost, reason, probes } = breaker;
  return { state: 'half_open', isLost, reason, probes };
}
