import type { ConfiguredSource } from './configured.ts';
import { isSame } from './signature.ts';
import { type Headers, headerOf } from './source.ts';

/** What is known of a request before its body is read. */
export type RequestHead = { readonly method: string; readonly url: string; readonly headers: Headers };

/** A request that its key lets in. */
export type Admitted = { readonly configured: ConfiguredSource; readonly query: string };

export type Admission =
  | { readonly kind: 'admitted'; readonly admitted: Admitted }
  /** Its key stands in its body: it is let in when that was read. */
  | { readonly kind: 'key_in_body'; readonly query: string; readonly name: string }
  /** `name`: the source that was meant, where there is one. */
  | {
      readonly kind: 'refused';
      readonly status: 401 | 405 | 415;
      readonly sentence: string;
      readonly name: string | null;
    };

/** What follows the key where a sender adds a path of its own to the address that it is given. */
const addedPath = /\/v2\/enqueue\/?$/;

export const noSuchSource = 'No source has this name and this key.';

/**
 * `/signals/<name>/<key>`, or `/signals/<name>` with the key as the Bearer token or the password in the header Authorization.
 * Null for any other path. Whether the name or the key is wrong is not told.
 */
export function admit({ method, url, headers }: RequestHead, sources: readonly ConfiguredSource[]): Admission | null {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const [, room, name = '', inPath = '', ...rest] = path.replace(addedPath, '').split('/');
  if (room !== 'signals') return null;
  const key = inPath === '' ? keyIn(headerOf(headers, 'authorization') ?? '') : inPath;
  const named = sources.find((source) => source.name === name);
  if (rest.some((part) => part !== '')) return refused(401, noSuchSource, named);
  if (named !== undefined && key === '' && named.source.keyField !== undefined) {
    return accepted(method, headers, named) ?? { kind: 'key_in_body', query, name };
  }
  const configured = named !== undefined && holds(named, key) ? named : null;
  if (configured === null) return refused(401, noSuchSource, named);
  return accepted(method, headers, configured) ?? { kind: 'admitted', admitted: { configured, query } };
}

/** The same for a request whose key stands in its body. */
export function admitByBody(
  name: string,
  body: unknown,
  sources: readonly ConfiguredSource[],
): ConfiguredSource | null {
  const named = sources.find((source) => source.name === name);
  const field = named?.source.keyField;
  if (named === undefined || field === undefined || typeof body !== 'object' || body === null) return null;
  const key: unknown = Reflect.get(body, field);
  return typeof key === 'string' && holds(named, key) ? named : null;
}

/** Each key is compared, so that the time tells nothing of which one it was. */
function holds({ keys }: ConfiguredSource, key: string): boolean {
  return keys.filter((one) => isSame(one, key)).length > 0;
}

/** Bearer and what is like it; or the password of Basic, which some senders take out of an address like https://quorum:key@host. */
function keyIn(authorization: string): string {
  const [, scheme = '', value = ''] = /^(\S+) +(\S+)$/.exec(authorization) ?? [];
  if (scheme.toLowerCase() !== 'basic') return value;
  return Buffer.from(value, 'base64').toString('utf8').split(/:(.*)/s)[1] ?? '';
}

/** What stands in the way of a request that its key lets in. */
function accepted(method: string, headers: Headers, configured: ConfiguredSource): Admission | null {
  const { source } = configured;
  const isTaken = method === 'POST' || method === 'PUT' || (method === 'GET' && source.takesForms);
  if (!isTaken) return refused(405, 'Send alerts by POST.', configured);
  const encoding = headerOf(headers, 'content-encoding') ?? 'identity';
  return encoding === 'identity' ? null : refused(415, 'Send the body as it is, without an encoding.', configured);
}

function refused(status: 401 | 405 | 415, sentence: string, named: ConfiguredSource | undefined): Admission {
  return { kind: 'refused', status, sentence, name: named?.name ?? null };
}
