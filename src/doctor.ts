import { LogLevel, type WebClient } from '@slack/web-api';
import type { Config, ConfigResult, SlackConfig } from './config.ts';
import { boltLogger } from './slack/bolt-logger.ts';
import { createSlackClient } from './slack/slack-client.ts';
import { reasonOf } from './store/database-error.ts';
import { hasEmbeddedData, startEmbeddedPostgres } from './store/embedded/embedded-postgres.ts';
import { openRegions, type RunningChoice } from './store/open-database.ts';
import { checkDatabase } from './terminal/doctor/check-database.ts';
import { checkNode } from './terminal/doctor/check-node.ts';
import { checkSlack } from './terminal/doctor/check-slack.ts';
import { type Finding, findingText, unwell, well } from './terminal/doctor/finding.ts';

/** Checks the set-up, prints a line for each thing checked, and answers whether all is well. Changes nothing. */
export async function examine(
  configuration: ConfigResult,
  nodeVersion: string,
  say: (line: string) => void,
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
    tell([unwell(configuration.sentence.replace(/\.$/, ''), 'Change the environment and try again')]);
    return isWell;
  }
  const { config } = configuration;
  tell([well(`Configuration: ${slackText(config.slack)}; ${databaseText(config)}`)]);
  tell(await databaseFindings(config.database));
  if (config.slack !== null) tell(await slackFindings(config.slack, config.announcementChannelId));
  return isWell;
}

async function databaseFindings(choice: Config['database']): Promise<readonly Finding[]> {
  if (choice.kind === 'postgresql') return runningFindings(choice, 'Check that it runs, and DATABASE_URL');
  if (choice.kind === 'dsql') return runningFindings(choice, 'Check DSQL_ENDPOINTS and what may sign in there');
  if (!(await hasEmbeddedData(choice.directory))) return [well('"quorum start" will make the database')];
  try {
    const server = await startEmbeddedPostgres(choice);
    try {
      return await runningFindings({ kind: 'postgresql', url: server.ownerUrl }, 'Look into its log');
    } finally {
      await server.stop();
    }
  } catch (error) {
    return [unwell(`The embedded PostgreSQL does not start: ${reasonOf(error)}`, 'See QUORUM_DATA_DIR')];
  }
}

async function runningFindings(choice: RunningChoice, howToReach: string): Promise<readonly Finding[]> {
  const regions = openRegions(choice, { onError: () => undefined }, { access: 'read' });
  try {
    return await checkDatabase(regions, howToReach);
  } catch (error) {
    return [unwell(`The database failed while it was checked: ${reasonOf(error)}`, howToReach)];
  } finally {
    await regions.close();
  }
}

async function slackFindings(
  { botToken, apiUrl, transport }: SlackConfig,
  announcementChannelId: string | null,
): Promise<readonly Finding[]> {
  const silent = () => undefined;
  const logger = boltLogger({ debug: silent, info: silent, warn: silent, error: silent }, LogLevel.ERROR);
  const client = (token: string): WebClient => createSlackClient(token, logger, apiUrl);
  const app = transport.kind === 'socket' ? client(transport.appToken) : null;
  return checkSlack({ bot: client(botToken), app, announcementChannelId });
}

function slackText(slack: SlackConfig | null): string {
  if (slack === null) return 'the local workspace stands in for Slack';
  return slack.transport.kind === 'socket' ? 'Slack over Socket Mode' : 'Slack over HTTP';
}

/** Where the database is, without a name or a secret of who signs in. */
function databaseText({ database: choice, slack }: Config): string {
  switch (choice.kind) {
    case 'embedded':
      return slack === null
        ? `a local cluster of two regions, on an embedded PostgreSQL in ${choice.directory}`
        : `an embedded PostgreSQL in ${choice.directory}`;
    case 'postgresql': {
      const { host, pathname } = new URL(choice.url);
      return `PostgreSQL at ${host}${pathname}`;
    }
    case 'dsql':
      return `Aurora DSQL in ${choice.endpoints.map(({ region }) => region).join(', ')}`;
    default: {
      const unreachable: never = choice;
      return unreachable;
    }
  }
}
