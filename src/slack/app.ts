import bolt from '@slack/bolt';
import { reasonOf } from '../store/database-error.ts';
import { boltLogger, type Sink } from './bolt-logger.ts';
import { registerActions } from './handlers/actions.ts';
import { registerCommand } from './handlers/command.ts';
import type { Edge } from './handlers/edge.ts';
import { registerEvents } from './handlers/events.ts';
import { registerShortcuts } from './handlers/shortcuts.ts';
import { registerViews } from './handlers/views.ts';
import { clientOptions, createSlackClient } from './slack-client.ts';

/** How long a stop waits for listeners that are still at work. */
const drainMs = 10_000;

/** How Slack reaches us: signed HTTP requests on a port, or a WebSocket that we open. */
export type Transport =
  | { readonly kind: 'http'; readonly signingSecret: string; readonly port: number; readonly host?: string }
  | { readonly kind: 'socket'; readonly appToken: string };

export type SlackAppOptions = Omit<Edge, 'slack' | 'logger'> & {
  readonly transport: Transport;
  readonly botToken: string;
  /** Another Web API root than Slack's own. */
  readonly apiUrl?: string;
  readonly logger: Sink;
};

export type SlackApp = {
  /** @throws Error that says what to mend, when Slack doesn't take the token or the port is in use. */
  start(): Promise<void>;
  /** Takes nothing new, waits for what is under way (10 s at most), and stops the surfaces. */
  stop(): Promise<void>;
};

/** The edge to Slack: the same listeners over either transport, and the surfaces that they keep up to date. */
export function createSlackApp(options: SlackAppOptions): SlackApp {
  const { transport, botToken, apiUrl, logger, surfaces } = options;
  const quiet = boltLogger(logger);
  const slack = createSlackClient(botToken, quiet, apiUrl);
  const api = clientOptions(quiet, apiUrl);
  let identity: { botId?: string; botUserId?: string } = {};
  const receiver =
    transport.kind === 'http'
      ? new bolt.HTTPReceiver({ signingSecret: transport.signingSecret, endpoints: '/slack/events', logger: quiet })
      : new bolt.SocketModeReceiver({
          appToken: transport.appToken,
          logger: quiet,
          ...(api.slackApiUrl === undefined
            ? {}
            : { installerOptions: { clientOptions: { slackApiUrl: api.slackApiUrl } } }),
        });
  const app = new bolt.App({
    receiver,
    authorize: async () => ({ botToken, ...identity }),
    clientOptions: api,
    convoStore: false,
    extendedErrorHandler: true,
    logger: quiet,
  });
  acknowledgeEventsLast(app);

  const inFlight = new Set<Promise<void>>();
  app.use(async ({ next }) => {
    const work = next();
    inFlight.add(work);
    try {
      await work;
    } finally {
      inFlight.delete(work);
    }
  });
  app.error(async ({ error, body }: { readonly error: Error; readonly body: object }) => {
    logger.error({ reason: reasonOf(error) }, 'A listener failed');
    if (isEvent(body)) throw error;
  });

  const edge: Edge = { ...options, slack };
  registerCommand(app, edge);
  registerActions(app, edge);
  registerViews(app, edge);
  registerShortcuts(app, edge);
  registerEvents(app, edge);

  return {
    async start() {
      try {
        const { bot_id, user_id } = await slack.auth.test();
        identity = {
          ...(bot_id === undefined ? {} : { botId: bot_id }),
          ...(user_id === undefined ? {} : { botUserId: user_id }),
        };
      } catch (error) {
        throw new Error(
          `Slack did not take the bot token (${reasonOf(error)}): check SLACK_BOT_TOKEN and SLACK_API_URL`,
        );
      }
      if (receiver instanceof bolt.HTTPReceiver && transport.kind === 'http') {
        const { port, host } = transport;
        try {
          await receiver.start({ port, ...(host === undefined ? {} : { host }) });
        } catch (error) {
          throw new Error(`Port ${port} can't be listened on (${reasonOf(error)}): set PORT to a free one`);
        }
      } else {
        try {
          await app.start();
        } catch (error) {
          throw new Error(`Slack did not open a socket (${reasonOf(error)}): check SLACK_APP_TOKEN and SLACK_API_URL`);
        }
      }
      surfaces.start();
    },
    async stop() {
      await app.stop();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, drainMs);
      });
      await Promise.race([Promise.allSettled(inFlight), late]);
      clearTimeout(timer);
      await surfaces.stop();
    },
  };
}

/**
 * Bolt acknowledges an event before its listeners run, so that a crash in between loses it. Here an event is
 * acknowledged once they have ended well; what is not acknowledged, Slack sends again.
 * https://docs.slack.dev/apis/events-api#retries
 */
function acknowledgeEventsLast(app: bolt.App): void {
  const process = app.processEvent.bind(app);
  app.processEvent = async (event) => {
    if (!isEvent(event.body)) return process(event);
    await process({ ...event, ack: async () => undefined });
    await event.ack();
  };
}

function isEvent(body: object): boolean {
  return 'type' in body && body.type === 'event_callback';
}
