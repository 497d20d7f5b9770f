import { test } from '@jest/globals';
import { expectHarmless } from '../fuzz/expect-harmless.ts';
import type { Way } from '../fuzz/send.ts';
import { startDeployment } from '../support/deployment.ts';

/** `QUORUM_SEED`, `QUORUM_PAYLOADS` and `QUORUM_TRANSPORT` try others. */
const seed = Number(process.env.QUORUM_SEED ?? 2);
const wanted = process.env.QUORUM_TRANSPORT ?? 'all';
const ways = (['http', 'socket'] as const).filter((way) => wanted === 'all' || wanted === way);
const isOnCluster = process.env.QUORUM_TEST_DATABASE === 'cluster';

function payloadsOver(way: Way): number {
  const { QUORUM_PAYLOADS } = process.env;
  if (QUORUM_PAYLOADS !== undefined) return Number(QUORUM_PAYLOADS);
  if (isOnCluster) return 350;
  return way === 'http' ? 7_000 : 1_400;
}

test.each(ways)(
  'hostile payloads over %s are answered, ping nobody, and leave every incident readable',
  async (way) => {
    await expectHarmless(await startDeployment(way), { way, seed, payloads: payloadsOver(way) });
  },
  1_800_000,
);
