import { randomUUID } from 'node:crypto';
import { createAskPagers } from './alerts/ask-pagers.ts';
import { createKeepSignals } from './alerts/keep-signals.ts';
import { keepOwn } from './alerts/own-signal.ts';
import { withPagerAnswers } from './alerts/pager-answers.ts';
import { signalsIn } from './alerts/signals-in.ts';
import { gapMs } from './alerts/silence.ts';
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
import type { Keep } from './signals/intake.ts';
import { createSlackApp, type SlackApp } from './slack/app.ts';
import type { Sink } from './slack/bolt-logger.ts';
import { slackParts } from './slack-parts.ts';
import { pendingMigrations } from './store/migrate.ts';
import type { Database } from './store/open-database.ts';
import { countOpen } from './store/read-overviews.ts';
import { withTimeout } from './store/with-timeout.ts';
import { type PassReport, pass } from './ticker/pass.ts';
import { serveTick } from './ticker/serve-tick.ts';
import { createTicker } from './ticker/ticker.ts';
import { version } from './version.ts';
import { createPost } from './webhooks/post.ts';

/** How long a stop waits for what is due and under way: as long as for Slack. */
const tickerStopMs = 9_000;

export type SlackProcess = Pick<SlackApp, 'start' | 'stop' | 'take'> & {
  readonly answerAside: AnswerRequest;
  /** Does once what is to be done by now, whoever has left it. @throws what the database threw. */
  pass(): Promise<PassReport>;
  /** Resolves when what was begun by what has arrived is done, but for what takes longer than that. */
  settled(limitMs: number): Promise<void>;
};

/** How Slack is reached, by no way of this process where it does not live on. `team`: the workspace, where it is known before Slack says so. */
export type SlackWay = Omit<SlackConfig, 'transport'> & {
  readonly transport: SlackConfig['transport'] | { readonly kind: 'handed' };
  readonly team?: string | null;
};

/** What one process does for Slack: it serves what arrives, does what is due meanwhile, and says how it is. */
export function createSlackProcess(
  slack: SlackWay,
  { settings: file, port, host, database, signals, webhooks: endpoints, pagers, tickSecret }: Config,
  { regions, choice }: Pick<Database, 'regions' | 'choice'>,
  logger: Sink,
  metrics: Metrics,
): SlackProcess {
  const { botToken, apiUrl, transport } = slack;
  const elapsedMs = () => performance.now();
  const workspace = () => app.workspace() ?? slack.team ?? null;
  const waysOut = openWaysOut(slack.proxy);
  const calendars = createCalendars(file.oncall.rotations, {
    ...{ regions, waysOut, pagers, version, logger },
    clock: Date.now,
  });
  const live = createLiveSettings(file, { regions, workspace, calendars, logger });
  const { settings, catalogue, overrides, refresh: refreshSettings, whenRead: settingsRead } = live;
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
    elapsedMs,
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
    workspace,
    touched: (incidentId, state) => surfaces.markDirty(incidentId, state),
  });
  const keepSettled: Keep = async (...delivery) => {
    const team = workspace();
    if (team !== null) await settingsRead(team);
    return keepAlerts(...delivery);
  };
  const keepSignals = withPagerAnswers(keepSettled, {
    record,
    touched: (incidentId) => surfaces.markDirty(incidentId),
  });
  const askPagers = createAskPagers(
    {
      ...{ record, pagers, waysOut, version, logger },
      touched: (incidentId) => surfaces.markDirty(incidentId),
      clock: Date.now,
    },
    { elapsedMs, random: Math.random },
  );
  const webhooks = sendWebhooks({
    ...{ endpoints, regions, record, logger, metrics, workspace },
    keep: keepSignals,
    proxies: slack.proxy,
  });
  const sources = createSourceWatcher({
    expected: expectedSources(file),
    rows: () => {
      const team = workspace();
      return team === null ? null : createSourceRows(regions, team, tickSecret === null ? gapMs.living : gapMs.ticked);
    },
    tell: (news) => keepOwn(keepSignals, news, new Date().toISOString()),
    elapsedMs,
    random: Math.random,
    logger,
  });
  const passNow = () =>
    pass({
      async refresh() {
        // An answer at a pager may make a step needless that is due.
        await Promise.all([live.look(), askPagers.look()]);
      },
      due: ticker.now,
      kept: app.now,
      sources: sources.now,
      async incidents(untilMs) {
        const done = await surfaces.now(untilMs);
        return { done, left: surfaces.behind().incidents };
      },
      webhooks: webhooks.now,
      elapsedMs,
    });
  const answerAside = firstOf(
    monitoring,
    answerSignals(signals, keepSignals, logger, metrics, sources.heard),
    serveTick({ secret: tickSecret, pass: passNow, logger }),
  );
  const app = createSlackApp({
    ...parts,
    record,
    surfaces,
    settings,
    catalogue,
    overrides,
    refreshSettings,
    settingsRead,
    reliability: createReliability({
      choice,
      where: whereOf(choice, database.kind),
      newRun: randomUUID,
      clock: Date.now,
    }),
    transport: transport.kind === 'http' ? { ...transport, port, ...(host === null ? {} : { host }) } : transport,
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
    pass: passNow,
    take: app.take,
    async settled(limitMs) {
      const untilMs = elapsedMs() + limitMs;
      await withTimeout(app.idle(), limitMs);
      await surfaces.settled(untilMs);
      await webhooks.now(untilMs).catch(() => undefined);
    },
    async start(signal) {
      await app.start(signal);
      if (signal.aborted) return;
      live.start();
      if (transport.kind === 'handed') return;
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
