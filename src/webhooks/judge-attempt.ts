import { millisecondsInDay, millisecondsInHour, millisecondsInMinute, millisecondsInSecond } from 'date-fns/constants';

/** What came of one attempt. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number | null }
  /** Nothing was heard, or nothing was sent: the reason is one line. */
  | { readonly kind: 'unanswered'; readonly why: string };

/** What is to happen after it. `pauseMs`: nothing else is sent there for so long. */
export type Judgement =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly afterMs: number; readonly pauseMs: number }
  | { readonly kind: 'gave_up' }
  /** The receiver wants nothing any more. */
  | { readonly kind: 'gone' };

/** From each failed attempt to the next: the schedule that Standard Webhooks gives, three days in all. */
export const pausesMs: readonly number[] = [
  5 * millisecondsInSecond,
  5 * millisecondsInMinute,
  30 * millisecondsInMinute,
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * millisecondsInHour),
];

/** A pause is up to so much longer, so that what failed together does not come back together. */
const jitter = 0.1;

/** A receiver under load is left alone for so long where it does not say for how long. */
const throttleMs = 30 * millisecondsInSecond;
const throttling = new Set([429, 502, 504]);

/** No receiver puts off anything for longer. */
const retryAfterMaxMs = millisecondsInDay;

/** Judges an attempt, the nth, by its answer. `random`: evenly from 0 up to 1. Pure. */
export function judgeAttempt(answer: Answer, nth: number, random: number): Judgement {
  if (answer.kind === 'answered' && answer.status >= 200 && answer.status < 300) return { kind: 'delivered' };
  if (answer.kind === 'answered' && answer.status === 410) return { kind: 'gone' };
  const pauseMs = pauseAfter(answer);
  const scheduledMs = pausesMs[nth - 1];
  if (scheduledMs === undefined) return { kind: 'gave_up' };
  return { kind: 'retry', afterMs: Math.round(Math.max(scheduledMs, pauseMs) * (1 + jitter * random)), pauseMs };
}

function pauseAfter(answer: Answer): number {
  if (answer.kind === 'unanswered') return 0;
  const { status, retryAfterMs } = answer;
  if (retryAfterMs !== null) return Math.min(retryAfterMs, retryAfterMaxMs);
  return throttling.has(status) ? throttleMs : 0;
}

/** Reads `Retry-After`: seconds or a date; null for anything else. https://www.rfc-editor.org/rfc/rfc9110#name-retry-after */
export function readRetryAfter(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * millisecondsInSecond;
  const atMs = / GMT$/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}

/** What came of an attempt, for people. */
export function answerText(answer: Answer): string {
  return answer.kind === 'answered' ? `HTTP ${answer.status}` : answer.why;
}
