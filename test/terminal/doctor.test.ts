import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { parse } from 'yaml';
import { readConfig } from '../../src/configuration/read-config.ts';
import { examine } from '../../src/doctor.ts';
import { firstChannels } from '../../src/sandbox/workspace/people.ts';
import { startWorkspace, type Workspace } from '../../src/sandbox/workspace/workspace.ts';
import { appRole } from '../../src/store/app-role.ts';
import { openRecord } from '../../src/store/open-record.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { ana } from '../support/deployment.ts';
import { declaration } from '../support/requests.ts';

const tokens = { signingSecret: 'a-signing-secret', botToken: 'xoxb-sandbox', appToken: 'xapp-sandbox' };
let database: TestDatabase;
let owner: pg.Client;
let workspace: Workspace;
const said: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  // The AWS library looks for its credentials there.
  Object.assign(process.env, database.environment);
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const manifest: unknown = parse(await readFile(new URL('../../manifest.yml', import.meta.url), 'utf8'));
  workspace = await startWorkspace({ port: 0, manifest, ...tokens });
  const regions = database.open();
  await openRecord(regions).declare(declaration('doctor'));
  await regions.close();
});
afterAll(async () => {
  await workspace.stop();
  await owner.end();
  await database.drop();
});
beforeEach(() => {
  said.length = 0;
});

/** Examines the set-up that works, with some of it changed. */
function doctor(changed: Readonly<Record<string, string>> = {}, clock = Date.now): Promise<boolean> {
  const environment = {
    ...database.environment,
    SLACK_BOT_TOKEN: tokens.botToken,
    SLACK_APP_TOKEN: tokens.appToken,
    SLACK_API_URL: workspace.apiUrl,
    QUORUM_ANNOUNCEMENT_CHANNEL: firstChannels[1].id,
  };
  return examine(readConfig({ ...environment, ...changed }), '20.19.0', (line) => said.push(line), clock);
}

const notOk = () => said.filter((line) => line.startsWith('not ok'));

test('finds nothing where all is well, and shows no secret', async () => {
  expect(await doctor()).toBe(true);
  expect(notOk()).toEqual([]);
  expect(said).toEqual(
    expect.arrayContaining([
      'ok      Node 20.19.0',
      'ok      The schema is up to date',
      expect.stringMatching(/^ok {6}Quorum can read and append, and the database does not let it change or delete/),
      'ok      The chains of the newest incidents are intact (1)',
      'ok      The app has the scopes of manifest.yml',
      'ok      Slack opens a connection for the app-level token',
      'ok      Incidents are announced in #incidents',
    ]),
  );
  for (const secret of [...Object.values(tokens), 'password', 'quorum_owner'])
    expect(said.join()).not.toContain(secret);
});

test.each([
  [
    'another bot token',
    { SLACK_BOT_TOKEN: 'xoxb-other' },
    /does not accept the bot token: .*invalid_auth.*SLACK_BOT_TOKEN/,
  ],
  [
    'another app-level token',
    { SLACK_APP_TOKEN: 'xapp-other' },
    /opens no connection for the app-level token: .*SLACK_APP_TOKEN/,
  ],
  [
    'a channel that is not there',
    { QUORUM_ANNOUNCEMENT_CHANNEL: 'C0NOTHERE01' },
    /C0NOTHERE01 can't be read: .*channel_not_found/,
  ],
  [
    'a port that is none',
    { PORT: 'x' },
    /PORT can't be "x": expected a port from 1 to 65535\. Change that and try again/,
  ],
])('%s is found, and what to do', async (_what, changed, expected) => {
  expect(await doctor(changed)).toBe(false);
  expect(notOk()).toEqual([expect.stringMatching(expected)]);
});

test('an installation for a whole organization is found, and what to do', async () => {
  await workspace.standing({ organization_wide: true });
  expect(await doctor()).toBe(false);
  await workspace.standing({ organization_wide: false });
  expect(notOk()).toEqual([expect.stringMatching(/installed for a whole organization .* works in one workspace/)]);
});

test('the scope that says who people are is found missing', async () => {
  await workspace.standing({ take_scopes: ['users:read'] });
  expect(await doctor()).toBe(false);
  await workspace.standing({ give_scopes: ['users:read'] });
  expect(notOk()).toEqual([expect.stringMatching(/lacks scopes: users:read\. Paste manifest\.yml/)]);
});

