import type { IncomingMessage } from 'node:http';

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]', '::1']);

export function isLoopback(host: string): boolean {
  return loopback.has(host);
}

/**
 * False for what another web page sent through a browser: the workspace has no login, so only its own page, and
 * programs, which send no Origin, may speak to it. A Host that is no loopback name is a rebound DNS name.
 */
export function isLocalRequest({ headers }: IncomingMessage): boolean {
  const host = headers.host ?? '';
  if (!URL.canParse(`http://${host}`) || !isLoopback(new URL(`http://${host}`).hostname)) return false;
  const site = headers['sec-fetch-site'];
  if (headers.origin === undefined)
    return site === undefined || site !== 'cross-site' || headers['sec-fetch-mode'] === 'navigate';
  return headers.origin === `http://${host}`;
}
