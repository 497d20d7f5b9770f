/** A clock that only this queue moves: everything that takes time in a simulated history goes through it. */
export type Scheduler = {
  /** Milliseconds since the history began. */
  now(): number;
  /** Does something after so many milliseconds; what is due at the same time is done in the order in which it was asked. */
  after(milliseconds: number, action: () => void): void;
  /** Does all that is due, one after another, until nothing is left or `stopped` says so. */
  run(stopped: () => boolean): Promise<void>;
};

type Due = { readonly at: number; readonly action: () => void };

/** More steps than any history takes: beyond it, something asks for the same again and again. */
const stepsMax = 50_000;

export function createScheduler(): Scheduler {
  const queue: Due[] = [];
  let now = 0;
  return {
    now: () => now,
    after(milliseconds, action) {
      const at = now + Math.max(0, Math.round(milliseconds));
      let place = queue.length;
      while (place > 0 && (queue[place - 1]?.at ?? 0) > at) place -= 1;
      queue.splice(place, 0, { at, action });
    },
    async run(stopped) {
      for (let steps = 0; !stopped(); steps += 1) {
        const next = queue.shift();
        if (next === undefined) return;
        if (steps === stepsMax) throw new Error(`The history does not end: ${stepsMax} steps, ${now} ms`);
        now = next.at;
        next.action();
        await everythingPending();
      }
    },
  };
}

/** Promises settle in an order that JavaScript fixes; what they lead to has happened when the event loop turns. */
function everythingPending(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
