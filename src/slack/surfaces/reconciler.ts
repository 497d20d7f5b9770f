import { millisecondsInDay, millisecondsInMinute } from 'date-fns/constants';
import { LRUCache } from 'lru-cache';
import { reasonOf } from '../../store/database-error.ts';
import type { IncidentRecord } from '../../store/record.ts';
import type { ChannelPorts } from './channel.ts';
import type { Home } from './home.ts';
import { makeStep } from './make-step.ts';
import { planSurfaces, postId, type Rendering } from './plan.ts';
import { createSlackCall, DeferredError } from './slack-call.ts';

/** How often the record is looked through for what another process, or this one before it died, left unshown. */
const sweepMs = 15_000;
/** How far the first sweep looks back, and every later one. */
const firstLookBackMs = 7 * millisecondsInDay;
const lookBackMs = 10 * millisecondsInMinute;
const sweptMax = 500;
/** How many incidents are brought up to date at a time. */
const concurrencyMax = 4;
/** Most differences made in one go: a year of events in one thread stays far under it. */
const stepsMax = 2_000;
/** How soon a post that another process is making is looked at again: it lets go long before its claim ends, unless it died. */
const busyMs = 500;
const backoffMs = { first: 1_000, most: 60_000 } as const;

export type Surfaces = {
  readonly home: Pick<Home, 'open'>;
  /** Says that an incident may have changed. Returns at once; many touches during one run cost one more run. */
  touch(incidentId: string): void;
  /** The same, and looks whether the summary is still there: for when somebody deletes a message. */
  verify(incidentId: string): void;
  /** The incident's channel, once this process looks at it and finds one: for an incident that was just touched. */
  whenChannel(incidentId: string): Promise<string>;
  start(): void;
  /** Resolves when what is under way has ended; nothing new begins. */
  stop(): Promise<void>;
};

export type SurfacesOptions = Omit<ChannelPorts, 'call' | 'botUserId'> & {
  readonly record: Pick<IncidentRecord, 'load'>;
  readonly rendering: Rendering;
  readonly home: Home;
  readonly announcementChannelId: string | null;
  readonly clock: () => number;
  readonly logger: { warn(details: object, message: string): void };
};

type Work = {
  /** Somebody deleted a message: the summary is to be edited even if it shows everything, since it may be gone. */
  verify: boolean;
  again: boolean;
  failures: number;
  timer: NodeJS.Timeout | null;
};

