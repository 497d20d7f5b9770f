import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Answer, judgeAttempt, pausesMs, readRetryAfter } from '../../src/webhooks/judge-attempt.ts';

const status = (code: number, retryAfterMs: number | null = null): Answer => ({
  kind: 'answered',
  status: code,
  retryAfterMs,
});
const silence: Answer = { kind: 'unanswered', why: 'No answer within 15 s' };

test('what fails is tried again by the schedule of Standard Webhooks, and after three days no more', () => {
  const seconds = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
  expect(pausesMs.map((ms) => ms / 1_000)).toEqual(seconds);
  for (const answer of [status(500), status(404), status(301), silence]) {
    const judged = Array.from({ length: 10 }, (_, index) => judgeAttempt(answer, index + 1, 0));
    expect(judged).toEqual([
      ...seconds.map((one) => ({ kind: 'retry', afterMs: one * 1_000, pauseMs: 0 })),
      { kind: 'gave_up' },
    ]);
  }
  expect(judgeAttempt(status(500), 1, 0.999)).toMatchObject({ afterMs: 5_500 });
});

test('only 2xx is success, and 410 ends everything', () => {
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 599 }), fc.integer({ min: 1, max: 12 }), (code, nth) => {
      const { kind } = judgeAttempt(status(code), nth, 0);
      expect(kind === 'delivered').toBe(code < 300);
      expect(kind === 'gone').toBe(code === 410);
    }),
  );
});

test('a receiver under load is left alone, for as long as it says but no longer than a day', () => {
  expect(judgeAttempt(status(429, 90_000), 1, 0)).toEqual({ kind: 'retry', afterMs: 90_000, pauseMs: 90_000 });
  expect(judgeAttempt(status(503, 1e12), 1, 0)).toEqual({ kind: 'retry', afterMs: 86_400_000, pauseMs: 86_400_000 });
  expect(judgeAttempt(status(502), 1, 0)).toEqual({ kind: 'retry', afterMs: 30_000, pauseMs: 30_000 });
  expect(judgeAttempt(status(429, 1_000), 3, 0)).toEqual({ kind: 'retry', afterMs: 1_800_000, pauseMs: 1_000 });
});

test('Retry-After is seconds or a date, and nothing else', () => {
  const nowMs = Date.UTC(2026, 10, 26, 14);
  expect(readRetryAfter('120', nowMs)).toBe(120_000);
  expect(readRetryAfter('Thu, 26 Nov 2026 14:01:00 GMT', nowMs)).toBe(60_000);
  expect(readRetryAfter('Thu, 26 Nov 2026 13:00:00 GMT', nowMs)).toBe(0);
  for (const broken of [undefined, '', '-5', '1.5', 'soon', 'soon GMT', '99999999999']) {
    expect(readRetryAfter(broken, nowMs)).toBeNull();
  }
});
