import { test } from '@jest/globals';
import { expectInvariants } from '../simulation/play.ts';

test('ten thousand histories keep every invariant', () => expectInvariants(10_000), 300_000);
