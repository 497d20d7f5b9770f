import type { Logger } from '@slack/bolt';
import type { AnswerRequest } from '../../http/answer-request.ts';
import type { Sink } from '../bolt-logger.ts';
import type { Intake } from '../intake.ts';

/**
 * How Slack reaches us: signed HTTP requests on a port, or WebSockets that we open. Or another's program hands us what Slack
 * sends, where no process of ours lives on: then nothing is begun by itself.
 */
export type Transport =
  | { readonly kind: 'http'; readonly signingSecret: string; readonly port: number; readonly host?: string }
  | { readonly kind: 'socket'; readonly appToken: string }
  | { readonly kind: 'handed' };

/** One payload of Slack's, whose fields nobody has read yet. */
export type Received = {
  readonly body: object;
  /** May be called once. */
  acknowledge(answer?: unknown): Promise<void>;
};

/** The way from Slack to us, over either transport. */
export type Connection = {
  /**
   * Resolves when Slack can reach us. Trouble that may pass is waited out.
   * @throws Error that says what to mend.
   */
  open(): Promise<void>;
  /** Why nothing that people do in Slack arrives; null while it does. */
  trouble(): string | null;
  /** Takes no new connection and opens none. Open ones are still answered, over HTTP only once more. */
  shut(): void;
  /** Cuts what is still connected. An answer that was sent before arrives before that. */
  close(): Promise<void>;
};

export type ConnectionOptions = {
  /** Deals with what Slack sends. @throws when it was not taken, so that Slack sends it again. */
  readonly deliver: (received: Received) => Promise<void>;
  readonly intake: Intake;
  readonly logger: Sink;
  readonly boltLogger: Logger;
  /** The Web API's root, where it is not Slack's own. */
  readonly apiUrl: string | undefined;
  /** Answers over HTTP what does not come from Slack. */
  readonly answerAside?: AnswerRequest;
};
