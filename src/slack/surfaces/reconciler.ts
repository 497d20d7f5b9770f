import type { AuthTestResponse } from '@slack/web-api';
import { millisecondsInSecond } from 'date-fns/constants';
import { LRUCache } from 'lru-cache';
import type { IncidentState } from '../../capabilities/index.ts';
import { severities } from '../../kernel/severity.ts';
import { reasonOf } from '../../store/database-error.ts';
import { withTimeout } from '../../store/with-timeout.ts';
import { loggedAs } from '../log-context.ts';
import { bringUpToDate, type RunPorts } from './bring-up-to-date.ts';
import { eras } from './eras.ts';
import { createGivenUp } from './given-up.ts';
import type { Home } from './home.ts';
import type { Lane } from './pacer.ts';
import { postId } from './post-id.ts';
import { createSlackCalls, type SlackCall, StoppedError } from './slack-call.ts';
import { createSweep } from './sweep.ts';
import { createWaits } from './waits.ts';
import { createWorkQueue, urgency } from './work-queue.ts';

export type Surfaces = {
  readonly home: Pick<Home, 'open'>;
  /** Says that an incident may have changed. Returns at once; many touches during one run cost one more run. */
  markDirty(incidentId: string, state?: Pick<IncidentState, 'severity' | 'declared'> | null): void;
  /** The same, and looks whether the summary is still there: for when somebody deletes a message. Resolves once that is noted. */
  recheckSummary(incidentId: string): Promise<void>;
  /** The incident's channel, once this process looks at it and finds one: for an incident that was just touched. */
  whenChannel(incidentId: string): Promise<string>;
  /** Resolves once this process has shown an incident up to an event: for one that was just touched. */
  whenShown(incidentId: string, sequence: number): Promise<void>;
  /** How many incidents Slack does not show yet, and for how long (ms) the first of them. */
  behind(): { readonly incidents: number; readonly ms: number };
  /** Looks for what any process has left unshown, and shows it until that time. Answers how many incidents it had to change something of. */
  now(untilMs: number): Promise<number>;
  /** Resolves when what this process has touched is shown, or is not until that time. */
  settled(untilMs: number): Promise<void>;
  /** `sweeps`: whether it looks by itself, now and then, for what other processes have left unshown. */
  start(options: { readonly sweeps: boolean }): void;
  /** Resolves when the call to Slack that is under way has ended (5 s at most); nothing new begins. */
  stop(): Promise<void>;
};

export type SurfacesOptions = Omit<
  RunPorts,
  | 'callIn'
  | 'touched'
  | 'botUserId'
  | 'workspaceUrl'
  | 'elapsedMs'
  | 'channelWaits'
  | 'givenUp'
  | 'viewersNoted'
  | 'owedSettled'
  | 'isStopped'
> & {
  readonly home: Home;
};

/** When an operator hears in the log that Slack is behind, and how often. */
const behindMs = 30_000;

