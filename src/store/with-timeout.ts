import { setTimeout as wait } from 'node:timers/promises';

/** The work's result when it comes within so many milliseconds, else null; the work goes on, and is its caller's to await. */
export async function withTimeout<T>(work: Promise<T>, limitMs: number): Promise<{ readonly value: T } | null> {
  const done = new AbortController();
  try {
    const late = wait(limitMs, null, { signal: done.signal }).catch(() => null);
    return await Promise.race([work.then((value) => ({ value })), late]);
  } finally {
    done.abort();
  }
}
