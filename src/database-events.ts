import type { Metrics } from './operations/metrics.ts';
import type { Sink } from './slack/bolt-logger.ts';
import { loggedAs } from './slack/log-context.ts';
import type { DatabaseEvents } from './store/open-database.ts';

export type WatchedBy = { readonly logger: Pick<Sink, 'warn'>; readonly metrics: Pick<Metrics, 'regionIs'> };

/** Tells of a database line by line and in numbers. A connection is everybody's, whoever had it opened. */
export function databaseEvents({ logger, metrics }: WatchedBy): DatabaseEvents {
  return {
    onError: (reason) => loggedAs({}, () => logger.warn({ reason }, 'A connection broke')),
    onRegion({ name, lost }) {
      metrics.regionIs(name, lost === null);
      loggedAs({}, () => {
        if (lost === null) logger.warn({ region: name }, 'A region is back');
        else logger.warn({ region: name, reason: lost }, 'A region is lost');
      });
    },
  };
}
