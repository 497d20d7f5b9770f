const firstMs = 1_000;
/** A call in five seconds costs little during an outage, and its end is soon seen. */
const mostMs = 5_000;

type Pause = { readonly failures: number; readonly untilMs: number };

/** What of one incident is not tried again yet: each post by itself, so that none holds up another. */
export type Pauses = {
  /** When it may be tried again; null when nothing is in its way. */
  untilMs(postId: string): number | null;
  /** Waits longer after each failure: a second, then twice as long each time, five seconds at most. */
  failed(postId: string, nowMs: number): void;
  /** Waits until then, whatever happened before. */
  wait(postId: string, untilMs: number): void;
  /** How often it failed in a row. */
  failures(postId: string): number;
  done(postId: string): void;
  /**
   * Forgets what is not one of these, nor under way, and answers when the first of them that is not under way may be tried
   * again; null when there is none.
   */
  next(postIds: ReadonlySet<string>, isUnderWay?: (postId: string) => boolean): number | null;
  /** Lets everything be tried now; what fails again goes on with a longer pause. */
  cut(): void;
};

export function createPauses(): Pauses {
  const pauses = new Map<string, Pause>();
  return {
    untilMs: (postId) => pauses.get(postId)?.untilMs ?? null,
    failed(postId, nowMs) {
      const failures = pauses.get(postId)?.failures ?? 0;
      pauses.set(postId, { failures: failures + 1, untilMs: nowMs + Math.min(mostMs, firstMs * 2 ** failures) });
    },
    wait(postId, untilMs) {
      pauses.set(postId, { failures: pauses.get(postId)?.failures ?? 0, untilMs });
    },
    failures: (postId) => pauses.get(postId)?.failures ?? 0,
    done(postId) {
      pauses.delete(postId);
    },
    next(postIds, isUnderWay = () => false) {
      const waiting = [...pauses].filter(([postId]) => !isUnderWay(postId));
      for (const [postId] of waiting) if (!postIds.has(postId)) pauses.delete(postId);
      const ends = waiting.flatMap(([postId, { untilMs }]) => (postIds.has(postId) ? untilMs : []));
      return ends.length === 0 ? null : Math.min(...ends);
    },
    cut() {
      for (const [postId, { failures }] of pauses) pauses.set(postId, { failures, untilMs: 0 });
    },
  };
}
