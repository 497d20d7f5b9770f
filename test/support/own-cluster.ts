import { type Cluster, startCluster } from '../../src/sandbox/cluster/cluster.ts';
import type { AccessKey } from '../../src/sandbox/cluster/token-check.ts';
import { appRole } from '../../src/store/migrate.ts';
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
    regions: ['eu-west-1', 'eu-central-1'],
    accessKeys: [fullKey],
    ...options,
  });
  const [first, ...others] = cluster.endpoints;
  if (first === undefined) throw new Error('a region expected');
  const { certificateAuthority } = cluster;
  return {
    cluster,
    choice: {
      kind: 'dsql',
      endpoints: [first, ...others],
      user: appRole,
      database: 'postgres',
      credentials: fullKey,
      certificateAuthority,
    },
    async stop() {
      await cluster.stop();
      await postgres.stop();
    },
  };
}
