import { reasonOf } from '../../store/database-error.ts';
import { type Answer, ephemeral } from '../answer.ts';
import type { Sent } from './sent.ts';

/** How long one use may take. */
const limitMs = 2_500;

/** How long Slack takes answers there, less a minute: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
export const responseUrlLifeMs = 29 * 60_000;

/**
 * Tells somebody something where they asked. Bolt's own `respond` waits for ever. Slack answers 404 once a URL is used up
 * or too old, and 429 or 5xx for what may pass. Never throws, and never names the URL, which is a secret.
 */
export async function postToResponseUrl(url: string, answer: Answer): Promise<Sent> {
  try {
    const { ok, status, headers } = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ephemeral(answer)),
      redirect: 'error',
      signal: AbortSignal.timeout(limitMs),
    });
    if (ok) return { kind: 'told' };
    const mayPass = status === 429 || status === 408 || status >= 500;
    const afterMs = Number(headers.get('retry-after') ?? 0) * 1000 || 0;
    return { kind: 'failed', mayPass, afterMs, reason: `the response URL answered ${status}` };
  } catch (error) {
    return {
      kind: 'failed',
      mayPass: true,
      afterMs: 0,
      reason: `the response URL did not answer (${reasonOf(error)})`,
    };
  }
}
