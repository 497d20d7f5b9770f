import type { Lose } from './lose.ts';
import { startSilentRelay } from './silent-relay.ts';

/** Loses an endpoint at this process's own edge, so that a cluster in use takes no harm. */
export const loseByRelay: Lose = async (endpoint, silence) => {
  const relay = await startSilentRelay(endpoint);
  return {
    endpoint: { ...endpoint, throughPort: relay.port },
    lose: () => relay.silence(silence),
    restore: relay.restore,
    close: relay.close,
  };
};
