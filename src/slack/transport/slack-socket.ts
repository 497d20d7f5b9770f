import type { Logger } from '@slack/bolt';
import { withTimeout } from '../../store/with-timeout.ts';
import { proxyInUse } from '../proxy.ts';
import { onceOnly } from '../slack-client.ts';
import type { Received } from './connection.ts';
import { SocketLife } from './socket-life.ts';

/** Slack asks an app to leave about this long before it closes the connection itself. */
const leaveMs = 10_000;

/** How long the other side may take to answer that a connection closes, before it is cut. */
const closeMs = 1_000;

/** How often a connection is looked at: the library closes a silent one, and tells only when the other side agrees. */
const watchMs = 500;

/** Why another connection has to take this one's place. */
export type Ending = { readonly kind: 'asked_to_leave'; readonly reason: string } | { readonly kind: 'lost' };

/** One connection of Socket Mode, from its greeting to its end. */
export type SlackSocket = {
  /** Resolves when another has to take its place. One that was asked to leave goes on until it is retired. */
  readonly ending: Promise<Ending>;
  /** Resolves when it is closed. */
  readonly closed: Promise<void>;
  /** Closes it when what it brought has been dealt with, so that each acknowledgement goes back the same way. */
  retire(): Promise<void>;
  /** Closes it now. What was sent before arrives, unless the other side doesn't answer. */
  close(): Promise<void>;
};

export type SocketOptions = {
  readonly appToken: string;
  readonly apiUrl: string | undefined;
  /** For what the library says. */
  readonly logger: Logger;
  /** Deals with what Slack sends; never throws. */
  readonly deliver: (received: Received) => Promise<void>;
  /** Something came that can't be read. */
  readonly onUnreadable: (error: unknown) => void;
};

/**
 * Opens a connection; it is given up after `limitMs`, or when the signal comes.
 * @throws what kept it from opening.
 */
export async function openSocket(
  { appToken, apiUrl, logger, deliver, onUnreadable }: SocketOptions,
  limitMs: number,
  signal: AbortSignal,
): Promise<SlackSocket> {
  const underWay = new Set<Promise<void>>();
  const proxy = proxyInUse();
  const client = new SocketLife(
    {
      appToken,
      logger,
      // The address is asked for in less than the whole time, so that none arrives after it was given up.
      clientOptions: { ...onceOnly(Math.round(limitMs * 0.75), apiUrl), fetch },
      ...(proxy === null ? {} : { dispatcher: proxy }),
    },
    {
      onUnreadable,
      onReceived(received) {
        const delivery = deliver(received).finally(() => underWay.delete(delivery));
        underWay.add(delivery);
      },
    },
  );
  const closed = new Promise<void>((resolve) => client.once('disconnected', () => resolve()));
  const ending = endingOf(client, closed);

  async function close(): Promise<void> {
    void client.disconnect();
    if ((await withTimeout(closed, closeMs)) === null) client.cut();
  }

  signal.addEventListener('abort', client.cut, { once: true });
  try {
    const isOpen = await withTimeout(client.open(), limitMs);
    if (isOpen === null) throw new Error('Slack did not greet a new connection in time');
    if (signal.aborted) throw new Error('The connection is not needed any more');
  } catch (error) {
    client.cut();
    throw error;
  } finally {
    signal.removeEventListener('abort', client.cut);
  }
  return {
    ending,
    closed,
    async retire() {
      await withTimeout(allOf(underWay), leaveMs);
      await close();
    },
    close,
  };
}

function endingOf(client: SocketLife, closed: Promise<void>): Promise<Ending> {
  return new Promise((resolve) => {
    const watch = setInterval(() => {
      if (client.isSilent()) end({ kind: 'lost' });
    }, watchMs);
    watch.unref();
    function end(ending: Ending): void {
      clearInterval(watch);
      resolve(ending);
    }
    client.once('asked_to_leave', (reason: string) => end({ kind: 'asked_to_leave', reason }));
    void closed.then(() => end({ kind: 'lost' }));
  });
}

async function allOf(underWay: ReadonlySet<Promise<void>>): Promise<void> {
  while (underWay.size > 0) await Promise.all(underWay);
}
