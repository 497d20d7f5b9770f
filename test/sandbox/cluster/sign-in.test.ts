import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type Cluster, startCluster } from '../../../src/sandbox/cluster/cluster.ts';
import { adminKey, appKey, clientConfig, connect, failureOf, token } from './clients.ts';
import { startPostgres } from './postgres.ts';

const west = 'eu-west-1';
const central = 'eu-central-1';

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let cluster: Cluster;

beforeAll(async () => {
  postgres = await startPostgres();
  cluster = await startCluster({
    upstreamUrl: postgres.url,
    regions: [west, central],
    accessKeys: [adminKey, appKey],
  });
  const admin = await connect(cluster, west);
  for (const statement of [
    'CREATE TABLE item (id int PRIMARY KEY)',
    'CREATE ROLE app WITH LOGIN',
    "AWS IAM GRANT app TO 'arn:aws:iam::111122223333:role/app'",
    'GRANT SELECT, INSERT ON item TO app',
  ]) {
    await admin.query(statement);
  }
  await admin.end();
}, 60_000);

afterAll(async () => {
  await cluster?.stop();
  await postgres?.stop();
});

describe('signing in', () => {
  test('wants TLS that verifies, the database postgres, a known role and a token for this region', async () => {
    const plain = new pg.Client({ ...clientConfig(cluster, west), ssl: false });
    expect(await failureOf(plain.connect())).toMatchObject({ code: '28000' });
    const distrusting = new pg.Client({ ...clientConfig(cluster, west), ssl: true });
    expect((await failureOf(distrusting.connect())).message).toMatch(/certificate/);
    const other = new pg.Client({ ...clientConfig(cluster, west), database: 'other' });
    expect(await failureOf(other.connect())).toMatchObject({ code: '3D000' });
    const denied = { code: '08006', message: 'unable to accept connection, access denied' };
    const unknown = connect(cluster, west, 'nobody');
    await expect(unknown).rejects.toMatchObject({ ...denied, hint: 'Role nobody does not exist' });
    const abroad = connect(cluster, west, 'admin', await token(central, 'admin', adminKey));
    const hint = 'Credential should be scoped to a valid region: it is eu-central-1, this is eu-west-1';
    await expect(abroad).rejects.toMatchObject({ ...denied, hint });
  });

  test('a custom role has its grants and no more', async () => {
    const app = await connect(cluster, central, 'app');
    await app.query('INSERT INTO item VALUES (1)');
    expect(await failureOf(app.query('DELETE FROM item'))).toMatchObject({ code: '42501' });
    expect(await failureOf(app.query('SET ROLE owner'))).toMatchObject({ code: '0A000' });
    const mapped = await app.query('SELECT pg_role_name FROM sys.iam_pg_role_mappings');
    expect(mapped.rows).toEqual([{ pg_role_name: 'app' }]);
    await app.end();
  });
});
