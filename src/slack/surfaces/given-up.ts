import { LRUCache } from 'lru-cache';
import { contentHash } from './content-hash.ts';
import { isShutBy } from './refusal-meanings.ts';
import type { Step } from './step.ts';

/** The first wait. Somebody who takes a permission away by mistake gives it back soon. */
const shortestMs = 5_000;

type Refused = {
  readonly attempt: string;
  readonly reason: string;
  readonly channel: string;
  readonly sinceMs: number;
  readonly untilMs: number;
};

/**
 * What this process has seen refused for good. Slack tells nobody that a permission was granted, so each is tried again
 * once it has been refused for twice as long: a handful of calls in an hour, some twenty in a month.
 */
export type GivenUp = {
  /** Whether this very step was refused, whatever happened since. */
  has(step: Step): boolean;
  /** Whether it is to be left alone now. */
  isLeft(step: Step): boolean;
  /** `reason`: what Slack answered; with another one it is another refusal. */
  add(step: Step, reason: string): void;
  /** When the first of the steps may be tried again; null when none is left alone. */
  untilMs(steps: readonly Step[]): number | null;
  /**
   * It was taken: should it be refused again some day, that is a new refusal. What was refused since its channel was shut
   * may be tried now.
   */
  taken(step: Step): void;
  /** Lets a post be tried now. */
  forget(postId: string): void;
};

/** `clock`: milliseconds; may not be set back. */
export function createGivenUp(clock: () => number): GivenUp {
  const refused = new LRUCache<string, Refused>({ max: 10_000 });
  const of = (step: Step) => {
    const known = refused.get(keyOf(step));
    return known?.attempt === attemptOf(step) ? known : null;
  };
  return {
    has: (step) => of(step) !== null,
    isLeft: (step) => (of(step)?.untilMs ?? 0) > clock(),
    add(step, reason) {
      const nowMs = clock();
      const known = of(step);
      const sinceMs = known?.reason === reason ? known.sinceMs : nowMs;
      const untilMs = nowMs + Math.max(shortestMs, nowMs - sinceMs);
      const { channel_id: channel } = step.row;
      refused.set(keyOf(step), { attempt: attemptOf(step), reason, channel, sinceMs, untilMs });
    },
    untilMs(steps) {
      const ends = steps.flatMap((step) => of(step)?.untilMs ?? []);
      return ends.length === 0 ? null : Math.min(...ends);
    },
    taken(step) {
      refused.delete(keyOf(step));
      for (const [key, { channel, reason }] of refused.entries()) {
        if (channel === step.row.channel_id && isShut(reason)) refused.delete(key);
      }
    },
    forget(postId) {
      for (const key of refused.keys()) if (key.startsWith(`${postId} `)) refused.delete(key);
    },
  };
}

/** Whether it was refused as everything in its channel was. */
function isShut(reason: string): boolean {
  const [, error = ''] = /answered (\w+)/.exec(reason) ?? [];
  return isShutBy([error]);
}

/** What is refused of a post may be its edit as well as the look for its twin: each waits by itself. */
function keyOf({ kind, row }: Step): string {
  return `${row.post_id} ${kind}`;
}

/** What a step tries, by everything that Slack judges it by. */
function attemptOf({ row, ...step }: Step): string {
  return contentHash(
    JSON.stringify([
      row.channel_id,
      row.content_hash,
      'threadTs' in step ? step.threadTs : null,
      'ts' in step ? step.ts : null,
    ]),
  );
}
