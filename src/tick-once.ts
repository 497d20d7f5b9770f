import { type Logger, pino } from 'pino';
import { createCalendars } from './calendars/keep-calendars.ts';
import type { Config } from './configuration/read-config.ts';
import type { SlackConfig } from './configuration/slack-choice.ts';
import { createLiveSettings } from './live-settings/live-settings.ts';
import { createMetrics } from './operations/metrics.ts';
import { openWaysOut } from './outgoing/ways-out.ts';
import { logContext } from './slack/log-context.ts';
import { reachThrough } from './slack/proxy.ts';
import { createSlackProcess } from './slack-process.ts';
import { findIncidents } from './store/find-incidents.ts';
import { openRecord } from './store/open-record.ts';
import type { Regions } from './store/regions.ts';
import { withTimeout } from './store/with-timeout.ts';
import { type Opened, openExisting } from './terminal/open-existing.ts';
import { isAllDone, type PassReport, pass } from './ticker/pass.ts';
import { passText } from './ticker/pass-text.ts';
import { createTicker } from './ticker/ticker.ts';
import { version } from './version.ts';

/** How long Slack may take to say which workspace this is: what is due does not wait for it. */
const signInMs = 5_000;

/** What a pass came to, in one line, and whether all that was to be done is done. */
export type TickReport = { readonly says: string; readonly isAll: boolean };

/**
 * Does what is to be done now, once, as a process that lives on does it: for where none does. Without a Slack token it records
 * what is due, for others to show.
 * @throws Failure with a sentence when the database is not there or can't be read, Error when Slack refuses the token.
 */
export async function tickOnce(config: Config): Promise<TickReport> {
  const { slack } = config;
  const logger = pino({ level: 'warn', base: null, mixin: logContext }, pino.destination(2));
  const way = reachThrough(slack?.proxy);
  const database = await openExisting(config.database, 'append', (reason) =>
    logger.warn({ reason }, 'A connection broke'),
  );
  try {
    // All incidents are of the one workspace that Quorum is installed in.
    const [latest] = await database.regions.runAnywhere((db) => findIncidents(db, { exceptSystem: true }, 1));
    const team = latest?.team_id ?? null;
    const report =
      slack === null
        ? await recordDue(config, database.regions, team, logger)
        : await passWith({ ...slack, team }, config, database, logger);
    return { says: passText(report), isAll: isAllDone(report) };
  } finally {
    await database.close();
    await way.close();
  }
}

async function passWith(
  slack: SlackConfig & { readonly team: string | null },
  config: Config,
  database: Opened,
  logger: Logger,
): Promise<PassReport> {
  const way = { ...slack, transport: { kind: 'handed' } } as const;
  const app = createSlackProcess(way, config, database, logger, createMetrics(version));
  const stopping = new AbortController();
  try {
    await withTimeout(app.start(stopping.signal), signInMs);
    return await app.pass();
  } finally {
    stopping.abort();
    await app.stop();
  }
}

async function recordDue(
  { settings: file, pagers }: Config,
  regions: Regions,
  team: string | null,
  logger: Logger,
): Promise<PassReport> {
  const waysOut = openWaysOut(undefined);
  const calendars = createCalendars(file.oncall.rotations, {
    ...{ regions, waysOut, pagers, version, logger },
    clock: Date.now,
  });
  const live = createLiveSettings(file, { regions, workspace: () => team, calendars, logger });
  const elapsedMs = () => performance.now();
  const ticker = createTicker({
    ...{ regions, record: openRecord(regions), settings: live.settings, markDirty: () => undefined },
    ...{ clock: Date.now, elapsedMs, random: Math.random, logger },
  });
  const nothing = async () => ({ done: 0, left: 0 });
  try {
    return await pass({
      refresh: live.look,
      due: ticker.now,
      kept: async () => ({ events: await nothing(), answers: await nothing() }),
      sources: async () => undefined,
      incidents: nothing,
      webhooks: nothing,
      elapsedMs,
    });
  } finally {
    await waysOut.close();
  }
}
