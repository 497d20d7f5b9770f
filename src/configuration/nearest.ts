import { distance } from 'fastest-levenshtein';

const stepsMax = 3;

/** The name that the fewest letters make of a word: at most three, and fewer than the word has. Null where none is near. */
export function nearest(word: string, names: readonly string[]): string | null {
  const [best] = names.map((name) => ({ name, steps: distance(word, name) })).sort((a, b) => a.steps - b.steps);
  return best !== undefined && best.steps <= Math.min(stepsMax, word.length - 1) ? best.name : null;
}
