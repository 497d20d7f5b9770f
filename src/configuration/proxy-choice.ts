import type { Environment } from './environment.ts';

/** The way to Slack where a network lets nothing out by itself: a proxy for each scheme, and which hosts need none. */
export type ProxyChoice = { readonly https: string; readonly http: string; readonly except: string };

/**
 * The proxies that lead to Slack, null where none does, or a sentence about a variable that can't be used. Where a name
 * is set in both cases, the lower one counts, as for curl: https://curl.se/docs/manpage.html#ENVIRONMENT
 */
export function proxyChoice(environment: Environment): ProxyChoice | null | string {
  const found: Record<'http' | 'https', string> = { http: '', https: '' };
  for (const [scheme, names] of namesByScheme) {
    const name = names.find((one) => environment[one] !== undefined);
    if (name === undefined) continue;
    const url = addressOf(environment[name] ?? '');
    if (url === null) return `${name} can't be used: ${expected}.`;
    found[scheme] = url;
  }
  if (found.http === '' && found.https === '') return null;
  return { ...found, except: environment.no_proxy ?? environment.NO_PROXY ?? '' };
}

const namesByScheme = [
  ['http', ['http_proxy', 'HTTP_PROXY']],
  ['https', ['https_proxy', 'HTTPS_PROXY']],
] as const;

const expected =
  'expected the URL of an HTTP proxy, such as http://proxy:3128, with each % / ? # @ of user and password percent-encoded';

/** The URL of a proxy, whose scheme may be left out; null where it is none. */
function addressOf(said: string): string | null {
  const url = said.includes('://') ? said : `http://${said}`;
  if (!/^https?:/.test(url) || !URL.canParse(url)) return null;
  const { username, password, pathname, search, hash } = new URL(url);
  const isBare = `${pathname}${search}${hash}` === '/';
  return isBare && !/%(?![0-9a-f]{2})/i.test(username + password) ? url : null;
}
