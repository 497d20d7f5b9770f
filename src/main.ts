import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { parse } from 'yaml';
import type { Config } from './configuration/read-config.ts';
import type { SlackConfig } from './configuration/slack-choice.ts';
import { databaseEvents } from './database-events.ts';
import type { AnswerRequest } from './http/answer-request.ts';
import { severities } from './kernel/severity.ts';
import { createMetrics, type Metrics } from './operations/metrics.ts';
import { serveOperations } from './operations/serve-operations.ts';
import type { HeldDirectory } from './sandbox/workspace/hold-directory.ts';
import type { WorkspaceOptions } from './sandbox/workspace/workspace.ts';
import { startSandboxEndpoint } from './sandbox-endpoint.ts';
import { sandboxImport } from './sandbox-import.ts';
import { pagerSources, startSandboxPagers } from './sandbox-pagers.ts';
import { openSources, withSandboxSources } from './sandbox-sources.ts';
import type { Sink } from './slack/bolt-logger.ts';
import { logContext } from './slack/log-context.ts';
import { reachThrough } from './slack/proxy.ts';
import { createSlackProcess } from './slack-process.ts';
import { reasonOf } from './store/database-error.ts';
import { migrateDsql } from './store/dsql/migrate-dsql.ts';
import { type Database, openDatabase } from './store/open-database.ts';
import { version } from './version.ts';

export type Running = {
  /** One line for people: where to go now. */
  readonly says: string;
  stop(): Promise<void>;
};

/**
 * Starts what is configured: the Slack app, and without a Slack token the local workspace that it then connects to. When
 * the signal comes, it waits for Slack no longer; what it answers is to be stopped all the same.
 * @throws Error with a sentence about what to mend; what was started before is stopped again.
 */
export async function start(config: Config, signal: AbortSignal): Promise<Running> {
  const level = config.slack === null ? 'warn' : 'info';
  const logger = pino({ level, base: null, mixin: logContext }, pino.destination(2));
  process.on('unhandledRejection', (error) => {
    logger.error({ reason: reasonOf(error) }, 'Something failed in the background. Quorum goes on.');
  });
  const metrics = createMetrics(version);
  const watched = { logger, metrics };
  const events = databaseEvents(watched);
  const open = () =>
    openDatabase(config.database, events, {
      signal,
      onWait: (reason) => logger.warn({ reason }, 'The database does not answer yet. Quorum waits for it'),
    }).catch((error: unknown) => {
      // It was waited for in vain, until the signal.
      if (signal.aborted) return null;
      throw error;
    });
  const { slack } = config;
  if (slack !== null) {
    const database = await open();
    if (database === null) return nothing;
    return closeWith(database, () => startSlack(slack, config, database, watched, signal));
  }
  const parts = await sandboxImport(loadSandbox);
  const directory = await parts.holdDirectory(join(config.directory, 'workspace'));
  const sandbox = { ...parts, directory };
  return closeWith({ close: async () => directory.release() }, async () => {
    if (config.database.kind !== 'embedded') {
      const database = await open();
      if (database === null) return nothing;
      return closeWith(database, () => startSandbox(sandbox, config, database, watched, signal, {}));
    }
    const { startLocalDatabase, createControlExtension } = await sandboxImport(loadCluster);
    const local = await startLocalDatabase(config.database);
    return closeWith({ close: () => local.stop() }, async () => {
      await migrateDsql(local.choice, null);
      const database = await openDatabase(local.choice, events);
      const extensions = { cluster: createControlExtension(local.cluster) };
      return closeWith(database, () => startSandbox(sandbox, config, database, watched, signal, extensions));
    });
  });
}

const nothing: Running = { says: '', stop: async () => undefined };

// The sandbox is loaded only where it is used: its packages are optional.

async function loadSandbox() {
  const { holdDirectory } = await import('./sandbox/workspace/hold-directory.ts');
  const { startWorkspace } = await import('./sandbox/workspace/workspace.ts');
  const { firstChannels } = await import('./sandbox/workspace/people.ts');
  const { createPage } = await import('./sandbox/page/serve-page.ts');
  const { createAlertControl } = await import('./sandbox/alerts/alert-control.ts');
  const { senders } = await import('./sandbox/alerts/senders/index.ts');
  const { startReceiver } = await import('./sandbox/receiver/receiver.ts');
  const { createReceiverControl } = await import('./sandbox/receiver/receiver-control.ts');
  const receiving = { startReceiver, createReceiverControl };
  const { startFakePagers } = await import('./sandbox/pagers/fake-pagers.ts');
  const { createPagerControl } = await import('./sandbox/pagers/pager-control.ts');
  const paging = { startFakePagers, createPagerControl };
  const { createSetupControl } = await import('./sandbox/setup/setup-control.ts');
  const { sandboxSetup } = await import('./sandbox-setup.ts');
  const setup = (manifest: unknown) => createSetupControl(sandboxSetup(manifest, process.env));
  return {
    holdDirectory,
    startWorkspace,
    firstChannels,
    createPage,
    createAlertControl,
    senders,
    setup,
    paging,
    ...receiving,
  };
}

