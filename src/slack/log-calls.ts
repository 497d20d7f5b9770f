import type { Sink } from './bolt-logger.ts';
import { refusalOf } from './slack-refusals.ts';
import type { EndedCall } from './watched-client.ts';

/** A call that takes longer is slow: Slack answers most of them in a fifth of it. */
const slowMs = 1_000;

/**
 * Logs the calls to Slack that failed or were slow. A refusal that says that things are as they should be is no failure;
 * what another one means is said by whoever made the call.
 */
export function logCall(logger: Pick<Sink, 'info' | 'warn'>, { method, code, channel, ms }: EndedCall): void {
  const about = { method, ...(channel === null ? {} : { channel }), ms: Math.round(ms) };
  if (code === 'ok') {
    if (ms >= slowMs) logger.warn(about, 'A call to Slack was slow');
    return;
  }
  const isAnswer = code !== 'ratelimited' && code !== 'no_answer' && !code.startsWith('http_');
  if (!isAnswer) logger.warn({ ...about, code }, 'A call to Slack failed');
  else if (refusalOf(method, code) !== 'already') logger.info({ ...about, code }, 'Slack refused a call');
}
