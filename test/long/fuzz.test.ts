import { test } from '@jest/globals';
import { expectHarmless } from '../fuzz/expect-harmless.ts';

/** `QUORUM_SEED` and `QUORUM_PAYLOADS` try others. */
const seed = Number(process.env.QUORUM_SEED ?? 2);
const payloads = Number(process.env.QUORUM_PAYLOADS ?? 7_000);

test(`${payloads} hostile payloads are answered, ping nobody, and leave every incident readable`, async () => {
  await expectHarmless({ seed, payloads });
}, 1_800_000);
