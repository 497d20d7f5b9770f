/** How many requests of one person are worked on at a time, and how many more may wait for their turn. */
const atOnceMax = 8;
const waitingMax = 100;

/** Lets each person have a few requests worked on at a time, so that nobody's thousand hold up another's one. */
export type FairShare = {
  /** Does the work when it is this person's turn; answers `full` at once where too many of theirs wait already. */
  take<T>(person: string, work: () => Promise<T>): Promise<T | 'full'>;
};

type Line = { atWork: number; readonly waiting: (() => void)[] };

export function createFairShare(): FairShare {
  const lines = new Map<string, Line>();

  function leave(person: string, line: Line): void {
    const next = line.waiting.shift();
    if (next === undefined) line.atWork -= 1;
    else next();
    if (line.atWork === 0) lines.delete(person);
  }

  return {
    async take(person, work) {
      const line = lines.get(person) ?? { atWork: 0, waiting: [] };
      lines.set(person, line);
      if (line.atWork < atOnceMax) line.atWork += 1;
      else if (line.waiting.length >= waitingMax) return 'full';
      else await new Promise<void>((resolve) => line.waiting.push(resolve));
      try {
        return await work();
      } finally {
        leave(person, line);
      }
    },
  };
}
