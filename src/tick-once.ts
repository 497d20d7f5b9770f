import { type Logger, pino } from 'pino';
import { createAskPagers } from './alerts/ask-pagers.ts';
import { createCalendars } from './calendars/keep-calendars.ts';
import type { Config } from './configuration/read-config.ts';
import type { Settings } from './configuration/settings.ts';
import { createLiveSettings } from './live-settings/live-settings.ts';
import { createMetrics } from './operations/metrics.ts';
import { openWaysOut, type WaysOut } from './outgoing/ways-out.ts';
import { createPagers, type Pager, pagerAnswerMs } from './paging/pagers.ts';
import { logContext } from './slack/log-context.ts';
import { reachThrough } from './slack/proxy.ts';
import { slackParts } from './slack-parts.ts';
import { findIncidents } from './store/find-incidents.ts';
import { openRecord } from './store/open-record.ts';
import { dueNow } from './store/read-overviews.ts';
import type { Regions } from './store/regions.ts';
import { withTimeout } from './store/with-timeout.ts';
import { openExisting } from './terminal/open-existing.ts';
import { createDuePauses } from './ticker/due-pauses.ts';
import { type Tick, type TickPorts, tick } from './ticker/tick.ts';
import { version } from './version.ts';
import { createPost } from './webhooks/post.ts';

/** One pass of a process that ends after it: enough for what a day without one has left. */
const bounds = { incidentsMax: 1_000, deadlineMs: 60_000 };

/** How long Slack may take to be shown what was done; what is left then, the next process shows that keeps Slack. */
const showMs = 30_000;

/** How long what people have changed and what calendars say may take to be read; what was read before counts then. */
const lookMs = 15_000;

/** What a pass came to, in one line, and whether all that was due is done. */
export type TickReport = { readonly says: string; readonly isAll: boolean };

/**
 * Does what is due now, once, and with a Slack token has Slack show it: for where no process runs for long.
 * @throws Failure with a sentence when the database is not there or can't be read.
 */
export async function tickOnce({ slack, settings: file, database: choice, pagers }: Config): Promise<TickReport> {
  const logger = pino({ level: 'warn', base: null, mixin: logContext }, pino.destination(2));
  const way = reachThrough(slack?.proxy);
  const post = createPost({ proxies: slack?.proxy, version, clock: Date.now, answerMs: pagerAnswerMs });
  const database = await openExisting(choice, 'append', (reason) => logger.warn({ reason }, 'A connection broke'));
  const waysOut = openWaysOut(slack?.proxy);
  try {
    const settings = await settingsNow(file, database.regions, { waysOut, pagers }, logger);
    if (slack === null) {
      return reportOf(await pass(database.regions, openRecord(database.regions), settings, () => undefined));
    }
    const callPager = createPagers(pagers, post.send);
    const metrics = createMetrics(version);
    const { record, surfaces } = slackParts(slack, settings, database.regions, logger, metrics, callPager);
    const touched: string[] = [];
    const answers = createAskPagers(
      { record, pagers, waysOut, version, logger, clock: Date.now, touched: (incidentId) => touched.push(incidentId) },
      { elapsedMs: () => performance.now(), random: Math.random },
    );
    // Before a step is taken that an answer makes needless.
    await withTimeout(answers.look(), lookMs);
    const report = await pass(database.regions, record, settings, (incidentId) => touched.push(incidentId));
    if (touched.length > 0) {
      surfaces.start();
      await withTimeout(Promise.all(touched.map((incidentId) => show(record, surfaces, incidentId))), showMs);
      await surfaces.stop();
    }
    return reportOf(report);
  } finally {
    await waysOut.close();
    await database.close();
    await post.close();
    await way.close();
  }
}

/** What is asked outside. */
type Outward = { readonly waysOut: WaysOut; readonly pagers: readonly Pager[] };

/** The settings with what people have changed in Slack, and what the calendars say: who is paged now follows from them. */
async function settingsNow(
  file: Settings,
  regions: Regions,
  { waysOut, pagers }: Outward,
  logger: Logger,
): Promise<Settings> {
  // All incidents are of the one workspace that Quorum is installed in.
  const [latest] = await regions.runAnywhere((db) => findIncidents(db, { exceptSystem: true }, 1));
  const workspace = () => latest?.team_id ?? null;
  const calendars = createCalendars(file.oncall.rotations, {
    ...{ regions, waysOut, pagers, version, logger },
    clock: Date.now,
  });
  const live = createLiveSettings(file, { regions, workspace, calendars, logger });
  await withTimeout(live.look(), lookMs);
  return live.settings;
}

type Parts = ReturnType<typeof slackParts>;

function pass(
  regions: Regions,
  record: TickPorts['record'],
  settings: Settings,
  markDirty: (incidentId: string) => void,
): Promise<Tick> {
  return tick(
    {
      record,
      settings,
      due: (limit, after) => regions.runAnywhere((db) => dueNow(db, limit, after)),
      pauses: createDuePauses(),
      markDirty,
      clock: Date.now,
      elapsedMs: () => performance.now(),
      isStopped: () => false,
    },
    bounds,
  );
}

async function show(record: Parts['record'], surfaces: Parts['surfaces'], incidentId: string): Promise<void> {
  const read = await record.load(incidentId);
  if (read.kind !== 'read' || read.value === null) return;
  surfaces.markDirty(incidentId);
  await surfaces.whenShown(incidentId, read.value.state.head.sequence);
}

/** Most of what was left undone that is told one by one. */
const undoneMax = 3;

function reportOf({ recorded, undone, isCut }: Tick): TickReport {
  const reasons = undone.slice(0, undoneMax).map(({ incident_id, reason }) => `${incident_id}: ${reason}`);
  const more = undone.length > reasons.length ? [`… and ${undone.length - reasons.length} more`] : [];
  const left = undone.length === 0 ? '' : ` Left undone: ${undone.length} (${[...reasons, ...more].join('; ')}).`;
  const did = recorded === 0 && undone.length === 0 ? 'Nothing is due.' : `Done: ${recorded}.`;
  return {
    says: `${did}${left}${isCut ? ' More may be due: run it again.' : ''}`,
    isAll: undone.length === 0 && !isCut,
  };
}
