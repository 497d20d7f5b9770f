import { setTimeout as wait } from 'node:timers/promises';

/** After this the acknowledgement goes out without the outcome: Slack gives up at 3 s. */
export const receiptLimitMs = 2_500;

/**
 * Answers the work's result when it comes in time, and null when it doesn't: then the caller acknowledges with "still
 * recording" and awaits the work. https://docs.slack.dev/tools/bolt-js/concepts/acknowledge
 */
export async function inTime<T>(work: Promise<T>, limitMs = receiptLimitMs): Promise<{ readonly value: T } | null> {
  const done = new AbortController();
  try {
    const late = wait(limitMs, null, { signal: done.signal }).catch(() => null);
    return await Promise.race([work.then((value) => ({ value })), late]);
  } finally {
    done.abort();
  }
}
