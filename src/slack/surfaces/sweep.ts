import { reasonOf } from '../../store/database-error.ts';
import type { Posts } from './posts.ts';
import type { Recorded } from './recorded-since.ts';

/** How often the record is looked through for what another process, or this one before it died, left unshown. */
const sweepMs = 5_000;

/** How many incidents are read at a time. */
const pageLength = 500;

export type Sweep = {
  start(): void;
  /** Looks once, beside the looks that it takes by itself. */
  now(): Promise<void>;
  /** Resolves when a look that is under way has ended. */
  stop(): Promise<void>;
};

export type SweepOptions = {
  readonly posts: Pick<Posts, 'recordedSince'>;
  /** Those that are not over come first. */
  readonly found: (incident: Recorded) => void;
  readonly logger: { warn(details: object, message: string): void };
};

/** Looks through the record now and then, each time from the last look that worked, by the database's clock. */
export function createSweep({ posts, found, logger }: SweepOptions): Sweep {
  let since: Date | null = null;
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> = Promise.resolve();
  let asked: Promise<unknown> = Promise.resolve();
  let isStopped = false;

  async function look(): Promise<void> {
    try {
      const incidents = await all();
      for (const incident of incidents) if (!incident.is_resolved) found(incident);
      for (const incident of incidents) if (incident.is_resolved) found(incident);
    } catch (error) {
      logger.warn(
        { reason: reasonOf(error) },
        'The record could not be looked through for what Slack does not show yet',
      );
    }
  }

  async function lookAndGoOn(): Promise<void> {
    await look();
    if (!isStopped) timer = setTimeout(begin, sweepMs);
  }

  /** All that was recorded since the last look, however much that is: nothing else finds what a process left that died. */
  async function all(): Promise<readonly Recorded[]> {
    const incidents: Recorded[] = [];
    let first: Date | null = null;
    for (let isMore = true; isMore && !isStopped; ) {
      const page = await posts.recordedSince(since, pageLength, incidents.at(-1) ?? null);
      first ??= page.asOf;
      incidents.push(...page.incidents);
      isMore = page.incidents.length === pageLength;
    }
    since = first ?? since;
    return incidents;
  }

  function begin(): void {
    looking = lookAndGoOn();
  }

  return {
    start() {
      isStopped = false;
      begin();
    },
    now() {
      asked = Promise.all([asked, look()]);
      return asked.then(() => undefined);
    },
    async stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      await Promise.all([looking, asked]);
    },
  };
}
