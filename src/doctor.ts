import { LogLevel, type WebClient } from '@slack/web-api';
import { placeOf } from './configuration/database-url.ts';
import { misnamedSays } from './configuration/misnamed.ts';
import type { Config, ConfigResult } from './configuration/read-config.ts';
import type { Settings } from './configuration/settings.ts';
import type { SlackConfig } from './configuration/slack-choice.ts';
import { bySystem, openWaysOut } from './outgoing/ways-out.ts';
import { sandboxImport } from './sandbox-import.ts';
import { boltLogger } from './slack/bolt-logger.ts';
import { reachThrough } from './slack/proxy.ts';
import { createInteractiveClient } from './slack/slack-client.ts';
import { troubleOf } from './slack/transport/trouble.ts';
import { reasonOf } from './store/database-error.ts';
import { packageRoot } from './store/embedded/binaries.ts';
import { hasEmbeddedData, startEmbeddedPostgres } from './store/embedded/embedded-postgres.ts';
import type { Flavour } from './store/migrate.ts';
import { NotInstalled } from './store/not-installed.ts';
import { openRegions, type RunningChoice } from './store/open-database.ts';
import { checkCalendars } from './terminal/doctor/check-calendars.ts';
import { checkDatabase } from './terminal/doctor/check-database.ts';
import { checkNode } from './terminal/doctor/check-node.ts';
import { checkSlack } from './terminal/doctor/check-slack.ts';
import { checkWebhooks } from './terminal/doctor/check-webhooks.ts';
import { type Finding, findingText, unwell, warning, well } from './terminal/doctor/finding.ts';
import { version } from './version.ts';

/** Checks the set-up, prints a line for each thing checked, and answers whether all is well. Changes nothing. */
export async function examine(
  configuration: ConfigResult,
  nodeVersion: string,
  say: (line: string) => void,
  clock: () => number = Date.now,
): Promise<boolean> {
  let isWell = true;
  const tell = (findings: readonly Finding[]) => {
    for (const finding of findings) {
      say(findingText(finding));
      isWell &&= finding.ok;
    }
  };
  tell([checkNode(nodeVersion)]);
  if (!configuration.ok) {
    tell([unwell(configuration.sentence.replace(/\.$/, ''), 'Change that and try again')]);
    return isWell;
  }
  const { config, sources } = configuration;
  const settings = sources.file === null ? 'default settings' : `settings from ${sources.file}`;
  tell([well(`Configuration: ${slackText(config.slack)}; ${databaseText(config)}; ${settings}`)]);
  tell(sources.misnamed.map((one) => warning(misnamedSays(one), 'Rename it, if you mean that')));
  tell(await databaseFindings(config, clock));
  if (config.slack === null) tell(await installedFindings(() => import('./sandbox/workspace/workspace.ts')));
  else tell(await slackFindings(config.slack, config.settings, clock));
  tell(await checkWebhooks(config.webhooks, bySystem));
  tell(await calendarFindings(config, clock));
  return isWell;
}

async function calendarFindings({ settings, slack, pagers }: Config, clock: () => number): Promise<readonly Finding[]> {
  const waysOut = openWaysOut(slack?.proxy);
  return checkCalendars(settings.oncall.rotations, { waysOut, pagers, version, clock }).finally(() => waysOut.close());
}

async function databaseFindings({ database: choice, slack }: Config, clock: () => number): Promise<readonly Finding[]> {
  if (choice.kind === 'postgresql')
    return runningFindings(choice, 'Check that it is running and that DATABASE_URL is right', clock);
  if (choice.kind === 'dsql')
    return runningFindings(choice, 'Check DSQL_ENDPOINTS and the IAM permissions of Quorum', clock);
  if (!(await hasEmbeddedData(choice.directory))) {
    const missing = await installedFindings(async () => packageRoot());
    return missing.length > 0 ? missing : [well('"quorum start" will make the database')];
  }
  try {
    const server = await startEmbeddedPostgres(choice);
    try {
      // The local workspace stands on the local cluster, which takes the steps of Aurora DSQL and none for PostgreSQL alone.
      const as = { flavour: slack === null ? 'dsql' : 'postgresql', isMigratedByStart: true } as const;
      return await runningFindings({ kind: 'postgresql', url: server.ownerUrl }, 'Read its log', clock, as);
    } finally {
      await server.stop();
    }
  } catch (error) {
    return [unwell(`The embedded PostgreSQL does not start: ${reasonOf(error)}`, 'See QUORUM_DATA_DIR')];
  }
}

