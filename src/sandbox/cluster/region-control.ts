import { type CutMoment, createFaults, type Faults, type PartitionKind } from './faults.ts';
import type { LiveConnections } from './live-connections.ts';

/** What a test or the sandbox page can do to one region. Everything holds until it is set otherwise. */
export type RegionControl = {
  /** The faults as they stand, with what is left of those that run out. */
  faults(): Readonly<Faults>;
  /** Time a commit that writes takes: about two round trips between regions. */
  setCommitLatency(latencyMs: number): void;
  /** Time added to every statement. */
  setStatementLatency(latencyMs: number): void;
  /** The next commits that write answer 40001 (OC000). */
  conflictNextCommits(count: number): void;
  /** The next commits that write lose their connection, before or after taking effect. */
  cutNextCommits(moment: CutMoment, count: number): void;
  /** Every nth commit that writes loses its connection; 0 stops it. */
  cutEveryCommit(moment: CutMoment, nth: number): void;
  /** New connections are answered 53300; those that are open stay. */
  refuseConnections(refusing: boolean): void;
  /** The region is lost to its clients, and what they had not committed is gone; null brings it back. */
  partition(kind?: PartitionKind | null): void;
  /** The region is back: silent connections are reset, new ones are served, all faults but latencies end. */
  heal(): void;
};

export function createRegionControl(faults: Faults, connections: LiveConnections): RegionControl {
  const partition = (kind: PartitionKind | null) => {
    faults.partition = kind;
    if (kind === null) connections.resetSilent();
    else connections.silence(kind.existing === 'reset');
  };
  return {
    faults: () => structuredClone(faults),
    setCommitLatency(latencyMs) {
      faults.commitLatencyMs = latencyMs;
    },
    setStatementLatency(latencyMs) {
      faults.statementLatencyMs = latencyMs;
    },
    conflictNextCommits(count) {
      faults.conflictsLeft = count;
    },
    cutNextCommits(moment, count) {
      faults.cutsLeft[moment] = count;
    },
    cutEveryCommit(moment, nth) {
      faults.cutEvery[moment] = nth;
    },
    refuseConnections(refusing) {
      faults.refusing = refusing;
    },
    partition: (kind = { existing: 'black-hole', arriving: 'hang' }) => partition(kind),
    heal() {
      const { commitLatencyMs, statementLatencyMs } = faults;
      Object.assign(faults, createFaults(commitLatencyMs), { statementLatencyMs });
      partition(null);
    },
  };
}
