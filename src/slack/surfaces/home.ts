import { setTimeout as wait } from 'node:timers/promises';
import type { HomeView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { millisecondsInHour } from 'date-fns/constants';
import { reasonOf } from '../../store/database-error.ts';
import type { IncidentLists } from '../lists.ts';
import { contentHash } from './content-hash.ts';
import { renderHome } from './home-view.ts';
import { createSlackCall, DeferredError } from './slack-call.ts';
import type { Viewer, Viewers } from './viewers.ts';

/** How long after opening it a Home tab is kept up to date, and for how many people at most. */
const keptMs = 8 * millisecondsInHour;
const viewersMax = 50;

/** Shortest time between two rounds: a burst of events costs one. */
const roundMs = 3_000;

export type Home = {
  /** Somebody opened theirs: it is published at once, and kept up to date from now on. */
  open(teamId: string, userId: string): Promise<void>;
  /** Says that an incident may have changed. Returns at once. */
  touch(): void;
  /** Resolves when what is under way has ended; nothing new begins. */
  stop(): Promise<void>;
};

export type HomeOptions = {
  readonly slack: WebClient;
  readonly viewers: Viewers;
  /** How a workspace stands for somebody; null when that can't be read. */
  readonly lists: (teamId: string, userId: string) => Promise<IncidentLists | null>;
  readonly clock: () => number;
  readonly logger: { warn(details: object, message: string): void };
};

/**
 * Keeps the Home tabs of those who opened theirs showing how their workspace stands. Publishing overwrites, so that it
 * may be done twice; what a tab shows is written down, so that nobody publishes what it shows already.
 * https://docs.slack.dev/reference/methods/views.publish
 */
export function createHome({ slack, viewers, lists, clock, logger }: HomeOptions): Home {
  const call = createSlackCall(clock);
  const ending = new AbortController();
  let working: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  async function publish({ team_id, user_id }: Omit<Viewer, 'content_hash'>, view: HomeView): Promise<void> {
    await call('views.publish', () => slack.views.publish({ user_id, view }));
    await viewers.published({ team_id, user_id, content_hash: contentHash(JSON.stringify(view)) });
  }

  /** One person's trouble (they have left, say) is logged and keeps nobody else's tab from being published. */
  async function tried(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof DeferredError) throw error;
      logger.warn({ reason: reasonOf(error) }, 'A Home tab could not be published');
    }
  }

  async function refresh(): Promise<void> {
    for (const viewer of await viewers.since(clock() - keptMs, viewersMax)) {
      if (stopped) return;
      const view = await viewOf(viewer);
      if (viewer.content_hash !== contentHash(JSON.stringify(view))) await tried(() => publish(viewer, view));
    }
  }

  async function viewOf({ team_id, user_id }: Viewer): Promise<HomeView> {
    const stands = await lists(team_id, user_id);
    if (stands === null) throw new Error('the record can’t be read');
    return renderHome(stands);
  }

  /** The pause comes after a round, so that the first event of a burst shows at once. */
  async function work(): Promise<void> {
    while (again && !stopped) {
      again = false;
      let pauseMs = roundMs;
      try {
        await refresh();
      } catch (error) {
        again = true;
        if (error instanceof DeferredError) pauseMs = Math.max(roundMs, error.untilMs - clock());
        logger.warn({ reason: reasonOf(error) }, 'The Home tabs could not be brought up to date yet');
      }
      await wait(pauseMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
    working = null;
  }

  return {
    async open(team_id, user_id) {
      // Written down first: what changes while it is published is then published to them too.
      await tried(() => viewers.opened(team_id, user_id, clock()));
      await publish({ team_id, user_id }, renderHome(await lists(team_id, user_id)));
    },
    touch() {
      again = true;
      if (!stopped) working ??= work();
    },
    async stop() {
      stopped = true;
      ending.abort();
      await working;
    },
  };
}
