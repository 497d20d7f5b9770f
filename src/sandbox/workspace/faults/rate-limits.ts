import { type Json, stringOf } from '../../json.ts';
import { callsAMinute, postsASecond, postsAtOnce } from './method-limits.ts';

const minuteMs = 60_000;
const postMs = 1000 / postsASecond;

export type RateLimits = {
  /** Takes a call's place within Slack's limits; else the seconds until there is one. */
  take(method: string, args: Json): number | undefined;
};

/** Slack's own rate limits: by method over the last minute, and for posts by channel. */
export function createRateLimits(now: () => number): RateLimits {
  const taken = new Map<string, readonly number[]>();
  /** When the posts into a channel so far would have been done at one a second. */
  const doneAt = new Map<string, number>();

  return {
    take(method, args) {
      const limit = callsAMinute[method];
      if (limit === undefined) return undefined;
      const atMs = now();
      const calls = (taken.get(method) ?? []).filter((callMs) => callMs > atMs - minuteMs);
      const oldest = calls[0];
      if (calls.length >= limit && oldest !== undefined) return secondsUp(oldest + minuteMs - atMs);
      if (method === 'chat.postMessage') {
        const channel = stringOf(args.channel);
        const done = Math.max(doneAt.get(channel) ?? 0, atMs);
        const waitMs = done - (postsAtOnce - 1) * postMs - atMs;
        if (waitMs > 0) return secondsUp(waitMs);
        doneAt.set(channel, done + postMs);
      }
      taken.set(method, [...calls, atMs]);
      return undefined;
    },
  };
}

/** `Retry-After` is in whole seconds. https://docs.slack.dev/apis/web-api/rate-limits#responding */
function secondsUp(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}