test.each([
  ['0123456789abcdef0123456789abcdef', true],
  ['0123456789abcdef0123456789abcdef\n', true],
  ['hush-0123456789abcdef', false],
  ['xoxb-hush', false],
  ['0123456789ABCDEF0123456789ABCDEF', false],
])('a signing secret is told by its form alone: %j', async (SLACK_SIGNING_SECRET, isWell) => {
  expect(await doctor({ SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET })).toBe(isWell);
  expect(notOk()).toEqual(
    isWell ? [] : [expect.stringMatching(/SLACK_SIGNING_SECRET does not look like .*32 hexadecimal digits\. Copy/)],
  );
  expect(said.join()).not.toMatch(/hush|0123/);
});

test.each([
  ['auth.test', 'error_500', /Slack does not say whether it accepts the bot token: .*500\. Try again in a minute/],
  ['auth.test', 'rate_limited', /bot token: Slack asks for a pause\. Try again in a minute/],
  ['apps.connections.open', 'drop', /Slack opens no connection now: .* Try again in a minute/],
] as const)('trouble of %s that may pass (%s) is told apart from a token’s', async (method, kind, expected) => {
  await workspace.faults({ method, kind });
  expect(await doctor()).toBe(false);
  expect(notOk()).toEqual([expect.stringMatching(expected)]);
  expect(notOk().join()).not.toContain('_TOKEN');
});

test.each([
  [
    'a role that may rewrite',
    `GRANT UPDATE ON incident_event TO ${appRole}`,
    `REVOKE UPDATE ON incident_event FROM ${appRole}`,
    /role may UPDATE incident_event\./,
  ],
  [
    'a role that may erase texts',
    `GRANT DELETE ON incident_text TO ${appRole}`,
    `REVOKE DELETE ON incident_text FROM ${appRole}`,
    /role may DELETE incident_text\./,
  ],
  [
    'a role that may not append',
    `REVOKE INSERT ON incident_text FROM ${appRole}`,
    `GRANT INSERT ON incident_text TO ${appRole}`,
    /role may not INSERT incident_text\./,
  ],
  ...(process.env.QUORUM_TEST_DATABASE === 'cluster'
    ? []
    : [
        [
          'a role that may say when an event was recorded',
          `GRANT INSERT (recorded_at) ON incident_event TO ${appRole}`,
          `REVOKE INSERT (recorded_at) ON incident_event FROM ${appRole}`,
          /role may say recorded_at of incident_event\./,
        ] as const,
      ]),
  [
    'a forged event',
    "UPDATE incident_event SET actor = 'U0EVE'",
    "UPDATE incident_event SET actor = 'U0ANA'",
    /record is broken: INC-1 at sequence 1\./,
  ],
  [
    'a schema of an older version',
    "UPDATE kysely_migration SET name = '099' WHERE name = '019_grant_working_tables'",
    "UPDATE kysely_migration SET name = '019_grant_working_tables' WHERE name = '099'",
    /schema lacks 019_grant_working_tables\. Run "quorum migrate"\./,
  ],
  [
    'a working table that is gone',
    'ALTER TABLE slack_inbox RENAME TO gone',
    'ALTER TABLE gone RENAME TO slack_inbox',
    /schema lacks a table that the migrations made: slack_inbox\. Restore what is gone from a backup, or make it again/,
  ],
])('%s is found, and what to do', async (_what, change, back, expected) => {
  await owner.query(change);
  try {
    expect(await doctor()).toBe(false);
    expect(notOk()).toEqual([expect.stringMatching(expected)]);
  } finally {
    await owner.query(back);
  }
});

test.each([
  [-310_000, /clock is 3(09|1\d) s behind/],
  [120_000, /clock is 1(19|2\d) s ahead of/],
])('a clock that is %i ms off is told, once for the database and once for Slack', async (offMs, expected) => {
  expect(await doctor({}, () => Date.now() + offMs)).toBe(false);
  expect(notOk()).toHaveLength(2);
  for (const [nth, whose] of ["the database's", "Slack's"].entries()) {
    expect(notOk()[nth]).toMatch(expected);
    expect(notOk()[nth]).toContain(`${whose}: times in the record would be wrong`);
    expect(notOk()[nth]).toContain('set by NTP');
  }
});

