import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { type Refusal, refusalOf } from '../slack-refusals.ts';
import { createPacer, type Lane } from './pacer.ts';

/** The call was not made: Slack asked to wait with it, or its limits leave no room now. Other channels and methods go on. */
export class DeferredError extends Error {
  override readonly name = 'DeferredError';
  /** By the clock that `createSlackCall` was given. */
  readonly untilMs: number;

  constructor(method: string, untilMs: number, nowMs: number) {
    super(`${method} waits for ${Math.ceil((untilMs - nowMs) / 1000)} s, for Slack’s limits`);
    this.untilMs = untilMs;
  }
}

/** Nothing is begun any more: the process is stopping. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';

  constructor(method: string) {
    super(`${method} was not called: the process is stopping`);
  }
}

/** Slack said no. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  /** Slack's word for it, such as `channel_not_found`. */
  readonly error: string;
  readonly refusal: Refusal;

  constructor(method: string, error: string) {
    super(`${method} answered ${error}`);
    this.error = error;
    this.refusal = refusalOf(method, error);
  }
}

/** What was asked for can't be had as things are: trying again the same would end the same. */
export class FinalError extends Error {
  override readonly name = 'FinalError';
}

/** `channel`: where the call is about one channel, else an empty text; `message`: the one that it edits. */
export type SlackCall = <T>(method: string, channel: string, call: () => Promise<T>, message?: string) => Promise<T>;

/**
 * Calls within Slack's limits, by what goes first. After a 429 the method keeps silent in that channel for as long as it
 * asked (seconds in Retry-After): Slack does not say whether the channel or the whole method was meant, and another
 * channel's call finds out. https://docs.slack.dev/apis/web-api/rate-limits
 * @throws DeferredError instead of calling while it must wait; RefusedError when Slack says no.
 */
export function createSlackCalls(clock: () => number): (lane: Lane) => SlackCall {
  const pacer = createPacer(clock);
  const waitUntilMs = new Map<string, number>();
  return (lane) => async (method, channel, call, message) => {
    const key = `${method} ${channel}`;
    const untilMs = waitUntilMs.get(key) ?? 0;
    if (untilMs > clock()) throw new DeferredError(method, untilMs, clock());
    waitUntilMs.delete(key);
    const waitMs = pacer.take({ method, channel, ...(message === undefined ? {} : { message }) }, lane);
    if (waitMs !== null) throw new DeferredError(method, clock() + waitMs, clock());
    try {
      return await call();
    } catch (error) {
      if (error instanceof WebAPIPlatformError) throw new RefusedError(method, error.data.error);
      if (!(error instanceof WebAPIRateLimitedError)) throw error;
      const nowMs = clock();
      const deferred = new DeferredError(method, nowMs + Math.max(1, error.retryAfter) * 1000, nowMs);
      waitUntilMs.set(key, deferred.untilMs);
      pacer.limited(method, channel);
      throw deferred;
    }
  };
}

/** What Slack answered no with, such as `channel_not_found`; null when it was not Slack that said no. */
export function slackErrorOf(error: unknown): string | null {
  if (error instanceof RefusedError) return error.error;
  return error instanceof WebAPIPlatformError ? error.data.error : null;
}

/** Whether trying again the same would end the same. */
export function isFinal(error: unknown): boolean {
  return error instanceof FinalError || (error instanceof RefusedError && error.refusal === 'wont');
}

/** Whether Slack gave a reason that nobody has heard of. */
export function isUnknownRefusal(error: unknown): boolean {
  return error instanceof RefusedError && error.refusal === 'unknown';
}

/** Slack's own troubles, after which the thing may have been done: https://docs.slack.dev/reference/methods/chat.postMessage */
const unclear = new Set(['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable']);

/** True when Slack certainly did not do it. Anything else (a timeout, a 500, a cut) may have been done. */
export function certainlyNotDone(error: unknown): boolean {
  if (error instanceof DeferredError || error instanceof StoppedError) return true;
  const slackError = slackErrorOf(error);
  return slackError !== null && !unclear.has(slackError);
}

/** Makes a call for which a refusal may mean that things are as they should be. */
export async function unlessAlready(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof RefusedError) || error.refusal !== 'already') throw error;
  }
}
