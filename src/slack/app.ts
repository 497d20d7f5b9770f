import bolt from '@slack/bolt';
import { reasonOf } from '../store/database-error.ts';
import { withTimeout } from '../store/with-timeout.ts';
import { boltLogger, type Sink } from './bolt-logger.ts';
import { createConnection, type Transport } from './connection.ts';
import { registerActions } from './inputs/action.ts';
import { registerCommand } from './inputs/command.ts';
import { createKeeping, type KeepingOptions } from './inputs/keeping.ts';
import { registerShortcuts } from './inputs/shortcut.ts';
import { registerSubmissions } from './inputs/submission.ts';
import { createIntake } from './intake.ts';
import { clientOptions, createSlackClient } from './slack-client.ts';

/** How long a stop may take, whatever is under way: with closing the database after it, a process ends within 10 s. */
const stopMs = 9_000;

/**
 * How much of it goes on taking what arrives: over Socket Mode only this process can answer that. What is taken at its
 * end is acknowledged `receiptLimitMs` later, and a call to Slack that began by then has ended 5 s later: both before
 * the stop ends. What comes afterwards, Slack sends again or shows as not answered.
 */
const takingMs = 4_000;

export type SlackAppOptions = Omit<KeepingOptions, 'slack' | 'logger'> & {
  readonly transport: Transport;
  readonly botToken: string;
  /** Another Web API root than Slack's own. */
  readonly apiUrl?: string;
  readonly logger: Sink;
};

export type SlackApp = {
  /** @throws Error that says what to mend, when Slack doesn't take the token or the port is in use. */
  start(): Promise<void>;
  /** Ends what is under way, acknowledgements included, then disconnects. Takes 9 s at most. */
  stop(): Promise<void>;
};

/** The edge to Slack: the same listeners over either transport, and the surfaces that they keep up to date. */
export function createSlackApp(options: SlackAppOptions): SlackApp {
  const { transport, botToken, apiUrl, logger, surfaces } = options;
  const quiet = boltLogger(logger);
  const slack = createSlackClient(botToken, quiet, apiUrl);
  const api = clientOptions(quiet, apiUrl);
  const intake = createIntake();
  const connection = createConnection(transport, { intake, logger: quiet, slackApiUrl: api.slackApiUrl });
  let identity: { botId?: string; botUserId?: string } = {};
  const app = new bolt.App({
    receiver: connection.receiver,
    authorize: async () => ({ botToken, ...identity }),
    clientOptions: api,
    convoStore: false,
    extendedErrorHandler: true,
    logger: quiet,
  });
  const keeping = createKeeping({ ...options, slack });
  keeping.takeEvents(app);
  const serve = app.processEvent.bind(app);
  app.processEvent = (event) => intake.take(() => serve(event));
  app.error(async ({ error }: { readonly error: Error }) => {
    logger.error({ reason: reasonOf(error) }, 'A listener failed');
  });

  const { context } = keeping;
  registerCommand(app, context);
  registerActions(app, context);
  registerSubmissions(app, context);
  registerShortcuts(app, context);

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
          `Slack did not accept the bot token (${reasonOf(error)}): check SLACK_BOT_TOKEN and SLACK_API_URL`,
        );
      }
      await connection.open();
      surfaces.start();
      keeping.start();
    },
    async stop() {
      const deadlineMs = performance.now() + stopMs;
      const inTheRest = (work: Promise<unknown>) => withTimeout(work, Math.max(0, deadlineMs - performance.now()));
      connection.shut();
      await withTimeout(intake.idle(), takingMs);
      intake.close();
      const surfacesStopped = surfaces.stop();
      if ((await inTheRest(intake.idle())) === null) logger.warn({}, 'Stopped while a request was still under way');
      await inTheRest(keeping.stop());
      await inTheRest(connection.close());
      if ((await inTheRest(surfacesStopped)) === null)
        logger.warn({}, 'Stopped while Slack was being brought up to date');
    },
  };
}
