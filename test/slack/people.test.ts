import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startWorkspace, type Workspace } from '../../src/sandbox/workspace/workspace.ts';
import { boltLogger } from '../../src/slack/bolt-logger.ts';
import { createPeople, type People } from '../../src/slack/people.ts';
import { createInteractiveClient } from '../../src/slack/slack-client.ts';
import { ana, botToken, readManifestFile, signingSecret } from '../support/deployment.ts';
import { until } from '../support/until.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const team = 'T0SANDBOX01';
const minute = 60_000;
let workspace: Workspace;
let people: People;
let now = 0;

beforeAll(async () => {
  const manifest = await readManifestFile();
  workspace = await startWorkspace({ port: 0, manifest, signingSecret, botToken, appToken: 'xapp-sandbox' });
});
afterAll(() => workspace?.stop());
beforeEach(async () => {
  await workspace.clear({});
  await workspace.person({ user: ana, name: 'ana', deleted: false, is_restricted: false });
  const slack = createInteractiveClient(botToken, boltLogger(silent), workspace.apiUrl);
  people = createPeople({ slack, clock: () => now, logger: silent });
});

const standing = async () => (await people.find(team, ana))?.standing;
const asked = async () => (await workspace.calls({ method: 'users.info' })).calls.length;

test('who somebody is is asked once, however many ask at the same time, and again after a while', async () => {
  const before = await asked();
  await Promise.all(Array.from({ length: 20 }, standing));
  now += 9 * minute;
  expect(await standing()).toBe('member');
  expect(await asked()).toBe(before + 1);

  await workspace.person({ user: ana, is_restricted: true });
  now += 2 * minute;
  // Nobody waits for the new answer.
  expect(await standing()).toBe('member');
  await until(async () => (await standing()) === 'guest', 'the new answer is there');
  expect(await asked()).toBe(before + 2);
});

test('somebody who is kept out is let in soon after they may be again', async () => {
  await workspace.person({ user: ana, deleted: true });
  expect(await standing()).toBe('deactivated');
  await workspace.person({ user: ana, deleted: false });
  now += minute;
  expect(await standing()).toBe('member');
});

test('while Slack can’t say, nobody is asked for a while, and what was known holds', async () => {
  expect(await standing()).toBe('member');
  await workspace.faults({ method: 'users.info', kind: 'error_500', times: 1_000 });
  expect(await people.find(team, 'U0BEN0OKAFR')).toBeNull();
  const before = await asked();
  now += 11 * minute;
  expect(await people.find(team, 'U0BEN0OKAFR')).toBeNull();
  expect(await standing()).toBe('member');
  now += 1_000;
  expect(await people.find(team, 'U0BEN0OKAFR')).toBeNull();
  expect(await asked()).toBe(before + 1);
  await workspace.clear({});
  now += minute;
  expect((await people.find(team, 'U0BEN0OKAFR'))?.standing).toBe('member');
});
