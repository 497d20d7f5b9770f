import type { HomeView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { reasonOf } from '../../store/database-error.ts';
import { createRounds } from '../../store/rounds.ts';
import type { HomeLists } from '../lists.ts';
import type { HomeSubscription, HomeSubscriptions, Person } from './home-subscriptions.ts';
import { renderHome } from './home-view.ts';
import { createPauses } from './pauses.ts';
import { createHomePublisher } from './publish-home.ts';
import { createSlackCalls, DeferredError, isFinal } from './slack-call.ts';
import { createSlowSteps } from './slow-steps.ts';

/** For how many people at most a Home tab is kept up to date: those who opened theirs last. */
const subscriptionsMax = 50;

/** Shortest time between two rounds: a burst of events costs one. */
const roundMs = 3_000;

export type Home = {
  /** Somebody opened theirs: it is published at once, and kept up to date from now on. */
  open(teamId: string, userId: string): Promise<void>;
  /** Says that an incident may have changed. Returns at once. */
  markDirty(): void;
  /** Brings the tabs up to date, and resolves when that is done, or left to go on by itself. */
  now(): Promise<void>;
  /** Resolves when what is under way has ended; nothing new begins. */
  stop(): Promise<void>;
};

export type HomeOptions = {
  readonly slack: WebClient;
  readonly subscriptions: HomeSubscriptions;
  /** How a workspace stands for somebody; null when that can't be read. */
  readonly lists: (teamId: string, userId: string) => Promise<HomeLists | 'not_for_guests' | null>;
  /** Milliseconds; may not be set back. */
  readonly clock: () => number;
  readonly logger: { warn(details: object, message: string): void };
};

/** Keeps the Home tabs of those who opened theirs showing how their workspace stands. */
export function createHome({ slack, subscriptions, lists, clock, logger }: HomeOptions): Home {
  const publisher = createHomePublisher({ slack, call: createSlackCalls(clock)('update'), subscriptions, logger });
  const pauses = createPauses();
  const rounds = createRounds({ run: round, restMs: roundMs, clock });
  const slowSteps = createSlowSteps();
  const slow = slowSteps.of(rounds.ask);
  let deferredUntilMs = Number.NEGATIVE_INFINITY;
  let isStopped = false;

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

  /** One person's trouble keeps nobody else's tab from being published; that Slack asks to wait is everybody's. */
  async function bringUpToDate(subscription: HomeSubscription, view: HomeView | null): Promise<void> {
    const key = keyOf(subscription);
    try {
      if (view === null) pauses.failed(key, clock());
      else {
        await publisher.publish(subscription, view);
        pauses.done(key);
      }
    } catch (error) {
      if (error instanceof DeferredError) {
        deferredUntilMs = error.untilMs;
        logger.warn({ reason: reasonOf(error) }, 'The Home tabs could not be brought up to date yet');
        return;
      }
      if (isFinal(error)) return publisher.giveUp(subscription, error);
      pauses.failed(key, clock());
      logger.warn(
        { user: subscription.user_id, reason: reasonOf(error) },
        'A Home tab could not be brought up to date yet',
      );
    }
  }

  async function bringAllUpToDate(): Promise<number | null> {
    const latest = await subscriptions.latest(subscriptionsMax);
    for (const subscription of latest) {
      if (isStopped) return null;
      if (deferredUntilMs > clock()) return deferredUntilMs;
      const key = keyOf(subscription);
      if (slow.has(key) || (pauses.untilMs(key) ?? 0) > clock()) continue;
      await slow.begin(key, bringUpToDate(subscription, await viewOf(subscription)), 'short');
    }
    return deferredUntilMs > clock() ? deferredUntilMs : pauses.next(new Set(latest.map(keyOf)), slow.has);
  }

  async function round(): Promise<number | null> {
    if (deferredUntilMs > clock()) return deferredUntilMs;
    try {
      return await bringAllUpToDate();
    } catch (error) {
      logger.warn({ reason: reasonOf(error) }, 'The Home tabs could not be brought up to date yet');
      return clock();
    }
  }

  return {
    async open(team_id, user_id) {
      const person = { team_id, user_id };
      // Written down first: what changes while it is published is then published to them too.
      const isKept = await publisher.keep(person);
      pauses.done(keyOf(person));
      try {
        await publisher.publish(
          { ...person, content_hash: null, view_hash: null },
          renderHome(await lists(team_id, user_id)),
        );
      } catch (error) {
        if (isFinal(error)) return publisher.giveUp(person, error);
        if (!isKept) throw error;
        logger.warn({ user: user_id, reason: reasonOf(error) }, 'A Home tab follows: it could not be published yet');
        rounds.ask();
      }
    },
    markDirty: rounds.ask,
    now: rounds.now,
    async stop() {
      isStopped = true;
      await rounds.stop();
      await slowSteps.ended();
    },
  };
}

function keyOf({ team_id, user_id }: Person): string {
  return `${team_id} ${user_id}`;
}
