import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, EnvHttpProxyAgent, request } from 'undici';
import { codeOf, reasonOf } from '../store/database-error.ts';
import { refusedAddress } from './address.ts';
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

/** The address is none that anything is sent to. */
class RefusedAddressError extends Error {
  override readonly name = 'RefusedAddressError';
}

export type PostOptions = {
  /** The way out where a network lets nothing out by itself. Then the proxy resolves names, and says what may be reached. */
  readonly proxies: { readonly https: string; readonly http: string; readonly except: string } | undefined;
  readonly version: string;
  readonly clock: () => number;
  /** How names are resolved; by the system unless told. */
  readonly resolve?: Resolve;
  /** How long a receiver has to answer. */
  readonly answerMs?: number;
};

type Address = { readonly address: string; readonly family: number };

/** The addresses of a name. @throws where it has none. */
export type Resolve = (name: string) => Promise<readonly Address[]>;

export const bySystem: Resolve = (name) => lookup(name, { all: true });

/**
 * Sends to receivers. The address is judged after its name was resolved, and that very address is connected to, so that no
 * name leads into the network where Quorum runs.
 */
export function createPost({
  proxies,
  version,
  clock,
  resolve = bySystem,
  answerMs = answerMsDefault,
}: PostOptions): Post {
  const open = (mayBePrivate: boolean) => {
    const options = { connect: { lookup: guarded(resolve, mayBePrivate), timeout: connectMs } };
    if (proxies === undefined) return new Agent(options);
    const { https: httpsProxy, http: httpProxy, except: noProxy } = proxies;
    return new EnvHttpProxyAgent({ ...options, httpsProxy, httpProxy, noProxy });
  };
  const toAnybody = open(false);
  const toOwnNetwork = open(true);

  async function send({ url, headers, body, mayBePrivate }: Outgoing): Promise<Answer> {
    const literal = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
    // No name is looked up for it.
    const refused = isIP(literal) === 0 ? null : refusedAddress(literal, mayBePrivate);
    if (refused !== null) return { kind: 'unanswered', why: refused };
    const answered = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': `Quorum/${version}`, ...headers },
      body,
      dispatcher: mayBePrivate ? toOwnNetwork : toAnybody,
      signal: AbortSignal.timeout(answerMs),
    });
    // What it says beside its status is nothing to us: a receiver that never ends it has answered all the same.
    await answered.body.dump({ limit: answerMax, signal: AbortSignal.timeout(connectMs) }).catch(() => undefined);
    const { 'retry-after': retryAfter } = answered.headers;
    const said = Array.isArray(retryAfter) ? retryAfter[0] : retryAfter;
    return { kind: 'answered', status: answered.statusCode, retryAfterMs: readRetryAfter(said, clock()) };
  }

  return {
    send: (what) => send(what).catch((error: unknown) => ({ kind: 'unanswered', why: whyNot(error, answerMs) })),
    async close() {
      await Promise.all([toAnybody.destroy(), toOwnNetwork.destroy()]);
    },
  };
}

/** Resolves a name to those of its addresses that may be reached. */
function guarded(resolve: Resolve, mayBePrivate: boolean): LookupFunction {
  return (hostname, { all }, callback) => {
    reachable(resolve, hostname, mayBePrivate).then(
      ([first, ...others]) =>
        all === true ? callback(null, [first, ...others]) : callback(null, first.address, first.family),
      (error) => callback(error, ''),
    );
  };
}

async function reachable(
  resolve: Resolve,
  name: string,
  mayBePrivate: boolean,
): Promise<readonly [Address, ...Address[]]> {
  const addresses = await resolve(name);
  const refusals = addresses.map(({ address }) => refusedAddress(address, mayBePrivate));
  const [first, ...others] = addresses.filter((_, index) => refusals[index] === null);
  if (first === undefined) throw new RefusedAddressError(refusals[0] ?? `${name} has no address`);
  return [first, ...others];
}

/** Why there was no answer: one line that names the reason and no secret. */
function whyNot(error: unknown, answerMs: number): string {
  if (error instanceof RefusedAddressError) return error.message;
  if (isTimeout(error)) return `No answer within ${answerMs / 1_000} s`;
  const code = codeOf(error);
  return `No answer (${code === '' ? reasonOf(error) : code})`;
}

function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'TimeoutError';
}
