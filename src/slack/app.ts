import { LogLevel } from '@slack/web-api';
import { withTimeout } from '../store/with-timeout.ts';
import { boltLogger, type Sink } from './bolt-logger.ts';
import { createGate } from './inputs/gate.ts';
import { createKeeping, type Keeping, type KeepingOptions } from './inputs/keeping.ts';
import { createReceiver } from './inputs/receive.ts';
import { createIntake } from './intake.ts';
import { createNames } from './names.ts';
import type { People } from './people.ts';
import { createInteractiveClient } from './slack-client.ts';
import type { ConnectionOptions, Received, Transport } from './transport/connection.ts';
import { createConnection } from './transport/create-connection.ts';
import { signIn } from './transport/sign-in.ts';
import type { OnCall } from './watched-client.ts';

/** How long a stop may take, whatever is under way: with closing the database after it, a process ends within 10 s. */
const stopMs = 9_000;

/**
 * How much of it goes on taking what arrives: over Socket Mode only this process can answer that. What is taken at its
 * end is acknowledged `receiptLimitMs` later, and a call to Slack that began by then has ended 5 s later: both before
 * the stop ends. What comes afterwards, Slack sends again or shows as not answered.
 */
const takingMs = 4_000;

/** How long the surfaces wait for Slack to say who the bot is: where it says that the token is wrong, nothing begins. */
const answerMs = 3_000;

export type SlackAppOptions = Omit<KeepingOptions, 'slack' | 'gate' | 'names' | 'logger'> & {
  readonly people: People;
  readonly transport: Transport;
  readonly botToken: string;
  /** Another Web API root than Slack's own. */
  readonly apiUrl?: string;
  readonly logger: Sink;
  readonly onCall: OnCall;
} & Pick<ConnectionOptions, 'answerAside'>;

export type SlackApp = {
  /**
   * Waits out trouble of Slack that may pass, and serves what arrives meanwhile. Returns early when the signal comes, and
   * is to be stopped then.
   * @throws Error that says what to mend, when Slack doesn't take the token or the port is in use; it is stopped then.
   */
  start(signal: AbortSignal): Promise<void>;
  /** Ends what is under way, acknowledgements included, then disconnects. Takes 9 s at most. */
  stop(): Promise<void>;
  /** Deals with what Slack has sent, where that is handed over. @throws when it was not taken, so that Slack sends it again. */
  take(received: Received): Promise<void>;
  /** Does what any process has left of events and answers, until that time. @throws what the database threw. */
  now: Keeping['now'];
  /** Resolves when nothing that was taken is under way. */
  idle(): Promise<void>;
  /** Why nothing that people do in Slack arrives; null while it does. */
  trouble(): string | null;
  /** The workspace that the app is installed in; null until Slack has said so. */
  workspace(): string | null;
};

/** The edge to Slack: the same gate and inputs over either transport, and the surfaces that they keep up to date. */
export function createSlackApp(options: SlackAppOptions): SlackApp {
  const { transport, botToken, apiUrl, logger, surfaces, onCall, answerAside } = options;
  const quiet = boltLogger(logger);
  const slack = createInteractiveClient(botToken, quiet, apiUrl, onCall);
  // What keeps it from an answer is told by whoever asks, once.
  const asksWhoItIs = createInteractiveClient(botToken, boltLogger(logger, LogLevel.ERROR), apiUrl);
  const intake = createIntake();
  const stopping = new AbortController();
  /** The workspace; null until Slack has said which one it is. */
  let installedIn: string | null = null;
  const gate = createGate({ people: options.people, installedIn: () => installedIn });
  const names = createNames(options.people, slack, logger);
  const keeping = createKeeping({ ...options, gate, names, slack });
  const receive = createReceiver(keeping.context, keeping.keep);
  const take = (received: Received) => intake.take(() => receive(received));
  const connection = createConnection(transport, {
    deliver: take,
    intake,
    logger,
    boltLogger: quiet,
    apiUrl,
    ...(answerAside === undefined ? {} : { answerAside }),
  });

  function beginStop(): void {
    stopping.abort();
    connection.shut();
  }

  async function serve(signedIn: Promise<void>): Promise<void> {
    await connection.open();
    await withTimeout(signedIn, answerMs);
    if (stopping.signal.aborted) return;
    const livesOn = transport.kind !== 'handed';
    surfaces.start({ sweeps: livesOn });
    if (livesOn) keeping.start();
  }

  async function stop(): Promise<void> {
    const deadlineMs = performance.now() + stopMs;
    const inTheRest = (work: Promise<unknown>) => withTimeout(work, Math.max(0, deadlineMs - performance.now()));
    beginStop();
    await withTimeout(intake.idle(), takingMs);
    intake.close();
    const surfacesStopped = surfaces.stop();
    if ((await inTheRest(intake.idle())) === null) logger.warn({}, 'Stopped while a request was still under way');
    await inTheRest(keeping.stop());
    await inTheRest(connection.close());
    if ((await inTheRest(surfacesStopped)) === null)
      logger.warn({}, 'Stopped while Slack was being brought up to date');
  }

  return {
    async start(signal) {
      if (signal.aborted) return;
      signal.addEventListener('abort', beginStop, { once: true });
      const signedIn = signIn(asksWhoItIs, logger, stopping.signal).then(async (team) => {
        // What is promised to be done pages people by them.
        if (team !== null) await withTimeout(options.settingsRead(team), answerMs);
        installedIn = team;
      });
      try {
        await Promise.all([signedIn, serve(signedIn)]);
      } catch (error) {
        await stop();
        throw error;
      } finally {
        signal.removeEventListener('abort', beginStop);
      }
    },
    stop,
    take,
    now: keeping.now,
    async idle() {
      await intake.idle();
      await keeping.idle();
    },
    workspace: () => installedIn,
    trouble: () => (installedIn === null ? 'Slack has not accepted the bot token yet' : connection.trouble()),
  };
}
