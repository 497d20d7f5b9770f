/** How a lost region looks to its clients: connections that fall silent, or that are reset. */
export type PartitionKind = {
  readonly existing: 'black-hole' | 'reset';
  readonly arriving: 'reset' | 'hang';
};

export type CutMoment = 'before-commit' | 'after-commit';

/** What happens to one commit that writes. */
export type CommitFault = 'none' | 'conflict' | CutMoment;

/** The faults of one region as they stand; every number is a count of commits that write. */
export type Faults = {
  commitLatencyMs: number;
  statementLatencyMs: number;
  conflictsLeft: number;
  cutsLeft: Record<CutMoment, number>;
  cutEvery: Record<CutMoment, number>;
  commitsSeen: number;
  refusing: boolean;
  partition: PartitionKind | null;
};

export function createFaults(commitLatencyMs: number): Faults {
  return {
    commitLatencyMs,
    statementLatencyMs: 0,
    conflictsLeft: 0,
    cutsLeft: { 'before-commit': 0, 'after-commit': 0 },
    cutEvery: { 'before-commit': 0, 'after-commit': 0 },
    commitsSeen: 0,
    refusing: false,
    partition: null,
  };
}

/** Takes the fault that the next commit gets: asked-for conflicts first, then asked-for cuts, then every nth. */
export function takeCommitFault(faults: Faults): CommitFault {
  faults.commitsSeen += 1;
  if (faults.conflictsLeft > 0) {
    faults.conflictsLeft -= 1;
    return 'conflict';
  }
  for (const moment of ['before-commit', 'after-commit'] as const) {
    if (faults.cutsLeft[moment] > 0) {
      faults.cutsLeft[moment] -= 1;
      return moment;
    }
    const every = faults.cutEvery[moment];
    if (every > 0 && faults.commitsSeen % every === 0) return moment;
  }
  return 'none';
}
