import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCluster } from '../../src/sandbox/cluster/cluster.ts';
import { choiceOf, localRegions } from '../../src/sandbox/local-database.ts';
import { migrateDsql } from '../../src/store/dsql/migrate-dsql.ts';
import { openRegions } from '../../src/store/open-database.ts';
import type { Way } from './database.ts';

const key = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret-of-test' };

/** Two regions with the rules of Aurora DSQL in front of a database, signed in to as in production. */
export async function throughCluster(ownerUrl: string): Promise<Way> {
  const begin = async (onStatement: (sql: string) => void = () => undefined) => {
    const cluster = await startCluster({
      upstreamUrl: ownerUrl,
      regions: localRegions,
      accessKeys: [{ ...key, permissions: ['dsql:DbConnect', 'dsql:DbConnectAdmin'] }],
      onStatement,
    });
    const choice = choiceOf(cluster, key);
    return { cluster, choice, open: () => openRegions(choice, { onError: () => undefined }) };
  };
  const logged: string[] = [];
  let isLogging = false;
  const { cluster, choice, open } = await begin((sql) => {
    if (isLogging) logged.push(sql);
  });
  await migrateDsql(choice, null);
  const directory = await mkdtemp(join(tmpdir(), 'quorum-ca-'));
  // A process of another user may have to read it.
  await chmod(directory, 0o755);
  const certificates = join(directory, 'ca.pem');
  await writeFile(certificates, cluster.certificateAuthority);
  return {
    open,
    environment: {
      DSQL_ENDPOINTS: choice.endpoints.map(({ region, host, port }) => `${region}=${host}:${port}`).join(),
      PGSSLROOTCERT: certificates,
      AWS_ACCESS_KEY_ID: key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    },
    async frail() {
      const frail = await begin();
      const commits = () => Object.values(frail.cluster.counters()).reduce((sum, region) => sum + region.commits, 0);
      const before = commits();
      return {
        open: frail.open,
        cut: (when, times) => frail.cluster.control(localRegions[0]).cutNextCommits(`${when}-commit`, times),
        appends: () => commits() - before,
        async lose() {
          for (const region of localRegions) {
            frail.cluster.control(region).partition({ existing: 'reset', arriving: 'reset' });
          }
        },
        close: () => frail.cluster.stop(),
      };
    },
    async logStatements() {
      isLogging = true;
      return {
        read: async () => [...logged],
        async failures() {
          const regions = Object.values(cluster.counters());
          return regions
            .flatMap(({ conflicts, refusals }) => [...Object.values(conflicts), ...Object.values(refusals)])
            .reduce((sum, count) => sum + count, 0);
        },
      };
    },
    async close() {
      await cluster.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
