import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { callsAMinute } from '../../../src/sandbox/workspace/faults/method-limits.ts';
import { allMethods } from '../../../src/sandbox/workspace/methods/all-methods.ts';
import { startWorkspace, type Workspace } from '../../../src/sandbox/workspace/workspace.ts';
import { general, manifest, secrets } from './bolt-app.ts';

let workspace: Workspace;
let clockMs: number;

beforeEach(async () => {
  clockMs = Date.now();
  workspace = await startWorkspace({ port: 0, manifest, ...secrets, requestUrls: [], now: () => clockMs });
  await workspace.settings({ limits: true });
});
afterEach(() => workspace.stop());

/** `Retry-After`, or null where the call is within the limit. */
async function limitOf(method: string, body: object = {}): Promise<string | null> {
  const response = await fetch(workspace.apiUrl + method, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secrets.botToken}` },
    body: JSON.stringify(body),
  });
  await response.text();
  return response.status === 429 ? response.headers.get('retry-after') : null;
}

async function limitsOf(count: number, method: string, body: object = {}): Promise<readonly (string | null)[]> {
  const answers: (string | null)[] = [];
  for (let index = 0; index < count; index++) answers.push(await limitOf(method, body));
  return answers;
}

test('every method has its limit', () => {
  expect(Object.keys(callsAMinute).sort()).toEqual(Object.keys(allMethods(undefined)).sort());
});

test('a method takes its calls of a minute, and Retry-After is when the oldest has left it', async () => {
  expect(await limitsOf(10, 'pins.list')).toEqual(Array(10).fill(null));
  clockMs += 20_000;
  expect(await limitsOf(11, 'pins.list')).toEqual([...Array(10).fill(null), '40']);
  expect(await limitOf('conversations.info')).toBeNull();
  clockMs += 39_999;
  expect(await limitOf('pins.list')).toBe('1');
  clockMs += 1;
  expect(await limitsOf(11, 'pins.list')).toEqual([...Array(10).fill(null), '20']);
  expect(workspace.faultsState().counts).toMatchObject({ rate_limited: 3, faults: { limit: 3 } });
});

test('posts go into a channel once a second after a short burst, and other channels have their own', async () => {
  const post = { channel: general, text: 'x' };
  expect(await limitsOf(7, 'chat.postMessage', post)).toEqual([null, null, null, null, null, '1', '1']);
  expect(await limitOf('chat.postMessage', { ...post, channel: 'C0INCIDENTS' })).toBeNull();
  clockMs += 1000;
  expect(await limitsOf(2, 'chat.postMessage', post)).toEqual([null, '1']);
});

test('no limit holds until they are switched on, and none once the faults end', async () => {
  expect((await limitsOf(21, 'pins.list')).at(-1)).toBe('60');
  await workspace.clear();
  expect(await limitsOf(21, 'pins.list')).toEqual(Array(21).fill(null));
});
