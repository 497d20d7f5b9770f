/**
 * How long the other steps of an incident wait for one: Slack answers most calls in a fifth of it. A channel takes several
 * calls, and an announcement that waits for it need not be edited to name it.
 */
const patienceMs = { short: 500, long: 1_500 } as const;
export type Patience = keyof typeof patienceMs;

/** Most steps that go on beside the others: each keeps a call to Slack waiting. */
const slowMax = 32;

/** What of one incident, or of the Home tabs, takes long: each step goes on by itself, so that it holds up no other. */
export type SlowSteps = {
  /** Whether a post's step is still under way. */
  has(postId: string): boolean;
  isNone(): boolean;
  /** Resolves when the work has ended, or is left to end by itself. */
  begin(postId: string, work: Promise<void>, patience: Patience): Promise<void>;
};

export type AllSlowSteps = {
  /** `onEnd`: one of them has ended, after the others had gone on. */
  of(onEnd: () => void): SlowSteps;
  /** Resolves when all that are under way have ended. */
  ended(): Promise<void>;
};

export function createSlowSteps(): AllSlowSteps {
  const all = new Set<Promise<void>>();

  return {
    of(onEnd) {
      const own = new Set<string>();
      return {
        has: (postId) => own.has(postId),
        isNone: () => own.size === 0,
        async begin(postId, work, patience) {
          if (all.size >= slowMax || (await endsSoon(work, patienceMs[patience]))) return work;
          const ended = work.finally(() => {
            own.delete(postId);
            all.delete(ended);
            onEnd();
          });
          own.add(postId);
          all.add(ended);
        },
      };
    },
    async ended() {
      await Promise.all(all);
    },
  };
}

async function endsSoon(work: Promise<void>, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, limitMs, false);
  });
  try {
    return await Promise.race([work.then(() => true), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
