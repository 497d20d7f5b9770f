import { reasonOf } from '../../store/database-error.ts';
import { createRounds } from '../../store/rounds.ts';
import { withTimeout } from '../../store/with-timeout.ts';
import type { Sink } from '../bolt-logger.ts';
import { loggedAs } from '../log-context.ts';
import type { Pass } from '../pass.ts';
import { DeferredError, isFinal } from '../surfaces/slack-call.ts';
import type { ClaimedEvent, InboxRows } from './inbox-rows.ts';
import { type Delivery, type EventKey, type KeptEvent, readKeptEvent } from './kept-event.ts';

/** How often the table is looked through, for what another process has left and what is to be tried again. */
const everyMs = 4_000;
const restMs = 250;
/** How many events that were left over are done at a time. */
const leftOversMax = 20;

/** The pauses between tries: a second, then twice as long each time, five minutes at most. */
const pauseMaxS = 300;
/** How long an event is left to a version of Quorum that can read it. */
const unreadableS = 60;

export type EventHandlers = {
  /** Does what is to be done for an event. May be called twice for one. @throws when it could not be done. */
  handle(event: KeptEvent, key: EventKey): Promise<void>;
  /** Hears of an event that can't be done, and never will be. */
  giveUp(event: KeptEvent): Promise<void>;
};

export type Inbox = {
  /** Resolves once the event is written down: then it may be acknowledged. @throws what the database threw. */
  take(delivery: Delivery): Promise<void>;
  start(): void;
  /** Does what is due until that time. @throws what the database threw. */
  now(untilMs: number): Promise<Pass>;
  /** Resolves when nothing is under way. */
  idle(): Promise<unknown>;
  /** Resolves when what is under way has ended; nothing new begins. What is left, the next process does. */
  stop(): Promise<void>;
};

export type InboxOptions = {
  readonly rows: InboxRows;
  readonly handlers: EventHandlers;
  /** Milliseconds; may not be set back. */
  readonly clock: () => number;
  readonly logger: Sink;
};

/**
 * Events between their acknowledgement and their end: each is written down, acknowledged, and done from the table, by
 * this process at once, and after a failure or a death by whichever looks first.
 */
export function createInbox({ rows, handlers, clock, logger }: InboxOptions): Inbox {
  const atWork = new Map<string, Promise<void>>();
  const rounds = createRounds({ run: round, restMs, clock });
  let retryAtMs = Number.POSITIVE_INFINITY;
  let isStopped = false;
  let done = 0;

  function begin(claimed: ClaimedEvent): void {
    const { event_id } = claimed.key;
    const working = work(claimed)
      .catch((error: unknown) =>
        logger.warn(
          { slack_event_id: event_id, reason: reasonOf(error) },
          'What became of an event could not be written down',
        ),
      )
      .finally(() => atWork.delete(event_id));
    atWork.set(event_id, working);
  }

  async function work({ key, body, tries, isOld }: ClaimedEvent): Promise<void> {
    const event = readKeptEvent(body);
    if (event === null) return isOld ? rows.done(key) : postpone(key, unreadableS);
    const about = { slack_event_id: key.event_id, kind: event.kind };
    try {
      await loggedAs({ ...about, ...channelOf(event) }, () => handlers.handle(event, key));
    } catch (error) {
      const reason = reasonOf(error);
      if (isOld || isFinal(error)) {
        logger.warn({ ...about, ...channelOf(event), reason }, 'An event can’t be done and is left alone');
        await loggedAs(about, () => handlers.giveUp(event));
      } else {
        logger.warn({ ...about, ...channelOf(event), reason }, 'An event could not be done yet');
        return postpone(key, pauseS(tries, error instanceof DeferredError ? error.untilMs - clock() : 0));
      }
    }
    await rows.done(key);
    done += 1;
  }

  async function postpone(key: EventKey, seconds: number): Promise<void> {
    await rows.postpone(key, seconds);
    retryAtMs = Math.min(retryAtMs, clock() + seconds * 1000);
    rounds.ask();
  }

  async function round(): Promise<number> {
    if (retryAtMs <= clock()) retryAtMs = Number.POSITIVE_INFINITY;
    try {
      const ids = [...atWork.keys()];
      await rows.extend(ids);
      for (const claimed of await rows.claimDue(leftOversMax, new Set(ids))) begin(claimed);
    } catch (error) {
      logger.warn({ reason: reasonOf(error) }, 'The events that are to be done could not be read');
    }
    return Math.min(retryAtMs, clock() + everyMs);
  }

  return {
    async take(delivery) {
      const { key, event } = delivery;
      const first = { key, body: JSON.stringify(event), tries: 1, isOld: false };
      const isNew = await rows.keep(delivery);
      // What an earlier try has written without hearing so is still this process's to do.
      const claimed = isNew ? first : atWork.has(key.event_id) ? null : await rows.claim(key);
      if (claimed !== null && !isStopped && !atWork.has(key.event_id)) begin(claimed);
    },
    start: () => rounds.ask(),
    async now(untilMs) {
      const doneBefore = done;
      do {
        await rounds.now();
        if (atWork.size === 0) break;
        await withTimeout(Promise.all(atWork.values()), untilMs - clock());
      } while (clock() < untilMs);
      return { done: done - doneBefore, left: await rows.waiting() };
    },
    idle: () => Promise.all(atWork.values()),
    async stop() {
      isStopped = true;
      await rounds.stop();
      await Promise.all(atWork.values());
    },
  };
}

function channelOf(event: KeptEvent): { readonly channel?: string } {
  return 'channel' in event ? { channel: event.channel } : {};
}

function pauseS(tries: number, askedMs: number): number {
  return Math.max(Math.min(pauseMaxS, 2 ** (tries - 1)), Math.ceil(askedMs / 1000));
}
