import { test } from '@jest/globals';
import { expectHarmless } from '../fuzz/expect-harmless.ts';
import { startDeployment } from '../support/deployment.ts';

// Thousands, sockets and the cluster are in test/long.
test('hostile payloads of every kind are answered, ping nobody, and leave every incident readable', async () => {
  await expectHarmless(await startDeployment('http'), { way: 'http', seed: 1, payloads: 350 });
}, 120_000);
