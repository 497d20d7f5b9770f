import {
  type WebAPICallResult,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
  type WebClientOptions,
} from '@slack/web-api';

/** Told how each call to Slack ended: `ok`, Slack's word for its refusal, `ratelimited`, `http_503` or `no_answer`. */
export type OnCall = (method: string, code: string) => void;

/** Slack's client, watched: all its methods go through `apiCall`. */
export class WatchedClient extends WebClient {
  readonly #onCall: OnCall;

  constructor(token: string, options: WebClientOptions, onCall: OnCall) {
    super(token, options);
    this.#onCall = onCall;
  }

  override async apiCall(method: string, options?: Record<string, unknown>): Promise<WebAPICallResult> {
    try {
      const result = await super.apiCall(method, options);
      this.#onCall(method, 'ok');
      return result;
    } catch (error) {
      this.#onCall(method, codeOf(error));
      throw error;
    }
  }
}

function codeOf(error: unknown): string {
  if (error instanceof WebAPIPlatformError) return error.data.error;
  if (error instanceof WebAPIRateLimitedError) return 'ratelimited';
  return error instanceof WebAPIHTTPError ? `http_${error.statusCode}` : 'no_answer';
}
