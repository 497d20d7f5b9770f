import { randomUUID } from 'node:crypto';
import { createAskPagers } from './alerts/ask-pagers.ts';
import { createKeepSignals } from './alerts/keep-signals.ts';
import { keepOwn } from './alerts/own-signal.ts';
import { withPagerAnswers } from './alerts/pager-answers.ts';
import { signalsIn } from './alerts/signals-in.ts';
import { createSourceRows } from './alerts/source-rows.ts';
import { createSourceWatcher } from './alerts/watch-sources.ts';
import { answerSignals } from './answer-signals.ts';
import { createCalendars } from './calendars/keep-calendars.ts';
import type { Config } from './configuration/read-config.ts';
import { expectedSources } from './configuration/signal-settings.ts';
import type { SlackConfig } from './configuration/slack-choice.ts';
import { type AnswerRequest, firstOf } from './http/answer-request.ts';
import { createLiveSettings } from './live-settings/live-settings.ts';
import type { Metrics } from './operations/metrics.ts';
import { answerOperations } from './operations/operations.ts';
import { readiness } from './operations/readiness.ts';
import { openWaysOut } from './outgoing/ways-out.ts';
import { createPagers, pagerAnswerMs } from './paging/pagers.ts';
import { whereOf } from './reliability/proof-target.ts';
import { createReliability } from './reliability/reliability.ts';
import { sendWebhooks } from './send-webhooks.ts';
import { createSlackApp, type SlackApp } from './slack/app.ts';
import type { Sink } from './slack/bolt-logger.ts';
import { slackParts } from './slack-parts.ts';
import { pendingMigrations } from './store/migrate.ts';
import type { Database } from './store/open-database.ts';
import { countOpen } from './store/read-overviews.ts';
import { withTimeout } from './store/with-timeout.ts';
import { createTicker } from './ticker/ticker.ts';
import { version } from './version.ts';
import { createPost } from './webhooks/post.ts';

/** How long a stop waits for what is due and under way: as long as for Slack. */
const tickerStopMs = 9_000;

export type SlackProcess = Pick<SlackApp, 'start' | 'stop'> & { readonly answerAside: AnswerRequest };

/** What one process does for Slack: it serves what arrives, does what is due meanwhile, and says how it is. */
export function createSlackProcess(
  slack: SlackConfig,
  { settings: file, port, database, signals, webhooks: endpoints, pagers }: Config,
  { regions, choice }: Database,
  logger: Sink,
  metrics: Metrics,
): SlackProcess {
  const { botToken, apiUrl, transport } = slack;
  const waysOut = openWaysOut(slack.proxy);
  const calendars = createCalendars(file.oncall.rotations, {
    ...{ regions, waysOut, pagers, version, logger },
    clock: Date.now,
  });
  const live = createLiveSettings(file, { regions, workspace: () => app.workspace(), calendars, logger });
  const { settings, catalogue, overrides, refresh: refreshSettings } = live;
  const post = createPost({ proxies: slack.proxy, version, clock: Date.now, answerMs: pagerAnswerMs });
  const observed: Metrics = {
    ...metrics,
    commandDone(command, outcome, seconds) {
      metrics.commandDone(command, outcome, seconds);
      if (outcome === 'recorded') webhooks.wake();
    },
  };
  const callPager = createPagers(pagers, post.send);
  const { record, surfaces, ...parts } = slackParts(slack, settings, regions, logger, observed, callPager);
  const ticker = createTicker({
    regions,
    record,
    settings,
    markDirty: (incidentId) => surfaces.markDirty(incidentId),
    clock: Date.now,
    elapsedMs: () => performance.now(),
    random: Math.random,
    logger,
  });
  const monitoring = answerOperations({
    readiness: () =>
      readiness({
        pendingMigrations: () => regions.runAnywhere((db) => pendingMigrations(db, choice.kind)),
        slackTrouble: () => app.trouble(),
      }),
    metrics,
  });
  const keepAlerts = createKeepSignals({
    record,
    signals: signalsIn(regions),
    settings,
    workspace: () => app.workspace(),
    touched: (incidentId, state) => surfaces.markDirty(incidentId, state),
  });
  const keepSignals = withPagerAnswers(keepAlerts, {
    record,
    touched: (incidentId) => surfaces.markDirty(incidentId),
  });
  const askPagers = createAskPagers(
    {
      ...{ record, pagers, waysOut, version, logger },
      touched: (incidentId) => surfaces.markDirty(incidentId),
      clock: Date.now,
    },
    { elapsedMs: () => performance.now(), random: Math.random },
  );
  const webhooks = sendWebhooks({
    ...{ endpoints, regions, record, logger, metrics },
    workspace: () => app.workspace(),
    keep: keepSignals,
    proxies: slack.proxy,
  });
  const sources = createSourceWatcher({
    expected: expectedSources(file),
    rows: () => {
      const team = app.workspace();
      return team === null ? null : createSourceRows(regions, team);
    },
    tell: (news) => keepOwn(keepSignals, news, new Date().toISOString()),
    elapsedMs: () => performance.now(),
    random: Math.random,
    logger,
  });
  const answerAside = firstOf(monitoring, answerSignals(signals, keepSignals, logger, metrics, sources.heard));
  const app = createSlackApp({
    ...parts,
    record,
    surfaces,
    settings,
    catalogue,
    overrides,
    refreshSettings,
    reliability: createReliability({
      choice,
      where: whereOf(choice, database.kind),
      newRun: randomUUID,
      clock: Date.now,
    }),
    transport: transport.kind === 'http' ? { ...transport, port } : transport,
    botToken,
    ...(apiUrl === undefined ? {} : { apiUrl }),
    clock: Date.now,
    logger,
    answerAside,
  });
  for (const { name } of regions.order()) metrics.regionIs(name, true);
  metrics.watch({
    behind: surfaces.behind,
    tickAgeMs: ticker.ageMs,
    open: () => regions.runAnywhere(countOpen),
  });
  return {
    answerAside,
    async start(signal) {
      await app.start(signal);
      if (signal.aborted) return;
      live.start();
      ticker.start();
      askPagers.start();
      webhooks.start();
      sources.start();
    },
    async stop() {
      live.stop();
      await waysOut.close();
      const ticking = withTimeout(Promise.all([ticker.stop(), askPagers.stop()]), tickerStopMs);
      await Promise.all([ticking, webhooks.stop(), sources.stop(), app.stop()]);
      await post.close();
    },
  };
}
