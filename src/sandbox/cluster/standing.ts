import type { Contender, Contention, Turns } from './contention.ts';

/** Where one transaction stands among the others, from its begin to its end. */
export type Standing = {
  /** From now on nobody can make it give way. */
  beginCommit(): void;
  end(committed: boolean): void;
};

export type StandingParts = {
  readonly contention: Contention;
  readonly processId: number;
  /** The turns of the session: the transaction gives way between two of its statements. */
  readonly inTurn: Turns;
  readonly giveWay: (to: 'row' | 'definition') => Promise<void>;
};

/** `alone`: a statement on its own, whose COMMIT is part of it. */
export function createStanding({ contention, processId, inTurn, giveWay }: StandingParts, alone: boolean): Standing {
  let stage: 'open' | 'committing' | 'over' = alone ? 'committing' : 'open';
  let decide: (committed: boolean) => void = () => undefined;
  const contender: Contender = {
    committed: new Promise((resolve) => {
      decide = resolve;
    }),
    isOpen: () => stage === 'open',
    giveWay: (to, isWanted) =>
      inTurn(async () => {
        if (stage === 'open' && isWanted()) await giveWay(to);
      }).catch(() => undefined),
  };
  contention.enter(processId, contender);
  return {
    beginCommit() {
      stage = 'committing';
    },
    end(committed) {
      if (stage === 'over') return;
      stage = 'over';
      contention.leave(processId);
      decide(committed);
    },
  };
}
