import { randomBytes, randomUUID } from 'node:crypto';
import { createGround, type Ground, type Lose } from '../../src/reliability/ground.ts';
import type { Sizes } from '../../src/reliability/report.ts';
import { type Cluster, startCluster } from '../../src/sandbox/cluster/cluster.ts';
import { appRole } from '../../src/store/migrate.ts';
import type { DsqlChoice } from '../../src/store/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const regions = ['eu-west-1', 'eu-central-1'] as const;

/**
 * Small, and with a generous gap: two regions are each given up after 1.5 s to connect and 1.5 s for a statement, and a
 * machine that is busy with tests takes its time.
 */
export const smallSizes: Sizes = { rounds: 4, writers: 8, deliveries: 10, commands: 30, gapMaxMs: 9_000 };

export type SmallCluster = {
  readonly database: TestDatabase;
  readonly cluster: Cluster;
  ground(lose?: Lose): Ground;
  stop(): Promise<void>;
};

/** The local cluster in front of a migrated database of its own. */
export async function startSmallCluster(): Promise<SmallCluster> {
  const database = await createTestDatabase();
  const credentials = { accessKeyId: 'AKIAQUORUMTEST', secretAccessKey: randomBytes(20).toString('base64') };
  const cluster = await startCluster({
    upstreamUrl: database.ownerUrl,
    regions,
    accessKeys: [{ ...credentials, permissions: ['dsql:DbConnect'] }],
  });
  const [first, ...others] = cluster.endpoints;
  if (first === undefined) throw new Error('The cluster has no region');
  const choice: DsqlChoice = {
    kind: 'dsql',
    endpoints: [first, ...others],
    user: appRole,
    database: 'postgres',
    credentials,
    certificateAuthority: cluster.certificateAuthority,
  };
  return {
    database,
    cluster,
    ground: (lose) =>
      createGround({
        choice,
        run: randomUUID(),
        origin: 'terminal',
        clock: Date.now,
        ...(lose === undefined ? {} : { lose }),
      }),
    async stop() {
      await cluster.stop();
      await database.drop();
    },
  };
}

/** Loses a region as the cluster does it: to everybody, in both directions. */
export function loseByPartition(cluster: Cluster): Lose {
  return async (endpoint) => ({
    endpoint,
    lose: () => cluster.control(endpoint.region).partition(),
    restore: () => cluster.control(endpoint.region).partition(null),
    close: async () => undefined,
  });
}
