import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createFairShare } from '../../../src/slack/inputs/fair-share.ts';

test('one person’s requests take turns, in order, and too many are turned away at once', async () => {
  const share = createFairShare();
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const work = (nth: number) => () => {
    begun.push(nth);
    return new Promise<number>((resolve) => ends.push(() => resolve(nth)));
  };
  const asked = Array.from({ length: 200 }, (_, nth) => share.take('T1 U1', work(nth)));
  await turn();
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(await Promise.all(asked.slice(108))).toEqual(Array.from({ length: 92 }, () => 'full'));
  // Somebody else's is begun at once.
  void share.take('T1 U2', work(1_000));
  await turn();
  expect(begun.at(-1)).toBe(1_000);
  while (ends.length > 0) {
    for (const end of ends.splice(0)) end();
    await turn();
  }
  expect(await Promise.all(asked.slice(0, 108))).toEqual(Array.from({ length: 108 }, (_, nth) => nth));
  expect(begun.filter((nth) => nth < 1_000)).toEqual(Array.from({ length: 108 }, (_, nth) => nth));
});

test('work that fails gives its turn to the next', async () => {
  const share = createFairShare();
  const failing = Array.from({ length: 20 }, () => share.take('T1 U1', () => Promise.reject(new Error('no'))));
  for (const { status } of await Promise.allSettled(failing)) expect(status).toBe('rejected');
  expect(await share.take('T1 U1', async () => 'done')).toBe('done');
});
