import { expect, test } from '@jest/globals';
import { createTurns } from '../../src/alerts/turns.ts';

test('work goes on in its order, so much at a time, and what fails gives its turn away', async () => {
  const inTurn = createTurns(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const work = (number: number) =>
    inTurn('one', async () => {
      begun.push(number);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (number === 1) throw new Error('failed');
      return number;
    });
  const all = [1, 2, 3, 4].map(work);
  const [first, second, third] = all;
  expect(begun).toEqual([1, 2]);
  ends[0]?.();
  await expect(first).rejects.toThrow('failed');
  expect(begun).toEqual([1, 2, 3]);
  ends[1]?.();
  expect(await second).toBe(2);
  expect(begun).toEqual([1, 2, 3, 4]);
  ends[2]?.();
  ends[3]?.();
  expect(await third).toBe(3);
});

test('who brings much holds up nobody who brings little', async () => {
  const inTurn = createTurns(1);
  const done: string[] = [];
  const work = (whose: string) => inTurn(whose, async () => void done.push(whose));
  await Promise.all(['a', 'a', 'a', 'a', 'b', 'b', 'c'].map(work));
  expect(done).toEqual(['a', 'a', 'b', 'c', 'a', 'b', 'a']);
});