/** Keeps Slack showing what the record says: it compares, makes the difference, and starts over until there is none. */
export function createSurfaces(options: SurfacesOptions): Surfaces {
  const { posts, clock, logger, record, rendering, home, announcementChannelId, slack } = options;
  const call = createSlackCall(clock);
  const shownUpTo = new LRUCache<string, number>({ max: 10_000 });
  const queue = new Map<string, Work>();
  const running = new Map<string, Promise<void>>();
  const channelAwaited = new LRUCache<string, { tell(channelId: string): void; channel: Promise<string> }>({
    max: 1_000,
  });
  let botUserId: string | null = null;
  let sweepTimer: NodeJS.Timeout | null = null;
  let sweeping: Promise<void> = Promise.resolve();
  let sweptBefore = false;
  let stopped = true;

  function add(incidentId: string, verify: boolean): void {
    if (stopped) return;
    home.touch();
    const work = queue.get(incidentId);
    if (work === undefined) queue.set(incidentId, { verify, again: true, failures: 0, timer: null });
    else {
      work.again = true;
      work.verify ||= verify;
      // What one method or one post waits for holds up nothing else; after a failure the pause is kept.
      if (work.timer !== null && work.failures === 0) {
        clearTimeout(work.timer);
        work.timer = null;
      }
    }
    pump();
  }

  function pump(): void {
    for (const [incidentId, work] of queue) {
      if (stopped || running.size >= concurrencyMax) return;
      if (running.has(incidentId) || work.timer !== null || !work.again) continue;
      work.again = false;
      const run = reconcile(incidentId, work)
        .then((retryAtMs) => {
          work.failures = 0;
          return retryAtMs;
        })
        .catch((error: unknown) => {
          logger.warn(
            { incident_id: incidentId, reason: reasonOf(error) },
            'Slack could not be brought up to date yet',
          );
          if (error instanceof DeferredError) return error.untilMs;
          return clock() + Math.min(backoffMs.most, backoffMs.first * 2 ** work.failures++);
        })
        .then((retryAtMs) => {
          running.delete(incidentId);
          const isDue = work.again && work.failures === 0;
          if (retryAtMs !== null && !isDue) retryAt(work, retryAtMs);
          if (!work.again && work.timer === null) queue.delete(incidentId);
          pump();
        });
      running.set(incidentId, run);
    }
  }

  function retryAt(work: Work, atMs: number): void {
    if (stopped) return;
    work.timer = setTimeout(
      () => {
        work.timer = null;
        work.again = true;
        pump();
      },
      Math.max(50, atMs - clock()),
    );
  }

  /** Makes one step after another until none is left; answers when to come back for those that could not be made. */
  async function reconcile(incidentId: string, work: Work): Promise<number | null> {
    botUserId ??= (await call('auth.test', () => slack.auth.test())).user_id ?? null;
    if (botUserId === null) throw new Error('Slack did not say who the bot is');
    const read = await record.load(incidentId, { fresh: true });
    if (read.kind === 'unavailable') throw new Error(read.reason);
    if (read.value === null) return null;
    const { state, events } = read.value;
    const waiting = new Map<string, number>();
    let failed: unknown = null;
    for (let made = 0; made < stepsMax; made++) {
      const channel = await posts.channelOf(incidentId);
      const channelId = channel?.channel_id ?? null;
      if (channelId !== null) {
        channelAwaited.get(incidentId)?.tell(channelId);
        channelAwaited.delete(incidentId);
      }
      const { verify } = work;
      const rows = (await posts.of(incidentId)).map((row) =>
        verify && row.post_id === postId(incidentId, 'summary') ? { ...row, content_hash: null } : row,
      );
      const steps = planSurfaces(state, events, { channelId, announcementChannelId, rows }, rendering);
      const step = steps.find(({ row }) => !waiting.has(row.post_id));
      if (step === undefined || stopped) break;
      // Set again when a message is deleted while the summary is being edited.
      if (step.row.surface === 'summary') work.verify = false;
      try {
        const isKnown = rows.some(({ post_id }) => post_id === step.row.post_id);
        const outcome = await makeStep(
          { ...options, call, botUserId, elapsedMs: () => performance.now() },
          state,
          step,
          isKnown,
        );
        if (outcome.kind === 'busy') {
          if (step.row.surface === 'summary') work.verify ||= verify;
          waiting.set(step.row.post_id, clock() + busyMs);
        }
      } catch (error) {
        if (step.row.surface === 'summary') work.verify ||= verify;
        failed ??= error instanceof DeferredError ? null : error;
        waiting.set(step.row.post_id, error instanceof DeferredError ? error.untilMs : 0);
      }
    }
    if (failed !== null) throw failed;
    if (waiting.size > 0) return Math.min(...waiting.values());
    shownUpTo.set(incidentId, state.head.sequence);
    // The channel that it has by now is shown there, too.
    home.touch();
    return null;
  }

  async function sweep(): Promise<void> {
    try {
      const sinceMs = clock() - (sweptBefore ? lookBackMs : firstLookBackMs);
      for (const { incident_id, sequence } of await posts.recordedSince(sinceMs, sweptMax)) {
        if ((shownUpTo.get(incident_id) ?? 0) < sequence) add(incident_id, false);
      }
      sweptBefore = true;
    } catch (error) {
      logger.warn(
        { reason: reasonOf(error) },
        'The record could not be looked through for what Slack does not show yet',
      );
    }
    if (!stopped) sweepTimer = setTimeout(beginSweep, sweepMs);
  }

  function beginSweep(): void {
    sweeping = sweep();
  }

  return {
    home,
    touch: (incidentId) => add(incidentId, false),
    whenChannel(incidentId) {
      const awaited = channelAwaited.get(incidentId);
      if (awaited !== undefined) return awaited.channel;
      let tell: (channelId: string) => void = () => undefined;
      const channel = new Promise<string>((resolve) => {
        tell = resolve;
      });
      channelAwaited.set(incidentId, { tell, channel });
      return channel;
    },
    verify: (incidentId) => add(incidentId, true),
    start() {
      stopped = false;
      beginSweep();
    },
    async stop() {
      stopped = true;
      if (sweepTimer !== null) clearTimeout(sweepTimer);
      for (const { timer } of queue.values()) if (timer !== null) clearTimeout(timer);
      queue.clear();
      await Promise.all([sweeping, home.stop(), ...running.values()]);
    },
  };
}
