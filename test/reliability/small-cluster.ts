import { randomUUID } from 'node:crypto';
import type { FaultInjector } from '../../src/reliability/fault-injector.ts';
import { createProofTarget, type ProofTarget } from '../../src/reliability/proof-target.ts';
import type { Sizes } from '../../src/reliability/report.ts';
import type { Cluster } from '../../src/sandbox/cluster/cluster.ts';
import { migrateDsql } from '../../src/store/dsql/migrate-dsql.ts';
import { type OwnCluster, startOwnCluster } from '../support/own-cluster.ts';

/**
 * Small, and with a generous gap: two regions are each given up after 1.5 s to connect and 1.5 s for a statement, and a
 * machine that is busy with tests takes its time.
 */
export const smallSizes: Sizes = { rounds: 4, writers: 8, deliveries: 10, commands: 30, gapMaxMs: 9_000 };

export type SmallCluster = OwnCluster & { target(lose?: FaultInjector): ProofTarget };

/** A migrated cluster to prove things on. */
export async function startSmallCluster(): Promise<SmallCluster> {
  const own = await startOwnCluster();
  await migrateDsql(own.choice, null);
  return { ...own, target: (lose) => groundOn(own.choice, lose) };
}

export function groundOn(choice: ProofTarget['choice'], lose?: FaultInjector): ProofTarget {
  const chosen = lose === undefined ? {} : { lose };
  return createProofTarget({ choice, run: randomUUID(), origin: 'terminal', clock: Date.now, ...chosen });
}

/** Loses a region as the cluster does it: to everybody, in both directions, and until all who lost it restore it. */
export function loseByPartition(cluster: Cluster): FaultInjector {
  const losers = new Set<object>();
  return async (endpoint) => {
    const loser = {};
    const control = cluster.control(endpoint.region);
    return {
      endpoint,
      lose() {
        losers.add(loser);
        control.partition();
      },
      restore() {
        if (losers.delete(loser) && losers.size === 0) control.partition(null);
      },
      close: async () => undefined,
    };
  };
}
