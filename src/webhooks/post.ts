import { request } from 'undici';
import { openWaysOut, type Proxies, type Resolve, whyUnanswered } from '../outgoing/ways-out.ts';
import { type Answer, readRetryAfter } from './judge-attempt.ts';

/** How long a receiver has to answer: between 15 and 30 s, by Standard Webhooks. */
const answerMsDefault = 15_000;
const connectMs = 5_000;

/** So much of an answer is read, and none of it is kept. */
const answerMax = 16_384;

export type Outgoing = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether its host may be in a private network. */
  readonly mayBePrivate: boolean;
};

export type Post = {
  /** Sends one delivery and follows no redirect. Never throws. */
  send(what: Outgoing): Promise<Answer>;
  close(): Promise<void>;
};

export type PostOptions = {
  readonly proxies: Proxies | undefined;
  readonly version: string;
  readonly clock: () => number;
  /** How names are resolved; by the system unless told. */
  readonly resolve?: Resolve;
  /** How long a receiver has to answer. */
  readonly answerMs?: number;
};

export function createPost({ proxies, version, clock, resolve, answerMs = answerMsDefault }: PostOptions): Post {
  const waysOut = openWaysOut(proxies, resolve);

  async function send({ url, headers, body, mayBePrivate }: Outgoing): Promise<Answer> {
    const answered = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': `Quorum/${version}`, ...headers },
      body,
      dispatcher: waysOut.to(url, mayBePrivate),
      signal: AbortSignal.timeout(answerMs),
    });
    // What it says beside its status is nothing to us: a receiver that never ends it has answered all the same.
    await answered.body.dump({ limit: answerMax, signal: AbortSignal.timeout(connectMs) }).catch(() => undefined);
    const { 'retry-after': retryAfter } = answered.headers;
    const said = Array.isArray(retryAfter) ? retryAfter[0] : retryAfter;
    return { kind: 'answered', status: answered.statusCode, retryAfterMs: readRetryAfter(said, clock()) };
  }

  return {
    send: (what) => send(what).catch((error: unknown) => ({ kind: 'unanswered', why: whyUnanswered(error, answerMs) })),
    close: waysOut.close,
  };
}
