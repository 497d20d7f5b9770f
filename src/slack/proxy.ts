import { type Dispatcher, EnvHttpProxyAgent, getGlobalDispatcher, setGlobalDispatcher } from 'undici';

/**
 * Has this process reach Slack through a proxy, where there is one: whatever Node's `fetch` sends, which is the Web API and
 * the response URLs. Closing cuts what is open; what a proxy leaves without an answer would keep the process from its end.
 * https://undici.nodejs.org/#/docs/api/EnvHttpProxyAgent
 */
export function reachThrough(
  proxies: { readonly https: string; readonly http: string; readonly except: string } | undefined,
): { close(): Promise<void> } {
  if (proxies === undefined) return { close: async () => undefined };
  const { https, http, except } = proxies;
  // An empty text is for none, where nothing would be what the environment says.
  const agent = new EnvHttpProxyAgent({ httpsProxy: https, httpProxy: http, noProxy: except });
  setGlobalDispatcher(agent);
  return { close: () => agent.destroy() };
}

/** The same way for a socket, which takes one of its own unless told: null where no proxy is in use. */
export function proxyInUse(): Dispatcher | null {
  const dispatcher = getGlobalDispatcher();
  return dispatcher instanceof EnvHttpProxyAgent ? dispatcher : null;
}