test('each user group that settings name is asked for, and what holds meanwhile is told', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'quorum-doctor-')), 'team.yml');
  await writeFile(file, 'permissions: { resolve: S0ONCALL, reopen: S0ONCALL, decline: S0NOTHERE, make_private: lead }');
  await workspace.group({ id: 'S0ONCALL', handle: 'oncall', users: [ana] });
  expect(await doctor({ QUORUM_CONFIG: file })).toBe(false);
  expect(said.filter((line) => line.includes('S0ONCALL'))).toEqual([
    'ok      The user group S0ONCALL under permissions has 1 person',
  ]);
  expect(notOk()).toEqual([
    expect.stringMatching(
      /^not ok {2}Slack does not say who is in the user group S0NOTHERE .*no_such_subteam.*the lead may/,
    ),
  ]);
});

test('each channel where the settings file announces is looked for', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'quorum-doctor-')), 'team.yml');
  await writeFile(file, `announcements: [{ channel: ${firstChannels[1].id} }, { channel: C0NOTHERE01 }]`);
  expect(await doctor({ QUORUM_CONFIG: file })).toBe(false);
  expect(said).toContain('ok      Incidents are announced in #incidents');
  expect(said.join('\n')).toContain(`settings from ${file}`);
  expect(notOk()).toEqual([
    expect.stringMatching(/C0NOTHERE01 can't be read: .*channel_not_found.* under announcements in the settings file/),
  ]);
});

test('an app that was installed with fewer scopes is found', async () => {
  const manifest: unknown = parse(
    (await readFile(new URL('../../manifest.yml', import.meta.url), 'utf8')).replace('      - pins:write\n', ''),
  );
  const older = await startWorkspace({ port: 0, manifest, ...tokens });
  try {
    expect(await doctor({ SLACK_API_URL: older.apiUrl })).toBe(false);
    expect(notOk()).toEqual([expect.stringMatching(/lacks scopes: pins:write\. Paste manifest\.yml/)]);
  } finally {
    await older.stop();
  }
});

test('what stands in for Slack and for Aurora DSQL is said, and nothing is made', async () => {
  const directory = join(await mkdtemp(join(tmpdir(), 'quorum-doctor-')), 'data');
  const tokens = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'x', SLACK_API_URL: 'http://127.0.0.1:1/' };
  const say = (line: string) => said.push(line);
  expect(await examine(readConfig({ QUORUM_DATA_DIR: directory }), '20.19.0', say)).toBe(true);
  await examine(readConfig({ QUORUM_DATA_DIR: directory, ...tokens }), '20.19.0', say);
  const [local, real] = said.filter((line) => line.startsWith('ok      Configuration: '));
  expect(local).toContain(
    `the local workspace stands in for Slack; a local cluster of two regions, on an embedded PostgreSQL in ${directory}`,
  );
  expect(real).toContain(`Slack over HTTP; an embedded PostgreSQL in ${directory}`);
  expect(said).toContain('ok      "quorum start" will make the database');
  await expect(readFile(join(directory, 'location'))).rejects.toThrow('ENOENT');
});

test('a database that was never migrated is told without naming each step', async () => {
  const { DSQL_ENDPOINTS: _dsql, ...environment } = database.environment;
  const DATABASE_URL = database.ownerUrl.replace(/test_\w+$/, 'postgres');
  expect(await examine(readConfig({ ...environment, DATABASE_URL }), '20.19.0', (line) => said.push(line))).toBe(false);
  expect(notOk()).toEqual([
    expect.stringMatching(/The schema lacks \d+ steps, 001_incident to \d+_\w+\. Run "quorum migrate"\.$/),
  ]);
});

test('a database that is not reached is said, and Slack is checked all the same', async () => {
  const { DSQL_ENDPOINTS: _dsql, ...environment } = database.environment;
  const nowhere = { ...environment, DATABASE_URL: 'postgres://owner:secret@127.0.0.1:1/x' };
  const slack = { SLACK_BOT_TOKEN: tokens.botToken, SLACK_APP_TOKEN: tokens.appToken, SLACK_API_URL: workspace.apiUrl };
  expect(await examine(readConfig({ ...nowhere, ...slack }), '18.0.0', (line) => said.push(line))).toBe(false);
  expect(notOk()).toEqual([
    'not ok  Node 18.0.0 is too old. Install 20.19 or newer.',
    expect.stringMatching(/does not answer \(local\): .*ECONNREFUSED.*DATABASE_URL/),
  ]);
  expect(said).toContainEqual(
    expect.stringMatching(
      /^warning Incidents are announced nowhere, .*\. Set QUORUM_ANNOUNCEMENT_CHANNEL to .*C0123ABCD/,
    ),
  );
  expect(said.join('\n')).not.toContain('secret');
});
