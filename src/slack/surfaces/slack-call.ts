import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';

/** Slack asked to wait with this method; other methods go on. */
export class DeferredError extends Error {
  override readonly name = 'DeferredError';
  readonly untilMs: number;

  constructor(method: string, untilMs: number) {
    super(`Slack asks to wait with ${method} until ${new Date(untilMs).toISOString()}`);
    this.untilMs = untilMs;
  }
}

export type SlackCall = <T>(method: string, call: () => Promise<T>) => Promise<T>;

/**
 * Keeps each Web API method silent for as long as its last 429 asked (seconds in Retry-After).
 * https://docs.slack.dev/apis/web-api/rate-limits
 * @throws DeferredError instead of calling while a method must wait.
 */
export function createSlackCall(clock: () => number): SlackCall {
  const waitUntilMs = new Map<string, number>();
  return async (method, call) => {
    const untilMs = waitUntilMs.get(method) ?? 0;
    if (untilMs > clock()) throw new DeferredError(method, untilMs);
    waitUntilMs.delete(method);
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof WebAPIRateLimitedError)) throw error;
      const deferred = new DeferredError(method, clock() + Math.max(1, error.retryAfter) * 1000);
      waitUntilMs.set(method, deferred.untilMs);
      throw deferred;
    }
  };
}

/** What Slack answered no with, such as `channel_not_found`; null when it was not Slack that said no. */
export function slackErrorOf(error: unknown): string | null {
  return error instanceof WebAPIPlatformError ? error.data.error : null;
}

/** Slack's own troubles, after which the thing may have been done: https://docs.slack.dev/reference/methods/chat.postMessage */
const unclear = new Set(['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable']);

/** True when Slack certainly did not do it. Anything else (a timeout, a 500, a cut) may have been done. */
export function certainlyNotDone(error: unknown): boolean {
  if (error instanceof DeferredError) return true;
  const slackError = slackErrorOf(error);
  return slackError !== null && !unclear.has(slackError);
}