/** What is missing of the optional packages that a part of the sandbox needs. */
async function installedFindings(load: () => Promise<unknown>): Promise<readonly Finding[]> {
  try {
    await sandboxImport(load);
    return [];
  } catch (error) {
    if (error instanceof NotInstalled) return [unwell(error.says, error.todo)];
    throw error;
  }
}

async function runningFindings(
  choice: RunningChoice,
  howToReach: string,
  clock: () => number,
  { flavour = choice.kind, isMigratedByStart = false }: { flavour?: Flavour; isMigratedByStart?: boolean } = {},
): Promise<readonly Finding[]> {
  const regions = openRegions(choice, { onError: () => undefined }, { access: 'read' });
  try {
    return await checkDatabase(regions, flavour, howToReach, clock, isMigratedByStart);
  } catch (error) {
    return [unwell(`The database failed while it was checked: ${reasonOf(error)}`, howToReach)];
  } finally {
    await regions.close();
  }
}

async function slackFindings(
  { botToken, apiUrl, proxy, transport }: SlackConfig,
  { announcements, permissions }: Settings,
  clock: () => number,
): Promise<readonly Finding[]> {
  const way = reachThrough(proxy);
  const silent = () => undefined;
  const logger = boltLogger({ debug: silent, info: silent, warn: silent, error: silent }, LogLevel.ERROR);
  const client = (token: string): WebClient => createInteractiveClient(token, logger, apiUrl);
  return checkSlack({
    bot: client(botToken),
    transport: transport.kind === 'socket' ? { kind: 'socket', app: client(transport.appToken) } : transport,
    channels: announcements.map(({ channel }) => channel),
    groups: [...new Set(Object.values(permissions))].filter((may) => may !== 'anyone' && may !== 'lead'),
    slackClock: () => slackClock(apiUrl),
    clock,
    judge: troubleOf,
  }).finally(() => way.close());
}

/** By the date of its answer, whatever it answers. https://docs.slack.dev/reference/methods/api.test */
async function slackClock(apiUrl = 'https://slack.com/api/'): Promise<number | null> {
  try {
    const { headers } = await fetch(new URL('api.test', apiUrl), {
      method: 'POST',
      signal: AbortSignal.timeout(3_000),
    });
    const saidMs = Date.parse(headers.get('date') ?? '');
    return Number.isNaN(saidMs) ? null : saidMs;
  } catch {
    return null;
  }
}

function slackText(slack: SlackConfig | null): string {
  if (slack === null) return 'the local workspace stands in for Slack';
  const transport = slack.transport.kind === 'socket' ? 'Socket Mode' : 'HTTP';
  return `Slack over ${transport}${slack.proxy === undefined ? '' : ', through a proxy where NO_PROXY does not except it'}`;
}

/** Where the database is, without a name or a secret of who signs in. */
function databaseText({ database: choice, slack }: Config): string {
  switch (choice.kind) {
    case 'embedded':
      return slack === null
        ? `a local cluster of two regions, on an embedded PostgreSQL in ${choice.directory}`
        : `an embedded PostgreSQL in ${choice.directory}`;
    case 'postgresql':
      return `PostgreSQL at ${placeOf(choice.url)}`;
    case 'dsql':
      return `Aurora DSQL in ${choice.endpoints.map(({ region }) => region).join(', ')}`;
    default: {
      const unreachable: never = choice;
      return unreachable;
    }
  }
}
