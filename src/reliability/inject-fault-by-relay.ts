import type { FaultInjector } from './fault-injector.ts';
import { startSilentRelay } from './silent-relay.ts';

/** Loses an endpoint at this process's own edge, so that a cluster in use takes no harm. */
export const injectFaultByRelay: FaultInjector = async (endpoint, silence) => {
  const relay = await startSilentRelay(endpoint);
  return {
    endpoint: { ...endpoint, throughPort: relay.port },
    lose: () => relay.silence(silence),
    restore: relay.restore,
    close: relay.close,
  };
};
