import { randomUUID } from 'node:crypto';
import { startEmbeddedPostgres } from '../../src/store/embedded/embedded-postgres.ts';
import type { Regions } from '../../src/store/regions.ts';
import { asOwner } from './as-owner.ts';
import { onPostgres } from './on-postgres.ts';
import { serverDirectory } from './server-directory.ts';
import type { StatementLog } from './statement-log.ts';
import { throughCluster } from './through-cluster.ts';

export type TestDatabase = Way & {
  /** The server's owner, past every rule: for those who have to look, or to break something. */
  readonly ownerUrl: string;
  drop(): Promise<void>;
};

/** How the tests reach their database: plainly, or through the local cluster and its rules. */
export type Way = {
  /** Connections of their own, as another process has; the test closes them. */
  open(): Regions;
  /** What a process of its own reads to connect. */
  readonly environment: Readonly<Record<string, string>>;
  /** A network of its own that can fail: only what is opened over it is hurt. */
  frail(): Promise<Frail>;
  /** Begins to log the statements that arrive on connections made from now on. */
  logStatements(): Promise<StatementLog>;
  close(): Promise<void>;
};

export type Frail = {
  open(): Regions;
  /** Cuts the connection at the next appends: before they take effect, or when the answer is on its way back. */
  cut(when: 'before' | 'after', times: number): void;
  /** How many appends have reached the database. */
  appends(): number;
  /** Nothing gets through any more. */
  lose(): Promise<void>;
  close(): Promise<void>;
};

export type TestDatabaseKind = 'postgresql' | 'cluster';

/** Which one jest.config.js says. */
export const usualKind: TestDatabaseKind = process.env.QUORUM_TEST_DATABASE === 'cluster' ? 'cluster' : 'postgresql';

/** A freshly migrated database on a real PostgreSQL, reached plainly or through the local cluster. */
export async function createTestDatabase(kind: TestDatabaseKind = usualKind): Promise<TestDatabase> {
  const server = await startEmbeddedPostgres({ directory: serverDirectory });
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asOwner(server.ownerUrl, `CREATE DATABASE ${name}`);
  const ownerUrl = server.ownerUrl.replace(/postgres$/, name);
  const way = await (kind === 'cluster' ? throughCluster(ownerUrl) : onPostgres(ownerUrl));
  return {
    ...way,
    ownerUrl,
    async drop() {
      await way.close();
      await asOwner(server.ownerUrl, `DROP DATABASE ${name} WITH (FORCE)`);
      await server.leave();
    },
  };
}
