/** What a fault has put off. */
export type Waiting = {
  /** Does something after so long. When the faults end before, it is done then, or not at all. */
  later(ms: number, run: () => void, atEnd?: 'run' | 'drop'): void;
  /** Keeps something until the faults end. Answers how to forget it. */
  hold(release: () => void): () => void;
  end(): void;
};

/** No fault outlasts its end: what takes effect late does so then, and what hangs is let go. */
export function createWaiting(): Waiting {
  const put = new Map<object, () => void>();
  return {
    later(ms, run, atEnd = 'run') {
      const key = {};
      const timer = setTimeout(() => {
        put.delete(key);
        run();
      }, ms);
      put.set(key, () => {
        clearTimeout(timer);
        if (atEnd === 'run') run();
      });
    },
    hold(release) {
      const key = {};
      put.set(key, release);
      return () => void put.delete(key);
    },
    end() {
      const runs = [...put.values()];
      put.clear();
      for (const run of runs) run();
    },
  };
}
