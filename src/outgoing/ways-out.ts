import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { codeOf, reasonOf } from '../store/database-error.ts';
import { refusedAddress } from './address.ts';

const connectMs = 5_000;

/** The address is none that anything is sent to. */
class RefusedAddressError extends Error {
  override readonly name = 'RefusedAddressError';
}

/** The way out where a network lets nothing out by itself. Then the proxy resolves names, and says what may be reached. */
export type Proxies = { readonly https: string; readonly http: string; readonly except: string };

type Address = { readonly address: string; readonly family: number };

/** The addresses of a name. @throws where it has none. */
export type Resolve = (name: string) => Promise<readonly Address[]>;

export const bySystem: Resolve = (name) => lookup(name, { all: true });

export type WaysOut = {
  /** How an address is reached. @throws Error for one that nothing is sent to. */
  to(url: string, mayBePrivate: boolean): Dispatcher;
  close(): Promise<void>;
};

/**
 * Connections to hosts that the settings name. An address is judged after its name was resolved, and that very address is
 * connected to, so that no name leads into the network where Quorum runs.
 */
export function openWaysOut(proxies: Proxies | undefined, resolve: Resolve = bySystem): WaysOut {
  const open = (mayBePrivate: boolean) => {
    const options = { connect: { lookup: guarded(resolve, mayBePrivate), timeout: connectMs } };
    if (proxies === undefined) return new Agent(options);
    const { https: httpsProxy, http: httpProxy, except: noProxy } = proxies;
    return new EnvHttpProxyAgent({ ...options, httpsProxy, httpProxy, noProxy });
  };
  const toAnybody = open(false);
  const toOwnNetwork = open(true);
  return {
    to(url, mayBePrivate) {
      const literal = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
      // No name is looked up for it.
      const refused = isIP(literal) === 0 ? null : refusedAddress(literal, mayBePrivate);
      if (refused !== null) throw new RefusedAddressError(refused);
      return mayBePrivate ? toOwnNetwork : toAnybody;
    },
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
export function whyUnanswered(error: unknown, answerMs: number): string {
  if (error instanceof RefusedAddressError) return error.message;
  if (isTimeout(error)) return `No answer within ${answerMs / 1_000} s`;
  const code = codeOf(error);
  return `No answer (${code === '' ? reasonOf(error) : code})`;
}

function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'TimeoutError';
}
