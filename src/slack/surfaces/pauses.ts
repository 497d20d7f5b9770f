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
  done(postId: string): void;
  /** Forgets what is not one of these, and answers when the first of them may be tried again; null when there is none. */
  next(postIds: ReadonlySet<string>): number | null;
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
    done(postId) {
      pauses.delete(postId);
    },
    next(postIds) {
      for (const postId of pauses.keys()) if (!postIds.has(postId)) pauses.delete(postId);
      return pauses.size === 0 ? null : Math.min(...[...pauses.values()].map(({ untilMs }) => untilMs));
    },
    cut() {
      for (const [postId, { failures }] of pauses) pauses.set(postId, { failures, untilMs: 0 });
    },
  };
}
