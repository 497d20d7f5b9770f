import { type Cluster, startCluster } from '../../src/sandbox/cluster/cluster.ts';
import type { AccessKey } from '../../src/sandbox/cluster/token-check.ts';
import { choiceOf, localRegions } from '../../src/sandbox/local-database.ts';
import type { DsqlChoice } from '../../src/store/open-database.ts';
import { startPostgres } from '../sandbox/cluster/postgres.ts';

export type OwnCluster = {
  readonly cluster: Cluster;
  readonly choice: DsqlChoice;
  stop(): Promise<void>;
};

/** May do everything. */
export const fullKey: AccessKey = {
  accessKeyId: 'AKIAFULL',
  secretAccessKey: 'secret-of-everybody',
  permissions: ['dsql:DbConnect', 'dsql:DbConnectAdmin'],
};

/** Two regions over a server of their own: for tests that break them. No schema is there yet. */
export async function startOwnCluster(
  options: { readonly accessKeys?: readonly AccessKey[]; readonly now?: () => number } = {},
): Promise<OwnCluster> {
  const postgres = await startPostgres();
  const cluster = await startCluster({
    upstreamUrl: postgres.url,
    regions: localRegions,
    accessKeys: [fullKey],
    ...options,
  });
  return {
    cluster,
    choice: choiceOf(cluster, fullKey),
    async stop() {
      await cluster.stop();
      await postgres.stop();
    },
  };
}
