import type { Logger, WebClient } from '@slack/web-api';
import { type OnCall, WatchedClient } from './watched-client.ts';

/** What somebody waits for: an interaction's trigger lives 3 s, so that a later answer is of no use. */
const interactiveMs = 3_000;

/** A post that hangs is looked up afterwards. */
const backgroundMs = 5_000;

/**
 * For what people wait for, in a queue of its own: it gives up soon, repeats nothing, and a 429 of one call holds up no
 * other.
 */
export function createInteractiveClient(
  botToken: string,
  logger: Logger,
  apiUrl?: string,
  onCall: OnCall = () => undefined,
): WebClient {
  return new WatchedClient(botToken, { ...onceOnly(interactiveMs, apiUrl), logger }, onCall);
}

/** For the surfaces and what nobody waits for: who calls it paces the calls and decides what is repeated. */
export function createBackgroundClient(
  botToken: string,
  logger: Logger,
  apiUrl?: string,
  onCall: OnCall = () => undefined,
): WebClient {
  return new WatchedClient(botToken, { ...onceOnly(backgroundMs, apiUrl), logger }, onCall);
}

/**
 * Options of a client that never repeats by itself and never holds its queue for a 429: repeating a post blindly doubles
 * it, and what may be repeated is decided where it is made. The client's own defaults are no time limit and ten retries:
 * https://docs.slack.dev/tools/node-slack-sdk/web-api/#handle-rate-limits
 */
export function onceOnly(timeoutMs: number, apiUrl?: string) {
  return {
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/` }),
  };
}
