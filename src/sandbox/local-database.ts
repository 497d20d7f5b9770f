import { randomBytes } from 'node:crypto';
import { appRole } from '../store/app-role.ts';
import { startEmbeddedPostgres } from '../store/embedded/embedded-postgres.ts';
import type { DsqlChoice } from '../store/open-database.ts';
import { type Cluster, startCluster } from './cluster/cluster.ts';

/** Two regions of one set of Aurora DSQL: https://docs.aws.amazon.com/general/latest/gr/dsql.html */
export const localRegions = ['eu-west-1', 'eu-central-1'] as const;

export type LocalDatabase = {
  /** How to connect to it, as to a real one; its access key lives as long as it does, and may sign in as admin too. */
  readonly choice: DsqlChoice;
  /** The PostgreSQL behind, past the cluster and its rules: for those who have to look from outside. */
  readonly ownerUrl: string;
  readonly cluster: Cluster;
  /** Stops the cluster, and PostgreSQL unless somebody else uses it. */
  stop(): Promise<void>;
};

/**
 * Starts a two-region cluster that behaves as Aurora DSQL does, in front of an embedded PostgreSQL whose data lies in
 * `directory` and is there again at the next start. A client signs in as to the real one: a token, over verified TLS.
 * @throws Error with a sentence when PostgreSQL won't start.
 */
export async function startLocalDatabase(options: {
  readonly directory: string;
  /** What a commit that writes takes in either region, 0 unless told. */
  readonly commitLatencyMs?: number;
}): Promise<LocalDatabase> {
  const { directory, commitLatencyMs = 0 } = options;
  const server = await startEmbeddedPostgres({ directory });
  const credentials = {
    accessKeyId: `AKIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
  };
  try {
    const cluster = await startCluster({
      upstreamUrl: server.ownerUrl,
      regions: localRegions,
      accessKeys: [{ ...credentials, permissions: ['dsql:DbConnect', 'dsql:DbConnectAdmin'] }],
      commitLatencyMs,
    });
    return {
      choice: choiceOf(cluster, credentials),
      ownerUrl: server.ownerUrl,
      cluster,
      async stop() {
        await cluster.stop();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** How the application connects to a local cluster, in the order of its regions. */
export function choiceOf(cluster: Cluster, credentials: DsqlChoice['credentials']): DsqlChoice {
  const [first, ...others] = cluster.endpoints;
  if (first === undefined) throw new Error('The local cluster has no region');
  return {
    kind: 'dsql',
    endpoints: [first, ...others],
    user: appRole,
    database: 'postgres',
    credentials,
    certificateAuthority: cluster.certificateAuthority,
  };
}
