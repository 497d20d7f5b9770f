import {
  type WebAPICallResult,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
  type WebClientOptions,
} from '@slack/web-api';

/** How a call to Slack ended. */
export type EndedCall = {
  readonly method: string;
  /** `ok`, Slack's word for its refusal, `ratelimited`, `http_503` or `no_answer`. */
  readonly code: string;
  /** The channel that it was about, where it names one. */
  readonly channel: string | null;
  readonly ms: number;
};

export type OnCall = (call: EndedCall) => void;

/** Slack's client, watched: all its methods go through `apiCall`. */
export class WatchedClient extends WebClient {
  readonly #onCall: OnCall;

  constructor(token: string, options: WebClientOptions, onCall: OnCall) {
    super(token, options);
    this.#onCall = onCall;
  }

  override async apiCall(method: string, options?: Record<string, unknown>): Promise<WebAPICallResult> {
    const startedAtMs = performance.now();
    const channel = typeof options?.channel === 'string' ? options.channel : null;
    const ended = (code: string) => this.#onCall({ method, code, channel, ms: performance.now() - startedAtMs });
    try {
      const result = await super.apiCall(method, options);
      ended('ok');
      return result;
    } catch (error) {
      ended(codeOf(error));
      throw error;
    }
  }
}

function codeOf(error: unknown): string {
  if (error instanceof WebAPIPlatformError) return error.data.error;
  if (error instanceof WebAPIRateLimitedError) return 'ratelimited';
  return error instanceof WebAPIHTTPError ? `http_${error.statusCode}` : 'no_answer';
}
