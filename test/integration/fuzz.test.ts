import { test } from '@jest/globals';
import { expectHarmless } from '../fuzz/expect-harmless.ts';

// Seven thousand are in test/long.
test('hostile payloads of every kind are answered, ping nobody, and leave every incident readable', async () => {
  await expectHarmless({ seed: 1, payloads: 350 });
}, 120_000);
