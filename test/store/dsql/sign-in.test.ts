import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { AccessKey } from '../../../src/sandbox/cluster/token-check.ts';
import { reasonOf } from '../../../src/store/database-error.ts';
import { migrateDsql } from '../../../src/store/dsql/migrate-dsql.ts';
import { explainSignIn, signInAt } from '../../../src/store/dsql/sign-in.ts';
import { type DsqlChoice, openDatabase, openRegions } from '../../../src/store/open-database.ts';
import type { Regions } from '../../../src/store/regions.ts';
import { dsqlMigrationCount } from '../../support/migration-count.ts';
import { fullKey, type OwnCluster, startOwnCluster } from '../../support/own-cluster.ts';

const full = fullKey;
const { secretAccessKey } = full;
const keys: AccessKey[] = [full];
let skewMs = 0;
let own: OwnCluster;
let base: DsqlChoice;
const opened: Regions[] = [];

beforeAll(async () => {
  own = await startOwnCluster({ accessKeys: keys, now: () => Date.now() + skewMs });
  base = own.choice;
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((regions) => regions.close()));
  keys.splice(0, keys.length, full);
  skewMs = 0;
});
afterAll(async () => {
  await own.stop();
});

function open(change: Partial<DsqlChoice> = {}): Regions {
  const regions = openRegions({ ...base, ...change }, { onError: () => undefined });
  opened.push(regions);
  return regions;
}

/** Asks the database one thing, and answers the sentence when it can't be asked. */
async function asked(regions: Regions): Promise<string> {
  return regions.runAnywhere((db) => sql`SELECT 1`.execute(db)).then(() => 'answered', reasonOf);
}

test('before the schema is there the start says what to run; admin runs it, and maps the IAM role once', async () => {
  const noSchema = openDatabase({ ...base, user: 'admin' }, { onError: () => undefined });
  await expect(noSchema).rejects.toThrow(/The schema lacks 001_incident, .*: run "quorum migrate"/);
  const arn = 'arn:aws:iam::123456789012:role/quorum';
  expect(await migrateDsql(base, arn)).toHaveLength(dsqlMigrationCount);
  expect(await migrateDsql(base, arn)).toEqual([]);
  const database = await openDatabase(base, { onError: () => undefined });
  const { rows } = await database.regions.runAnywhere((db) =>
    sql`SELECT arn, pg_role_name FROM sys.iam_pg_role_mappings`.execute(db),
  );
  expect(rows).toEqual([{ arn, pg_role_name: 'quorum_app' }]);
  await database.close();
});

test('credentials that change in the middle of a pool’s life are taken at the next connection', async () => {
  let current = { accessKeyId: 'AKIAOLD', secretAccessKey };
  keys.push({ ...current, permissions: ['dsql:DbConnect'] });
  const regions = open({ credentials: async () => current });
  expect(await asked(regions)).toBe('answered');
  // The open session outlives its key; a second connection needs the new one.
  keys.splice(0, keys.length, { ...full, accessKeyId: 'AKIANEW' });
  current = { ...current, accessKeyId: 'AKIANEW' };
  const both = await Promise.all([asked(regions), asked(regions), asked(regions)]);
  expect(both).toEqual(['answered', 'answered', 'answered']);
});

test.each([
  ['behind', 3_600_000],
  ['ahead', -3_600_000],
])('a clock that is %s is named, and once it is right the same pool signs in', async (_name, skew) => {
  skewMs = skew;
  const regions = open();
  expect(await asked(regions)).toMatch(/finds the sign-in token out of time: check this machine's clock/);
  skewMs = 0;
  expect(await asked(regions)).toBe('answered');
});

test('a region that is named for another’s host is told, and the right one serves', async () => {
  const [first, second] = base.endpoints;
  if (second === undefined) throw new Error('two regions expected');
  const wrong = { ...first, region: 'us-east-1' };
  expect(await asked(open({ endpoints: [wrong] }))).toMatch(
    /^us-east-1 \(localhost\) refuses a token of another region: check that DSQL_ENDPOINTS/,
  );
  expect(await asked(open({ endpoints: [wrong, second] }))).toBe('answered');
});

test('a missing permission is named, and once it is granted the same pool signs in', async () => {
  const regions = open();
  keys.splice(0, keys.length, { ...full, permissions: [] });
  expect(await asked(regions)).toMatch(/refuses user quorum_app: .* may dsql:DbConnect on the cluster, and that/);
  await expect(migrateDsql(base, null)).rejects.toThrow(/refuses user admin: .* may dsql:DbConnectAdmin/);
  keys.splice(0, keys.length, full);
  expect(await asked(regions)).toBe('answered');
});

test.each([
  ['access denied', 'User: arn:aws:iam::1:user/a is not authorized to access this resource', /may dsql:DbConnect on/],
  ['access denied', 'Signature expired: 20261124T0214Z is now earlier than 20261124T0229Z', /clock/],
  ['waking up cluster, please retry later', '', /is waking up: try again in a minute$/],
])('what a real cluster is known to say of "%s" (%s) is understood', (message, hint, sentence) => {
  const said = Object.assign(new Error(`unable to accept connection, ${message}`), { code: '08006', hint });
  expect(explainSignIn(said, base.endpoints[0], 'quorum_app')).toMatchObject({
    name: 'SignInError',
    message: expect.stringMatching(sentence),
  });
});

test('a certificate that nobody vouches for, and credentials that are nowhere, are told apart', async () => {
  const { certificateAuthority: _, ...unvouched } = base;
  const untrusting = openRegions(unvouched, { onError: () => undefined });
  opened.push(untrusting);
  expect(await asked(untrusting)).toMatch(/^The certificate of .* is not to be trusted \([A-Z_]+\): check the host/);
  // Verified also where somebody has told Node to verify nothing: that is read only where nothing else was said.
  expect(signInAt(base.endpoints[0], unvouched).ssl).toMatchObject({ rejectUnauthorized: true });
  const credentials = async () => {
    throw new Error('GitHub gave no OIDC token (403)');
  };
  const sentence =
    'No AWS credentials could be had for eu-west-1 (localhost): GitHub gave no OIDC token (403). Sign in with "aws sso login", set AWS_PROFILE, or give this machine a role';
  const [first] = base.endpoints;
  expect(await asked(open({ credentials, endpoints: [first] }))).toBe(sentence);
  await expect(migrateDsql({ ...base, credentials, endpoints: [first] }, null)).rejects.toThrow(sentence);
});

test('a database that is not there is told as such, at the start and by the migration', async () => {
  const elsewhere = { ...base, database: 'incidents' };
  const sentence = /has no such database: unset DSQL_DATABASE, since DSQL has "postgres" and no other$/;
  await expect(openDatabase(elsewhere, { onError: () => undefined })).rejects.toThrow(sentence);
  await expect(migrateDsql(elsewhere, null)).rejects.toThrow(sentence);
});

test('an endpoint that is reached through a port of this machine is verified by its own name', async () => {
  const [first] = base.endpoints;
  const through = { ...first, port: 1, throughPort: first.port };
  expect(await asked(open({ endpoints: [through] }))).toBe('answered');
  const other = { ...through, host: 'abc.dsql.eu-west-1.on.aws' };
  expect(await asked(open({ endpoints: [other] }))).toMatch(/is not to be trusted \(ERR_TLS_CERT_ALTNAME_INVALID\)/);
});

test('no sentence carries a key, a token or a signature', async () => {
  skewMs = 3_600_000;
  const sentence = await asked(open());
  expect(sentence).not.toMatch(/AKIA|X-Amz|secret/i);
});
