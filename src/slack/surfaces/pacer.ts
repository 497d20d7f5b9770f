import { millisecondsInMinute } from 'date-fns/constants';
import { LRUCache } from 'lru-cache';
import { type Allowance, allowanceOf, channelsOfCrowd, editsOfMessage, postsInChannel } from './rate-limits.ts';

/**
 * Who goes first when Slack's limits leave too little for all: what pages people or announces an incident, then what says
 * how it stands, then what is only nice to have, then everything of a crowd: what one person asked for many times at once.
 */
export type Lane = 'page' | 'update' | 'cosmetic' | 'crowd';

/** How much of a burst a lane leaves to those before it. */
const reserved: Readonly<Record<Lane, number>> = { page: 0, update: 0.2, cosmetic: 0.5, crowd: 0.7 };

/** For how long after a method has met its limit its calls are spread, and another channel’s 429 is remembered. */
const spreadMs = 30_000;

/** A call by what Slack's limits count. `message`: the one that is edited. */
export type Paced = { readonly method: string; readonly channel: string; readonly message?: string };

export type Pacer = {
  /** Takes the right to call now and answers null, or answers how many milliseconds later to ask again. */
  take(call: Paced, lane: Lane): number | null;
  /** Slack answered 429. Where two channels have met one lately, or the call is about none, the method has met its limit. */
  limited(method: string, channel: string): void;
};

type Bucket = { tokens: number; filledAtMs: number };

/**
 * Spreads calls over time. Messages in one channel, edits of one message and the channels of a crowd are always spread; a
 * method as a whole only once Slack has said that it is too much, since its limits allow for bursts.
 */
export function createPacer(clock: () => number): Pacer {
  const buckets = new LRUCache<string, Bucket>({ max: 10_000 });
  const spreadUntilMs = new Map<string, number>();
  const limitedLately = new Map<string, { readonly channel: string; readonly untilMs: number }>();

  function filled(key: string, { burst, perMinute }: Allowance, first: number): Bucket {
    const nowMs = clock();
    const bucket = buckets.get(key) ?? { tokens: first, filledAtMs: nowMs };
    const gained = ((nowMs - bucket.filledAtMs) * perMinute) / millisecondsInMinute;
    bucket.tokens = Math.min(burst, bucket.tokens + Math.max(0, gained));
    bucket.filledAtMs = nowMs;
    buckets.set(key, bucket);
    return bucket;
  }

  function bucketsOf(
    { method, channel, message }: Paced,
    lane: Lane,
  ): readonly { bucket: Bucket; allowance: Allowance }[] {
    const isOfCrowd = lane === 'crowd' && method === 'conversations.create';
    const ofMessage = message === undefined ? null : editsOfMessage;
    const own = method === 'chat.postMessage' ? postsInChannel : isOfCrowd ? channelsOfCrowd : ofMessage;
    const shared = (spreadUntilMs.get(method) ?? 0) > clock() ? allowanceOf(method) : null;
    return [
      ...(shared === null ? [] : [{ bucket: filled(method, shared, shared.burst / 2), allowance: shared }]),
      ...(own === null ? [] : [{ bucket: filled(`${method} ${channel} ${message}`, own, own.burst), allowance: own }]),
    ];
  }

  return {
    take(call, lane) {
      const wanted = bucketsOf(call, lane);
      const waitMs = Math.max(0, ...wanted.map(({ bucket, allowance }) => waitFor(bucket, allowance, lane)));
      if (waitMs > 0) return Math.ceil(waitMs);
      for (const { bucket } of wanted) bucket.tokens -= 1;
      return null;
    },
    limited(method, channel) {
      const untilMs = clock() + spreadMs;
      const before = limitedLately.get(method);
      const isElsewhere = before !== undefined && before.channel !== channel && before.untilMs > clock();
      if (channel === '' || isElsewhere) spreadUntilMs.set(method, untilMs);
      limitedLately.set(method, { channel, untilMs });
    },
  };
}

function waitFor({ tokens }: Bucket, { burst, perMinute }: Allowance, lane: Lane): number {
  const missing = 1 + reserved[lane] * burst - tokens;
  return missing <= 0 ? 0 : (missing * millisecondsInMinute) / perMinute;
}
