import { pino } from 'pino';
import type { Variables } from './configuration/environment.ts';
import { readConfig } from './configuration/read-config.ts';
import { databaseEvents } from './database-events.ts';
import { type AnswerWeb, answerWeb } from './http/answer-web.ts';
import { createMetrics } from './operations/metrics.ts';
import { logContext } from './slack/log-context.ts';
import { reachThrough } from './slack/proxy.ts';
import { createSlackProcess, type SlackProcess } from './slack-process.ts';
import { reasonOf } from './store/database-error.ts';
import type { AwsCredentials } from './store/dsql/aws-credentials.ts';
import { openDatabase } from './store/open-database.ts';
import { withTimeout } from './store/with-timeout.ts';
import { version } from './version.ts';

/** How long Slack may take to say which workspace this is before what arrives is answered all the same. */
const signInMs = 1_000;

/** Quorum inside another's program, which is handed what arrives and may be frozen or ended after each answer. */
export type Handed = Pick<SlackProcess, 'take' | 'settled'> & {
  /** Answers whatever does not come from Slack: alerts, ticks, monitoring. */
  readonly answer: AnswerWeb['answer'];
};

/**
 * Opens what the variables say, with credentials for AWS of the platform's own where there are any. It is not closed: the
 * platform ends its process without a word.
 * @throws Error with a sentence when something can't be used or reached.
 */
export async function openHanded(variables: Variables, credentials?: AwsCredentials): Promise<Handed> {
  const read = readConfig(variables);
  if (!read.ok) throw new Error(read.sentence);
  const { config } = read;
  const { slack } = config;
  if (slack?.transport.kind !== 'http') {
    throw new Error('SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET are both needed here, and SLACK_APP_TOKEN is not.');
  }
  const logger = pino({ level: 'info', base: null, mixin: logContext }, pino.destination({ dest: 2, sync: true }));
  process.on('unhandledRejection', (error) => {
    logger.error({ reason: reasonOf(error) }, 'Something failed in the background. Quorum goes on.');
  });
  const metrics = createMetrics(version);
  const choice =
    config.database.kind === 'dsql' && credentials !== undefined
      ? { ...config.database, credentials }
      : config.database;
  reachThrough(slack.proxy);
  const database = await openDatabase(choice, databaseEvents({ logger, metrics }));
  const way = { ...slack, transport: { kind: 'handed' } } as const;
  const app = createSlackProcess(way, config, database, logger, metrics);
  const started = app.start(new AbortController().signal);
  started.catch((error: unknown) => logger.error({ reason: reasonOf(error) }, 'Slack refuses the bot token'));
  const [{ answer }] = await Promise.all([answerWeb(app.answerAside), withTimeout(started, signInMs)]);
  return { take: app.take, settled: app.settled, answer };
}
