import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import pg from 'pg';
import { type LocalDatabase, startLocalDatabase } from '../../src/sandbox/local-database.ts';
import { signInAt } from '../../src/store/dsql/sign-in.ts';
import { findPostmaster } from '../../src/store/embedded/postmaster.ts';

/** Signs in to a region with nothing but what the local database answers. */
async function connect({ choice }: LocalDatabase, region: string, user: string) {
  const endpoint = choice.endpoints.find((candidate) => candidate.region === region);
  if (endpoint === undefined) throw new Error(`no region ${region}`);
  const client = new pg.Client(signInAt(endpoint, { ...choice, user }));
  await client.connect();
  return client;
}

test('two regions sign in with tokens over verified TLS, share their data, keep it over a restart and stop their server', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'quorum-local-'));
  const first = await startLocalDatabase({ directory });
  const admin = await connect(first, 'eu-west-1', 'admin');
  await admin.query('CREATE TABLE note (id int PRIMARY KEY)');
  await admin.query('CREATE ROLE app WITH LOGIN');
  await admin.query('GRANT SELECT, INSERT ON note TO app');
  await admin.query('INSERT INTO note VALUES (1)');
  const app = await connect(first, 'eu-central-1', 'app');
  await app.query('INSERT INTO note VALUES (2)');
  expect((await app.query('SELECT id FROM note ORDER BY id')).rows).toEqual([{ id: 1 }, { id: 2 }]);
  expect(first.cluster.counters()).toMatchObject({ 'eu-west-1': { commits: 4 }, 'eu-central-1': { commits: 1 } });
  await Promise.all([admin.end(), app.end()]);
  await first.stop();

  const second = await startLocalDatabase({ directory });
  expect(second.choice.credentials).not.toEqual(first.choice.credentials);
  const again = await connect(second, 'eu-central-1', 'app');
  expect((await again.query('SELECT id FROM note ORDER BY id')).rows).toEqual([{ id: 1 }, { id: 2 }]);
  const outside = new pg.Client(second.ownerUrl);
  await outside.connect();
  const { rows } = await outside.query<{ data: string }>("SELECT current_setting('data_directory') AS data");
  await Promise.all([again.end(), outside.end()]);
  await second.stop();

  const data = rows[0]?.data ?? '';
  expect(await findPostmaster(data)).toBeNull();
  await rm(dirname(data), { recursive: true, force: true });
  await rm(directory, { recursive: true, force: true });
}, 60_000);
