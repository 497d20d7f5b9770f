import { LogLevel } from '@slack/bolt';
import { reasonOf } from '../../store/database-error.ts';
import { boltLogger, type Sink } from '../bolt-logger.ts';
import type { Connection, ConnectionOptions, Transport } from './connection.ts';
import { createConnectionGauge } from './connection-gauge.ts';
import { keepSocket, type SocketNews } from './kept-socket.ts';
import { openSocket, type SlackSocket, type SocketOptions } from './slack-socket.ts';

/**
 * How many connections a process keeps, so that when one is refreshed or lost there is still the other. Slack allows ten
 * for each app and sends each payload to one of them. https://docs.slack.dev/apis/events-api/using-socket-mode#connections
 */
const connectionCount = 2;

/** Keeps connections of Socket Mode open. */
export function overSockets(
  { appToken }: Extract<Transport, { kind: 'socket' }>,
  { deliver, logger, apiUrl }: ConnectionOptions,
): Connection {
  const shut = new AbortController();
  const gauge = createConnectionGauge(logger, () => performance.now());
  const sockets = new Set<SlackSocket>();

  const socketOptions: SocketOptions = {
    appToken,
    apiUrl,
    logger: boltLogger(toldByUs(logger), LogLevel.ERROR),
    async deliver(received) {
      try {
        await deliver(received);
      } catch (error) {
        logger.error({ reason: reasonOf(error) }, 'Something that Slack sent was not acknowledged');
      }
    },
    onUnreadable: (error) => logger.error({ reason: reasonOf(error) }, 'Something that Slack sent can’t be read'),
  };

  async function open(limitMs: number, signal: AbortSignal): Promise<SlackSocket> {
    const socket = await openSocket(socketOptions, limitMs, signal);
    sockets.add(socket);
    void socket.closed.then(() => sockets.delete(socket));
    return socket;
  }

  function openFirst(): Promise<void> {
    return new Promise((resolve, reject) => {
      let isOpen = false;
      function tell(news: SocketNews): void {
        if (news.kind === 'opened') isOpen = true;
        if (news.kind === 'failed' && news.trouble.kind === 'fault' && !isOpen) reject(refused(news.trouble.reason));
        else gauge.tell(news);
        if (isOpen) resolve();
      }
      shut.signal.addEventListener('abort', () => resolve());
      for (let nth = 0; nth < connectionCount; nth += 1) void keepSocket({ open, tell, shut: shut.signal });
    });
  }

  async function close(): Promise<void> {
    gauge.stop();
    shut.abort();
    await Promise.all([...sockets].map((socket) => socket.close()));
  }

  return {
    open: openFirst,
    trouble: () => (gauge.open() > 0 ? null : 'No connection to Slack is open'),
    shut: () => shut.abort(),
    close,
  };
}

function refused(reason: string): Error {
  return new Error(
    `Slack opened no connection (${reason}): check SLACK_APP_TOKEN and SLACK_API_URL, and that Socket Mode is on`,
  );
}

/** What the library says of a connection's trouble is told in our own sentences, once. */
function toldByUs({ debug }: Sink): Sink {
  return { debug, info: debug, warn: debug, error: debug };
}
