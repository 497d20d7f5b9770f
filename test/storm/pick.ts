import type { Dice } from '../simulation/chance.ts';

/** One of these, by the dice. @throws Error when there is none. */
export function pick<T>(dice: Dice, from: readonly T[]): T {
  const picked = from[dice.below(from.length)];
  if (picked === undefined) throw new Error('Nothing to pick from');
  return picked;
}
