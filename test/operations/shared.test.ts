import { expect, test } from '@jest/globals';
import { shared } from '../../src/operations/shared.ts';

test('a thousand who ask at once cost two runs, and nobody gets one that began before they asked', async () => {
  const ends: (() => void)[] = [];
  const ask = shared(() => {
    const nth = ends.length + 1;
    return new Promise<number>((resolve) => ends.push(() => resolve(nth)));
  });
  const first = ask();
  const others = Array.from({ length: 1_000 }, ask);
  ends[0]?.();
  expect(await first).toBe(1);
  ends[1]?.();
  expect(new Set(await Promise.all(others))).toEqual(new Set([2]));
  const later = ask();
  ends[2]?.();
  expect(await later).toBe(3);
});

test('a run that fails is told to those who share it, and the next begins anew', async () => {
  let runs = 0;
  const ask = shared(async () => {
    runs += 1;
    if (runs === 1) throw new Error('once');
    return runs;
  });
  const [first, second] = [ask(), ask()];
  await expect(first).rejects.toThrow('once');
  expect(await second).toBe(2);
});
