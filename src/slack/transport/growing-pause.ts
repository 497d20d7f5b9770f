import { setTimeout as wait } from 'node:timers/promises';

const firstMs = 250;
const longestMs = 10_000;

/**
 * How long to wait after so many failures in a row: drawn evenly from 0 up to a limit that grows ("full jitter"), so
 * that several processes don't come back at once.
 * https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export function growingPauseMs(failures: number): number {
  return Math.random() * Math.min(longestMs, firstMs * 2 ** failures);
}

/** Waits, and ends early when the signal comes. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined);
}
