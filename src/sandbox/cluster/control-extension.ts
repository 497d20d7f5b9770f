import { z } from 'zod';
import type { Cluster } from './cluster.ts';
import type { RegionCounters } from './counters.ts';
import type { CutMoment, Faults, PartitionKind } from './faults.ts';

const latency = z.number().min(0, 'expected 0 to 60000 ms').max(60_000, 'expected 0 to 60000 ms');
const count = z.int().min(0, 'expected 0 to 1000000').max(1_000_000, 'expected 0 to 1000000');
/** The next so many commits that write, and every nth; 0 ends either. */
const cut = z.strictObject({ next: count.optional(), every: count.optional() });

const changeSchema = z.strictObject({
  region: z.string(),
  /** Ends all faults but the latencies, before the rest of the change is made. */
  heal: z.literal(true).optional(),
  /** What a commit that writes takes. */
  commit_latency_ms: latency.optional(),
  /** What is added to every statement. */
  statement_latency_ms: latency.optional(),
  /** The next so many commits that write answer 40001 (OC000). */
  conflicts: count.optional(),
  cut_before_commit: cut.optional(),
  cut_after_commit: cut.optional(),
  /** New connections are refused with 53300. */
  refuse: z.boolean().optional(),
  /** `black-hole`: connections fall silent. `reset`: they break, old and new. `none`: the region is back. */
  partition: z.enum(['none', 'black-hole', 'reset']).optional(),
});

export type ClusterChange = z.input<typeof changeSchema>;

type Cuts = { readonly next: number; readonly every: number };

/** One region as the control API shows it; `faults` has the names that a change takes. */
export type RegionState = {
  readonly name: string;
  readonly status: 'up' | 'refusing' | 'lost';
  readonly counters: RegionCounters;
  readonly faults: {
    readonly commit_latency_ms: number;
    readonly statement_latency_ms: number;
    readonly conflicts: number;
    readonly cut_before_commit: Cuts;
    readonly cut_after_commit: Cuts;
    readonly refuse: boolean;
    readonly partition: NonNullable<ClusterChange['partition']>;
  };
};

export type ClusterAnswer =
  | { readonly ok: true; readonly regions: readonly RegionState[] }
  | { readonly ok: false; readonly error: string; readonly detail: string };

/** The cluster in the sandbox's control API: reads both regions, and sets the faults of one. */
export function createControlExtension(cluster: Cluster): {
  read(): ClusterAnswer;
  set(body: unknown): ClusterAnswer;
} {
  const names = cluster.endpoints.map(({ region }) => region);
  const read = (): ClusterAnswer => {
    const counters = cluster.counters();
    const regions = names.flatMap((name): RegionState[] => {
      const counted = counters[name];
      return counted === undefined ? [] : [regionState(name, counted, cluster.control(name).faults())];
    });
    return { ok: true, regions };
  };
  return {
    read,
    set(body) {
      const change = changeSchema.safeParse(body);
      if (!change.success) return invalid(z.prettifyError(change.error));
      if (!names.includes(change.data.region)) {
        return invalid(`The cluster has no region "${change.data.region}"; it has ${names.join(' and ')}.`);
      }
      apply(cluster, change.data);
      return read();
    },
  };
}

const invalid = (detail: string) => ({ ok: false, error: 'invalid_arguments', detail }) as const;

function apply(cluster: Cluster, change: ClusterChange): void {
  const control = cluster.control(change.region);
  if (change.heal) control.heal();
  if (change.commit_latency_ms !== undefined) control.setCommitLatency(change.commit_latency_ms);
  if (change.statement_latency_ms !== undefined) control.setStatementLatency(change.statement_latency_ms);
  if (change.conflicts !== undefined) control.conflictNextCommits(change.conflicts);
  const cuts: readonly (readonly [CutMoment, ClusterChange['cut_after_commit']])[] = [
    ['before-commit', change.cut_before_commit],
    ['after-commit', change.cut_after_commit],
  ];
  for (const [moment, cut] of cuts) {
    if (cut?.next !== undefined) control.cutNextCommits(moment, cut.next);
    if (cut?.every !== undefined) control.cutEveryCommit(moment, cut.every);
  }
  if (change.refuse !== undefined) control.refuseConnections(change.refuse);
  if (change.partition !== undefined) control.partition(partitions[change.partition]);
}

const partitions: Readonly<Record<NonNullable<ClusterChange['partition']>, PartitionKind | null>> = {
  none: null,
  'black-hole': { existing: 'black-hole', arriving: 'hang' },
  reset: { existing: 'reset', arriving: 'reset' },
};

function regionState(name: string, counters: RegionCounters, faults: Readonly<Faults>): RegionState {
  const cutOf = (moment: CutMoment) => ({ next: faults.cutsLeft[moment], every: faults.cutEvery[moment] });
  const lost = faults.partition === null ? 'none' : faults.partition.existing;
  return {
    name,
    status: lost !== 'none' ? 'lost' : faults.refusing ? 'refusing' : 'up',
    counters,
    faults: {
      commit_latency_ms: faults.commitLatencyMs,
      statement_latency_ms: faults.statementLatencyMs,
      conflicts: faults.conflictsLeft,
      cut_before_commit: cutOf('before-commit'),
      cut_after_commit: cutOf('after-commit'),
      refuse: faults.refusing,
      partition: lost,
    },
  };
}