type Sandbox = Awaited<ReturnType<typeof loadSandbox>> & { readonly directory: HeldDirectory };

async function loadCluster() {
  const { startLocalDatabase } = await import('./sandbox/local-database.ts');
  const { createControlExtension } = await import('./sandbox/cluster/control-extension.ts');
  return { startLocalDatabase, createControlExtension };
}

/** Starts what rests on something that is open: it is closed after it, and also when the start fails. */
async function closeWith(open: { close(): Promise<void> }, begin: () => Promise<Running>): Promise<Running> {
  try {
    const running = await begin();
    return {
      says: running.says,
      async stop() {
        await running.stop();
        await open.close();
      },
    };
  } catch (error) {
    await open.close();
    throw error;
  }
}

/** What is told of a process: line by line, and in numbers. */
type Watched = { readonly logger: Sink; readonly metrics: Metrics };

async function startSlack(
  slack: SlackConfig,
  config: Config,
  database: Database,
  { logger, metrics }: Watched,
  signal: AbortSignal,
): Promise<Running> {
  return closeWith(reachThrough(slack.proxy), async () => {
    const app = createSlackProcess(slack, config, database, logger, metrics);
    const isOverSockets = slack.transport.kind === 'socket';
    const aside = isOverSockets ? await serveOperations(config.port, app.answerAside, logger) : null;
    await app.start(signal).catch((error: unknown) => {
      aside?.close();
      throw error;
    });
    const says = isOverSockets
      ? 'Quorum is connected to Slack. Type /incident in a channel.'
      : `Quorum listens for Slack on port ${config.port}, path /slack/events.`;
    return {
      says,
      async stop() {
        await app.stop();
        aside?.close();
      },
    };
  });
}

/** The tokens are made up at each start: the workspace and the app are the only two who need them. */
async function startSandbox(
  {
    directory,
    startWorkspace,
    firstChannels,
    createPage,
    createAlertControl,
    senders,
    setup,
    paging,
    ...receiving
  }: Sandbox,
  config: Config,
  database: Database,
  { logger, metrics }: Watched,
  signal: AbortSignal,
  extensions: NonNullable<WorkspaceOptions['extensions']>,
): Promise<Running> {
  const botToken = `xoxb-${randomBytes(16).toString('hex')}`;
  const appToken = `xapp-${randomBytes(16).toString('hex')}`;
  let aside: AnswerRequest = async () => false;
  const page = await createPage();
  let url = '';
  const signals = withSandboxSources(config.signals, [...senders.map(({ kind }) => kind), ...pagerSources]);
  const sources = openSources(signals);
  const alerts = createAlertControl({
    sources,
    url: () => url,
    now: Date.now,
    newId: randomUUID,
  });
  const manifest: unknown = parse(await readFile(new URL('../manifest.yml', import.meta.url), 'utf8'));
  const { receiver, endpoint } = await startSandboxEndpoint(receiving.startReceiver);
  const pagers = await startSandboxPagers(paging, { ...config, sources, url: () => url });
  const others = { close: () => Promise.all([receiver.close(), pagers.close()]) };
  const workspace = await startWorkspace({
    port: config.port,
    directory,
    manifest,
    signingSecret: randomBytes(16).toString('hex'),
    botToken,
    appToken,
    page: async (request, response) => (await aside(request, response)) || page(request, response),
    extensions: {
      ...{ ...extensions, alerts, pagers: pagers.control, setup: setup(manifest) },
      receiver: receiving.createReceiverControl(receiver),
    },
  }).catch(async (error: unknown) => {
    await others.close();
    throw error;
  });
  url = workspace.url;
  const channel = firstChannels.find(({ name }) => name === 'incidents')?.id;
  const announcements = channel === undefined ? [] : [{ channel, severities: [...severities], drills: true }];
  const { settings } = config;
  const alertChannel = settings.alerts.channel ?? channel ?? null;
  const app = createSlackProcess(
    { botToken, apiUrl: workspace.apiUrl, transport: { kind: 'socket', appToken } },
    {
      ...config,
      signals,
      pagers: pagers.pagers,
      webhooks: [...config.webhooks.filter(({ name }) => name !== endpoint.name), endpoint],
      settings: {
        ...{ ...settings, announcements, escalations: pagers.escalations },
        alerts: { ...settings.alerts, channel: alertChannel },
      },
    },
    database,
    logger,
    metrics,
  );
  aside = app.answerAside;
  try {
    await app.start(signal);
  } catch (error) {
    await workspace.stop();
    await others.close();
    throw error;
  }
  return {
    says: `Quorum is ready: open ${workspace.url} and type /incident`,
    async stop() {
      await app.stop();
      await workspace.stop();
      await others.close();
    },
  };
}
