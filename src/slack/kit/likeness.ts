/** Words that say nothing of what is wrong. */
const fillers = new Set(
  'the and are for was were has have not but with from our their its this that all any can does did been into out off too very down slow broken failing fails failed error errors issue issues problem problems outage incident alert'.split(
    ' ',
  ),
);

/** Share of the shorter title's words that both have, from which on two titles may mean the same. */
const likeFrom = 0.5;

/**
 * How much two titles have in common, from 0 to 1: of the words that say what is wrong, the share of the shorter title that
 * the other has, too. The same words in another order are 1; case, accents and an s at the end don't count.
 */
export function likeness(one: string, other: string): number {
  const [words, others] = [tellingWords(one), tellingWords(other)];
  const shorter = Math.min(words.size, others.size);
  if (shorter === 0) return 0;
  return [...words].filter((word) => others.has(word)).length / shorter;
}

/** Whether two titles may mean the same. */
export function isAlike(one: string, other: string): boolean {
  return likeness(one, other) >= likeFrom;
}

function tellingWords(title: string): ReadonlySet<string> {
  const words = title
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  const telling = words.filter((word) => word.length > 2 && !fillers.has(word));
  return new Set(telling.map((word) => (word.length > 3 ? word.replace(/s$/, '') : word)));
}
