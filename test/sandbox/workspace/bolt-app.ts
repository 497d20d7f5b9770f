import { App, type AppOptions, HTTPReceiver, type Logger, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { startWorkspace, type Workspace, type WorkspaceOptions } from '../../../src/sandbox/workspace/workspace.ts';
import { until } from '../../support/until.ts';

export const ana = 'U0ANA0RUIZ1';
export const ben = 'U0BEN0OKAFR';
export const chloe = 'U0CHLOELIND';
export const bot = 'U0QUORUMBOT';
export const general = 'C0GENERAL01';

export const secrets = { signingSecret: 'a-signing-secret', botToken: 'xoxb-sandbox', appToken: 'xapp-sandbox' };

export const manifest = {
  display_information: { name: 'Quorum' },
  features: {
    bot_user: { display_name: 'Quorum' },
    slash_commands: [
      { command: '/incident', description: 'Declare', usage_hint: '[title]', should_escape: true },
      { command: '/slow', description: 'Never answers' },
    ],
    shortcuts: [
      { name: 'Declare', type: 'global', callback_id: 'declare', description: 'Declare' },
      { name: 'Note', type: 'message', callback_id: 'note', description: 'Note' },
    ],
  },
  oauth_config: {
    scopes: {
      bot: [
        'chat:write',
        'chat:write.public',
        'channels:manage',
        'channels:read',
        'channels:join',
        'channels:history',
        'pins:write',
        'pins:read',
        'reactions:read',
        'reactions:write',
        'app_mentions:read',
        'bookmarks:read',
        'bookmarks:write',
        'users:read',
        'im:write',
        'commands',
      ],
    },
  },
  settings: {
    event_subscriptions: {
      bot_events: ['reaction_added', 'reaction_removed', 'app_home_opened', 'app_mention', 'message.channels'],
    },
  },
};

/** Refusals are what these tests are about: nobody needs to read of them. */
export const quiet: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

export type Bench = {
  readonly workspace: Workspace;
  readonly app: App;
  readonly requestUrl: string;
  stop(): Promise<void>;
};

type Choice = Partial<WorkspaceOptions> & { readonly mode: 'http' | 'socket'; readonly appOptions?: AppOptions };

/** A workspace and an unmodified Bolt app that speak to each other in one of the two ways. */
export async function startBench({ mode, appOptions, ...more }: Choice, listen: (app: App) => void): Promise<Bench> {
  // The app's port is known only once it listens, and it can't start before the workspace answers auth.test.
  const receiver =
    mode === 'http' ? new HTTPReceiver({ signingSecret: secrets.signingSecret, logger: quiet }) : undefined;
  const requestUrls: string[] = [];
  const workspace = await startWorkspace({
    port: 0,
    manifest,
    ...secrets,
    ...(receiver ? { requestUrls } : {}),
    ...more,
  });
  const clientOptions = { slackApiUrl: workspace.apiUrl, logger: quiet };
  const app = new App({
    token: secrets.botToken,
    clientOptions,
    convoStore: false,
    logger: quiet,
    receiver:
      receiver ??
      new SocketModeReceiver({ appToken: secrets.appToken, logger: quiet, installerOptions: { clientOptions } }),
    ...appOptions,
  });
  listen(app);
  const server = await app.start(0);
  if (receiver && 'address' in server) {
    const address = server.address();
    if (typeof address === 'object' && address !== null)
      requestUrls.push(`http://127.0.0.1:${address.port}/slack/events`);
  }
  await until(() => workspace.snapshot().app.connected, 'the app is connected');
  return {
    workspace,
    app,
    requestUrl: requestUrls[0] ?? '',
    async stop() {
      await app.stop();
      if (mode === 'socket') await until(() => !workspace.snapshot().app.connected, 'the app has left');
      await workspace.stop();
    },
  };
}