/** Keeps Slack showing what the record says: it compares, makes the difference, and starts over until there is none. */
export function createSurfaces(options: SurfacesOptions): Surfaces {
  const { posts, clock, logger, home, slack } = options;
  const slackCalls = createSlackCalls(clock);
  const shownUpTo = new LRUCache<string, number>({ max: 10_000 });
  const channelWaits = createWaits<string>();
  const shownWaits = createWaits<number>();
  const givenUp = createGivenUp(clock);
  /** Of each look that was asked for, the incidents that something was changed of since. */
  const looks = new Set<Set<string>>();
  let isStopped = true;
  let watch: NodeJS.Timeout | null = null;

  function callIn(lane: Lane): SlackCall {
    const call = slackCalls(lane);
    return (method, ...rest) => (isStopped ? Promise.reject(new StoppedError(method)) : call(method, ...rest));
  }

  const asBot = askingOnce(() => callIn('page')('auth.test', '', () => slack.auth.test()));

  const ports: RunPorts = {
    ...options,
    callIn,
    touched: (incidentId) => queue.add(incidentId, urgency.touched),
    channelWaits,
    givenUp,
    viewersNoted: new LRUCache<string, true>({ max: 10_000 }),
    owedSettled: new LRUCache<string, true>({ max: 10_000 }),
    elapsedMs: () => performance.now(),
    isStopped: () => isStopped,
    botUserId: askingOnce(async () => botUserIdOf(await asBot())),
    workspaceUrl: async () => (await asBot().catch(() => null))?.url ?? null,
  };

  const queue = createWorkQueue({
    clock,
    async run(incidentId, work) {
      const about = { incident_id: incidentId };
      const {
        comeBackAtMs,
        shownUpTo: sequence,
        hasMade,
      } = await loggedAs(about, () => bringUpToDate(ports, incidentId, work));
      if (hasMade) for (const changed of looks) changed.add(incidentId);
      if (sequence !== null) {
        shownUpTo.set(incidentId, sequence);
        shownWaits.found(incidentId, sequence);
        // Home shows the channel, too, which exists by now.
        home.markDirty();
      }
      return { comeBackAtMs, isShown: sequence !== null };
    },
    onFailure(incidentId, error) {
      if (isStopped) return;
      loggedAs({ incident_id: incidentId }, () =>
        logger.warn({ reason: reasonOf(error) }, 'An incident could not be shown in Slack yet'),
      );
    },
  });

  const sweep = createSweep({
    posts,
    logger,
    found({ incident_id, sequence, is_resolved, declared_by }) {
      if ((shownUpTo.get(incident_id) ?? 0) >= sequence) return;
      home.markDirty();
      queue.add(incident_id, is_resolved ? urgency.resolved : urgency.open, { by: declared_by });
    },
  });

  function sayBehind(): void {
    const { incidents, ms } = queue.behind();
    if (ms < behindMs) return;
    logger.warn({ incidents, seconds: Math.round(ms / millisecondsInSecond) }, 'Slack does not show all incidents yet');
  }

  return {
    home,
    markDirty(incidentId, state = null) {
      home.markDirty();
      const known = state === null ? {} : { severity: severities.indexOf(state.severity), by: state.declared.by };
      queue.add(incidentId, urgency.touched, known);
    },
    async recheckSummary(incidentId) {
      await posts.doubtSummary(incidentId);
      for (const era of eras) givenUp.forget(postId(incidentId, `${era}summary`));
      queue.add(incidentId, urgency.touched);
    },
    whenChannel: (incidentId) => channelWaits.of(incidentId),
    async whenShown(incidentId, sequence) {
      for (let shown = shownUpTo.get(incidentId) ?? 0; shown < sequence; ) shown = await shownWaits.of(incidentId);
    },
    behind: queue.behind,
    settled: queue.settled,
    async now(untilMs) {
      const changed = new Set<string>();
      looks.add(changed);
      try {
        await sweep.now();
        await queue.settled(untilMs);
        await withTimeout(home.now(), untilMs - clock());
        return changed.size;
      } finally {
        looks.delete(changed);
      }
    },
    start({ sweeps }) {
      isStopped = false;
      if (!sweeps) return;
      sweep.start();
      watch = setInterval(sayBehind, behindMs);
    },
    async stop() {
      isStopped = true;
      if (watch !== null) clearInterval(watch);
      await Promise.all([sweep.stop(), home.stop(), queue.stop()]);
    },
  };
}

function botUserIdOf({ user_id }: AuthTestResponse): string {
  if (user_id === undefined) throw new Error('Slack did not say who the bot is');
  return user_id;
}

/** Asks for what never changes until it is answered, and no more. */
function askingOnce<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | null = null;
  return () => {
    answer ??= ask().catch((error: unknown) => {
      answer = null;
      throw error;
    });
    return answer;
  };
}
