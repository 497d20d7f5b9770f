import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Receipt } from '../../src/sandbox/workspace/protocol.ts';
import { startWorkspace, type Workspace, type WorkspaceOptions } from '../../src/sandbox/workspace/workspace.ts';
import { openRecord } from '../../src/store/open-record.ts';
import type { IncidentRecord } from '../../src/store/record.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import {
  freePort,
  type Installed,
  type LaunchedProcess,
  launchProcess,
  type RunningProcess,
} from './quorum-process.ts';

export const ana = 'U0ANA0RUIZ1';
export const ben = 'U0BEN0OKAFR';
export const general = 'C0GENERAL01';
export const announcements = 'C0INCIDENTS';

/** In the form of one of Slack's. */
export const signingSecret = '0123456789abcdef0123456789abcdef';
export const botToken = 'xoxb-sandbox';
const appToken = 'xapp-sandbox';

/** One process of the product: over HTTP it hears Slack at `requestUrl`. */
export type Instance = RunningProcess & { readonly port: number; readonly requestUrl: string };

/** One that may not be ready yet. */
export type Launched = LaunchedProcess & { readonly port: number; readonly requestUrl: string };

type Environment = Readonly<Record<string, string>>;

/** A port it had before, another environment, another installation, another way to Slack or another bot token. */
export type StartOptions = {
  readonly port?: number;
  readonly environment?: Environment;
  readonly installed?: Installed;
  readonly apiUrl?: string;
  readonly botToken?: string;
};

/** One workspace and one database, and as many processes of the product as a test starts. */
export type Deployment = {
  readonly workspace: Workspace;
  readonly database: TestDatabase;
  /** The record, as another process reads it. */
  readonly record: IncidentRecord;
  /** Starts a process and waits until it is ready. */
  start(options?: StartOptions): Promise<Instance>;
  /** Starts a process and does not wait for it. */
  launch(options?: StartOptions): Promise<Launched>;
  /** What a process that hears Slack over HTTP is told of both, where something else starts it; Slack sends requests there. */
  reachAt(url: string): Environment;
  /** Asks the database directly, as its owner. */
  query<T>(sql: string, values?: readonly unknown[]): Promise<readonly T[]>;
  /** Kills what is still running and takes everything away. */
  stop(): Promise<void>;
};

/** Nothing in it stands in for a part of the product: real processes, real PostgreSQL, and a workspace that is as strict as Slack. */
export async function startDeployment(
  transport: 'http' | 'socket',
  workspaceOptions: Pick<WorkspaceOptions, 'page' | 'now'> = {},
): Promise<Deployment> {
  const database = await createTestDatabase();
  const requestUrls: string[] = [];
  const workspace = await startWorkspace({
    ...workspaceOptions,
    port: 0,
    manifest: await readManifestFile(),
    signingSecret,
    botToken,
    appToken,
    ...(transport === 'http' ? { requestUrls } : {}),
  });
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
  // Dropping the database ends its connections.
  owner.on('error', () => undefined);
  const regions = database.open();
  const running = new Set<Pick<RunningProcess, 'kill'>>();

  async function launch(options: StartOptions = {}): Promise<Launched> {
    const port = options.port ?? (await freePort());
    const environment = {
      ...(options.environment ?? database.environment),
      SLACK_BOT_TOKEN: options.botToken ?? botToken,
      ...(transport === 'http' ? { SLACK_SIGNING_SECRET: signingSecret } : { SLACK_APP_TOKEN: appToken }),
      SLACK_API_URL: options.apiUrl ?? workspace.apiUrl,
      QUORUM_ANNOUNCEMENT_CHANNEL: announcements,
      PORT: String(port),
    };
    const launched = launchProcess(environment, options.installed);
    running.add(launched);
    const requestUrl = `http://127.0.0.1:${port}/slack/events`;
    if (!requestUrls.includes(requestUrl)) requestUrls.push(requestUrl);
    return {
      ...launched,
      port,
      requestUrl,
      async kill(signal) {
        running.delete(launched);
        await launched.kill(signal);
      },
    };
  }

  return {
    workspace,
    database,
    record: openRecord(regions),
    launch,
    reachAt(url) {
      requestUrls.push(`${url}/slack/events`);
      return {
        ...database.environment,
        ...{ SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret, SLACK_API_URL: workspace.apiUrl },
        QUORUM_ANNOUNCEMENT_CHANNEL: announcements,
      };
    },
    async start(options) {
      const { ready, ...launched } = await launch(options);
      return { ...launched, says: await ready };
    },
    query: async (sql, values = []) => (await owner.query(sql, [...values])).rows,
    async stop() {
      await Promise.all([...running].map((started) => started.kill('SIGKILL')));
      await owner.end();
      await regions.close();
      await workspace.stop();
      await database.drop();
    },
  };
}

/** The app's manifest, as it is given to Slack. */
export async function readManifestFile(): Promise<unknown> {
  return parse(await readFile(new URL('../../manifest.yml', import.meta.url), 'utf8'));
}

const message = z.looseObject({ text: z.string() });

/** What a person was told in the acknowledgement of what they did. */
export function toldBy(receipt: Receipt): string {
  if (!receipt.ok) throw new Error(`Slack says ${receipt.error}`);
  return message.parse(receipt.ack).text;
}
