/** Does a piece of work of somebody when it is their turn. */
export type InTurn = <T>(whose: string, work: () => Promise<T>) => Promise<T>;

/**
 * Does as much work at a time as the limit says. Those who wait are served one after the other, a piece each: who brings
 * much holds up nobody who brings little.
 */
export function createTurns(atOnce: number): InTurn {
  let atWork = 0;
  /** What waits of each, whoever is served next first. */
  const waiting = new Map<string, (() => void)[]>();

  function giveTurn(): void {
    const [first] = waiting;
    if (first === undefined) {
      atWork -= 1;
      return;
    }
    const [whose, pieces] = first;
    const [begin, ...others] = pieces;
    waiting.delete(whose);
    if (others.length > 0) waiting.set(whose, others);
    begin?.();
  }

  return async (whose, work) => {
    if (atWork < atOnce) atWork += 1;
    else {
      await new Promise<void>((resolve) => {
        const pieces = waiting.get(whose);
        if (pieces === undefined) waiting.set(whose, [resolve]);
        else pieces.push(resolve);
      });
    }
    try {
      return await work();
    } finally {
      giveTurn();
    }
  };
}
