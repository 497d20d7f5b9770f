import type { AnswerRequest } from './http/answer-request.ts';
import type { Metrics } from './operations/metrics.ts';
import { createAsk } from './signals/ask.ts';
import type { ConfiguredSource } from './signals/configured.ts';
import type { IntakeNews, Keep } from './signals/intake.ts';
import { serveSignals } from './signals/serve-signals.ts';
import type { Sink } from './slack/bolt-logger.ts';
import { reasonOf } from './store/database-error.ts';

/** Answers what the configured sources send. Where there is none, no address is answered. */
export function answerSignals(
  sources: readonly ConfiguredSource[],
  keep: Keep,
  logger: Sink,
  { alertReceived }: Pick<Metrics, 'alertReceived'>,
  heard: (source: string) => Promise<void>,
): AnswerRequest {
  if (sources.length === 0) return async () => false;
  return serveSignals({
    sources,
    async keep(signals, raw) {
      const kept = await keep(signals, raw);
      if (kept === 'kept') alertReceived(raw.source, kept);
      return kept;
    },
    ask: createAsk(),
    heard,
    tell(news) {
      logNews(news, logger);
      alertReceived(news.source, news.kind);
    },
    elapsedMs: () => performance.now(),
    clock: Date.now,
  });
}

/** Nothing of a request's address is logged: its key stands in it. */
function logNews(news: IntakeNews, logger: Sink): void {
  const { source } = news;
  switch (news.kind) {
    case 'flood':
      logger.warn({ source }, 'A source sends too many alerts at once, and is told to wait');
      break;
    case 'turned_away':
      logger.warn({ source, status: news.status, reason: news.why }, 'What a source sent was turned away');
      break;
    case 'no_signal':
      logger.info({ source, reason: news.why }, 'What a source sent tells of no alert');
      break;
    case 'not_kept':
      logger.error(
        { source, reason: news.error === undefined ? 'The database does not answer' : reasonOf(news.error) },
        'An alert could not be recorded; its source is told to try again',
      );
      break;
    default:
      news satisfies never;
  }
}
