import { type Attempt, ackLimitMs, type Delivery, type Transport } from './delivery.ts';
import type { Ack } from './protocol.ts';
import { sendAndCut } from './send-and-cut.ts';
import { signatureOf } from './signature.ts';

/**
 * Delivers as signed HTTP requests, to the first request URL where none is chosen. Copies go to the URLs in turn, as
 * from a load balancer.
 */
export function httpTransport(options: {
  readonly signingSecret: string;
  readonly requestUrls: readonly string[];
  readonly now: () => number;
  /** Hears whether the app could be reached. */
  readonly onReached: (reached: boolean) => void;
}): Transport {
  let turn = 0;
  return async (delivery, attempt, requestUrl) => {
    const { requestUrls } = options;
    const url = requestUrl ?? requestUrls[attempt.isCopy ? ++turn % Math.max(1, requestUrls.length) : 0];
    if (url === undefined) return { kind: 'failed', reason: 'not_connected' };
    const body = bodyOf(delivery.kind, delivery.payload);
    const headers = headersOf(delivery, attempt, options.signingSecret, Math.floor(options.now() / 1000), body);
    if (attempt.isCut) {
      options.onReached(await sendAndCut(url, headers, body));
      return { kind: 'failed', reason: 'connection_failed' };
    }
    const started = performance.now();
    const signal = AbortSignal.timeout(ackLimitMs);
    try {
      const response = await fetch(url, { method: 'POST', redirect: 'manual', signal, headers, body });
      const text = await response.text();
      options.onReached(true);
      if (response.ok) return { kind: 'acked', body: ackBodyOf(text), ms: Math.round(performance.now() - started) };
      const no_retry = response.headers.get('x-slack-no-retry') === '1';
      return { kind: 'failed', reason: 'http_error', status: response.status, no_retry } satisfies Ack;
    } catch {
      if (signal.aborted) return { kind: 'failed', reason: 'http_timeout' };
      options.onReached(false);
      return { kind: 'failed', reason: 'connection_failed' };
    }
  };
}

function headersOf(
  { kind }: Delivery,
  attempt: Attempt,
  signingSecret: string,
  timestamp: number,
  body: string,
): Readonly<Record<string, string>> {
  return {
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    // Exactly these: Bolt refuses a form whose content type has a charset.
    'content-type': kind === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': signatureOf(signingSecret, timestamp, body),
    ...(attempt.retry === 0
      ? {}
      : { 'x-slack-retry-num': String(attempt.retry), 'x-slack-retry-reason': attempt.reason }),
  };
}

function bodyOf(
  kind: 'slash_commands' | 'interactive' | 'events_api',
  payload: Readonly<Record<string, unknown>>,
): string {
  switch (kind) {
    case 'events_api':
      return JSON.stringify(payload);
    case 'interactive':
      return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    case 'slash_commands':
      return new URLSearchParams(Object.entries(payload).map(([name, value]) => [name, String(value)])).toString();
    default: {
      const unreachable: never = kind;
      return unreachable;
    }
  }
}

/** An acknowledgement's body: JSON where it is JSON, else its words, else nothing. */
function ackBodyOf(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
