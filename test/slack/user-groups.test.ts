import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startWorkspace, type Workspace } from '../../src/sandbox/workspace/workspace.ts';
import { boltLogger } from '../../src/slack/bolt-logger.ts';
import { createInteractiveClient } from '../../src/slack/slack-client.ts';
import { createUserGroups, type UserGroups } from '../../src/slack/user-groups.ts';
import { ana, ben, botToken, readManifestFile, signingSecret } from '../support/deployment.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const oncall = 'S0ONCALL';
let workspace: Workspace;
let groups: UserGroups;
let now = 0;

beforeAll(async () => {
  const manifest = await readManifestFile();
  workspace = await startWorkspace({ port: 0, manifest, signingSecret, botToken, appToken: 'xapp-sandbox' });
});
afterAll(() => workspace?.stop());
beforeEach(async () => {
  await workspace.clear({});
  await workspace.group({ id: oncall, handle: 'oncall', users: [ana] });
  const slack = createInteractiveClient(botToken, boltLogger(silent), workspace.apiUrl);
  groups = createUserGroups({ slack, clock: () => now, logger: silent });
});

const calls = async () => (await workspace.calls({ method: 'usergroups.users.list' })).calls.length;

test('Slack is asked once for many, and again after a while', async () => {
  const before = await calls();
  expect(await Promise.all([ana, ben, ana].map((user) => groups.isIn(oncall, user)))).toEqual([true, false, true]);
  now += 50_000;
  expect(await groups.isIn(oncall, ana)).toBe(true);
  expect(await groups.membersOf(oncall)).toEqual([ana]);
  expect(await calls()).toBe(before + 1);
  await workspace.group({ id: oncall, handle: 'oncall', users: [] });
  now += 20_000;
  expect(await groups.isIn(oncall, ana)).toBe(false);
});

test('whoever was just let in is found a few seconds later', async () => {
  expect(await groups.isIn(oncall, ben)).toBe(false);
  await workspace.group({ id: oncall, handle: 'oncall', users: [ana, ben] });
  now += 6_000;
  expect(await groups.isIn(oncall, ben)).toBe(true);
});

test('while Slack does not say, what it said last counts, and nobody is asked for a while', async () => {
  expect(await groups.isIn(oncall, ana)).toBe(true);
  await workspace.standing({ take_scopes: ['usergroups:read'] });
  now += 3_600_000;
  const before = await calls();
  expect(await groups.isIn(oncall, ana)).toBe(true);
  expect(await groups.isIn(oncall, ben)).toBe(false);
  expect(await groups.isIn('S0NOSUCH', ana)).toBeNull();
  now += 30_000;
  expect(await groups.isIn('S0NOSUCH', ana)).toBeNull();
  expect(await calls()).toBe(before + 2);
  await workspace.standing({ give_scopes: ['usergroups:read'] });
  now += 60_000;
  expect(await groups.isIn(oncall, ana)).toBe(true);
  expect(await groups.isIn('S0NOSUCH', ana)).toBeNull();
});
