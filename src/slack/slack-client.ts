import { type Logger, WebClient } from '@slack/web-api';

/** How long one call may take: an interaction's trigger lives 3 s, and a post that hangs is looked up afterwards. */
const timeoutMs = 5_000;

/**
 * A Web API client that never repeats by itself and never holds its queue for a 429: repeating a post blindly doubles
 * it, and what may be repeated is decided where it is made. Defaults of the client:
 * https://docs.slack.dev/tools/node-slack-sdk/web-api/#handle-rate-limits
 */
export function createSlackClient(botToken: string, logger: Logger, apiUrl?: string): WebClient {
  return new WebClient(botToken, { ...clientOptions(logger, apiUrl) });
}

/** The same options, for the client that Bolt makes. */
export function clientOptions(logger: Logger, apiUrl?: string) {
  return {
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger,
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/` }),
  };
}
