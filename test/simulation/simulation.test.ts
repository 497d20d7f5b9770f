import { test } from '@jest/globals';
import { expectInvariants } from './play.ts';

// Ten thousand are in test/long.
test('two thousand histories keep every invariant', () => expectInvariants(2_000), 300_000);
