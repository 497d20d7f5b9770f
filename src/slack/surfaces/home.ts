import type { HomeView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { reasonOf } from '../../store/database-error.ts';
import type { IncidentLists } from '../lists.ts';
import { contentHash } from './content-hash.ts';
import { renderHome } from './home-view.ts';
import { createPauses } from './pauses.ts';
import { createRounds } from './rounds.ts';
import { createSlackCall, DeferredError, isFinal } from './slack-call.ts';
import type { Viewer, Viewers } from './viewers.ts';

/** For how many people at most a Home tab is kept up to date: those who opened theirs last. */
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
  /** Milliseconds; may not be set back. */
  readonly clock: () => number;
  readonly logger: { warn(details: object, message: string): void };
};

type Person = Pick<Viewer, 'team_id' | 'user_id'>;

/**
 * Keeps the Home tabs of those who opened theirs showing how their workspace stands. Publishing overwrites, so that it
 * may be done twice; what a tab shows is written down, so that nobody publishes what it shows already.
 * https://docs.slack.dev/reference/methods/views.publish
 */
export function createHome({ slack, viewers, lists, clock, logger }: HomeOptions): Home {
  const call = createSlackCall(clock);
  const pauses = createPauses();
  const rounds = createRounds({ run: round, restMs: roundMs, clock });
  let deferredUntilMs = Number.NEGATIVE_INFINITY;
  let isStopped = false;

  /** Whether the database took something; what it did not take is logged. */
  async function wasDone(work: Promise<void>, what: string): Promise<boolean> {
    try {
      await work;
      return true;
    } catch (error) {
      logger.warn({ reason: reasonOf(error) }, `${what} could not be written down`);
      return false;
    }
  }

  async function publish({ team_id, user_id }: Person, view: HomeView): Promise<void> {
    await call('views.publish', () => slack.views.publish({ user_id, view }));
    // Not written down, it is published once more.
    const content_hash = contentHash(JSON.stringify(view));
    await wasDone(viewers.published({ team_id, user_id, content_hash }), 'What a Home tab shows');
  }

  /** Whoever Slack has no Home tab for (they have left, say) is forgotten; they are kept again when they open theirs. */
  async function giveUp(person: Person, error: unknown): Promise<void> {
    logger.warn({ user: person.user_id, reason: reasonOf(error) }, 'Slack does not take a Home tab: it is left alone');
    await wasDone(viewers.forget(person), 'That a Home tab is left alone');
  }

  /** What somebody's tab should show; null, and a line in the log, when that can't be read. */
  async function viewOf({ team_id, user_id }: Person): Promise<HomeView | null> {
    try {
      const stands = await lists(team_id, user_id);
      if (stands !== null) return renderHome(stands);
      logger.warn({ user: user_id }, 'A Home tab could not be brought up to date yet: the record can’t be read');
    } catch (error) {
      logger.warn({ user: user_id, reason: reasonOf(error) }, 'A Home tab could not be brought up to date yet');
    }
    return null;
  }

  /** One person's trouble keeps nobody else's tab from being published. @throws DeferredError, which is everybody's. */
  async function bringUpToDate(viewer: Viewer, view: HomeView | null): Promise<void> {
    const key = keyOf(viewer);
    try {
      if (view === null) pauses.failed(key, clock());
      else {
        if (viewer.content_hash !== contentHash(JSON.stringify(view))) await publish(viewer, view);
        pauses.done(key);
      }
    } catch (error) {
      if (error instanceof DeferredError) throw error;
      if (isFinal(error)) return giveUp(viewer, error);
      pauses.failed(key, clock());
      logger.warn({ user: viewer.user_id, reason: reasonOf(error) }, 'A Home tab could not be brought up to date yet');
    }
  }

  async function bringAllUpToDate(): Promise<number | null> {
    const latest = await viewers.latest(viewersMax);
    for (const viewer of latest) {
      if (isStopped) return null;
      if ((pauses.untilMs(keyOf(viewer)) ?? 0) > clock()) continue;
      await bringUpToDate(viewer, await viewOf(viewer));
    }
    return pauses.next(new Set(latest.map(keyOf)));
  }

  async function round(): Promise<number | null> {
    if (deferredUntilMs > clock()) return deferredUntilMs;
    try {
      return await bringAllUpToDate();
    } catch (error) {
      logger.warn({ reason: reasonOf(error) }, 'The Home tabs could not be brought up to date yet');
      if (error instanceof DeferredError) deferredUntilMs = error.untilMs;
      return error instanceof DeferredError ? error.untilMs : clock();
    }
  }

  return {
    async open(team_id, user_id) {
      const person = { team_id, user_id };
      // Written down first: what changes while it is published is then published to them too.
      const isKept = await wasDone(viewers.opened(team_id, user_id), 'Who opened their Home tab');
      pauses.done(keyOf(person));
      try {
        await publish(person, renderHome(await lists(team_id, user_id)));
      } catch (error) {
        if (isFinal(error)) return giveUp(person, error);
        if (!isKept) throw error;
        logger.warn({ user: user_id, reason: reasonOf(error) }, 'A Home tab follows: it could not be published yet');
        rounds.ask();
      }
    },
    touch: rounds.ask,
    async stop() {
      isStopped = true;
      await rounds.stop();
    },
  };
}

function keyOf({ team_id, user_id }: Person): string {
  return `${team_id} ${user_id}`;
}
