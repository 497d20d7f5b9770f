import { SocketModeClient, type SocketModeOptions } from '@slack/socket-mode';
import { z } from 'zod';
import { reasonOf } from '../../store/database-error.ts';
import type { Received } from './connection.ts';

/**
 * A connection that says nothing for as long as Slack waits for an acknowledgement is of no use.
 * https://docs.slack.dev/tools/bolt-js/concepts/acknowledge
 */
const silentMs = 3_000;

/** https://docs.slack.dev/apis/events-api/using-socket-mode#disconnect */
const leaveSchema = z.object({ type: z.literal('disconnect'), reason: z.string().default('unknown') });

const sentSchema = z.object({
  body: z.record(z.string(), z.unknown()),
  ack: z.custom<(response: unknown) => Promise<void>>((value) => typeof value === 'function'),
});

export type SocketListeners = {
  readonly onReceived: (received: Received) => void;
  readonly onUnreadable: (error: unknown) => void;
};

/**
 * Slack's client for one connection, which never connects again by itself. It differs in three ways: a connection that
 * is asked to leave stays open, since the acknowledgements of what it brought go back over it; what can't be read is told
 * instead of ending the process as an unhandled rejection; and it can be cut.
 */
export class SocketLife extends SocketModeClient {
  readonly #listeners: SocketListeners;
  #failure: unknown = null;
  #isCut = false;
  #isOpen = false;

  constructor(options: SocketModeOptions, listeners: SocketListeners) {
    super({ ...options, autoReconnectEnabled: false, clientPingTimeout: silentMs });
    this.#listeners = listeners;
    this.on('slack_event', (sent: unknown) => this.#take(sent));
    this.on('error', (error: unknown) => {
      this.#failure = error;
    });
    // It was cut while the address was still being asked for.
    this.on('connecting', () => {
      if (this.#isCut) setImmediate(this.cut);
    });
  }

  /** Resolves when Slack has greeted it. @throws what kept it from opening. */
  async open(): Promise<void> {
    try {
      await this.start();
      this.#isOpen = true;
    } catch (error) {
      throw error ?? this.#failure ?? new Error('Slack closed a new connection before it was open');
    }
  }

  /** Whether it was open and is no longer, though the other side has not agreed yet. */
  isSilent(): boolean {
    return this.#isOpen && this.websocket?.isActive() !== true;
  }

  /** Ends it without waiting for the other side. */
  readonly cut = (): void => {
    this.#isCut = true;
    void this.disconnect();
    // The first call says goodbye; one more does not wait for the answer.
    this.websocket?.disconnect();
  };

  protected override async onWebSocketMessage(data: string | ArrayBuffer, isBinary: boolean): Promise<void> {
    try {
      const leave = typeof data === 'string' ? leaveSchema.safeParse(JSON.parse(data)) : null;
      if (leave?.success === true) this.emit('asked_to_leave', leave.data.reason);
      else await super.onWebSocketMessage(data, isBinary);
    } catch (error) {
      this.#listeners.onUnreadable(error);
    }
  }

  #take(sent: unknown): void {
    const { body, ack } = sentSchema.parse(sent);
    this.#listeners.onReceived({ body, acknowledge: (answer) => ack(answer).catch(notSent) });
  }
}

function notSent(error: unknown): never {
  throw new Error(
    `The connection to Slack that brought it is closed, and Slack may send it again (${reasonOf(error)})`,
  );
}
