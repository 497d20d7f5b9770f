import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { startWorkspace, type Workspace } from '../../../src/sandbox/workspace/workspace.ts';
import { until } from '../../support/until.ts';
import { general, manifest, quiet, secrets } from './bolt-app.ts';

const method = 'chat.postMessage';
const incidents = 'C0INCIDENTS';
const tenMinutes = 600_000;

let workspace: Workspace;
let slack: WebClient;
let clockMs: number;

beforeEach(async () => {
  clockMs = Date.now();
  workspace = await startWorkspace({
    port: 0,
    manifest,
    ...secrets,
    requestUrls: [],
    now: () => clockMs,
    faultSeed: 7,
  });
  slack = new WebClient(secrets.botToken, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: quiet,
  });
});
afterEach(() => workspace.stop());

const texts = () => workspace.snapshot().messages.map(({ text }) => text);
const post = (text: string, channel = general) => slack.chat.postMessage({ channel, text });

/** What the app sees of a call: `ok`, the error, the HTTP status, or that nothing came. */
async function outcomeOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'ok',
    (error: { data?: { error?: string }; statusCode?: number; retryAfter?: number }) =>
      error.data?.error ?? error.statusCode ?? error.retryAfter ?? 'reset',
  );
}

test.each([
  ['error_500', 500, false],
  ['reset', 'reset', false],
  ['error_500_after', 500, true],
  ['drop', 'reset', true],
] as const)('%s: the app sees %s, and whether the post is there: %s', async (kind, seen, isThere) => {
  await workspace.faults({ method, kind });
  expect(await outcomeOf(post('hello'))).toBe(seen);
  expect(texts()).toEqual(isThere ? ['hello'] : []);
  expect(await outcomeOf(post('again'))).toBe('ok');
});

test.each([
  ['hang', [], 'reset'],
  ['stall', ['hello'], 'reset'],
  ['slow', ['hello'], 'ok'],
] as const)(
  '%s: nothing is answered until the faults end; posts then: %j; the app sees %s',
  async (kind, posts, seen) => {
    await workspace.faults({ method, kind, ms: tenMinutes });
    const outcome = outcomeOf(post('hello'));
    await until(async () => (await workspace.calls({ method })).calls.length === 1, 'the call is made');
    expect(texts()).toEqual(posts);
    await workspace.clear();
    expect(await outcome).toBe(seen);
    expect(texts()).toEqual(posts);
  },
);

test('delayed: the post lands when the app is answered, and not before', async () => {
  await workspace.faults({ method, kind: 'delayed', ms: tenMinutes });
  const outcome = outcomeOf(post('in a while'));
  await until(() => workspace.faultsState().counts.faults.delayed === 1, 'the call is made');
  expect(texts()).toEqual([]);
  await workspace.clear();
  expect(await outcome).toBe('ok');
  expect(texts()).toEqual(['in a while']);
});

test('late: the app sees a failure at once, and the post lands later, or when the faults end', async () => {
  await workspace.faults({ method, kind: 'late', ms: 1 });
  expect(await outcomeOf(post('a moment late'))).toBe(500);
  await until(() => texts().includes('a moment late'), 'it lands');
  await workspace.faults({ method, kind: 'late', ms: tenMinutes, answer: 'reset' });
  expect(await outcomeOf(post('much too late'))).toBe('reset');
  expect(texts()).toEqual(['a moment late']);
  await workspace.clear();
  expect(texts()).toEqual(['a moment late', 'much too late']);
});

describe('several rules at once', () => {
  test('the first that is for a call is met, as often as it says', async () => {
    await workspace.faults({ method, kind: 'refused', error: 'is_archived', with: { channel: incidents }, times: 2 });
    await workspace.faults({ method, kind: 'error_500', after: 2 });
    await workspace.faults({ method: '*', kind: 'refused', error: 'team_access_not_granted', times: 3 });
    expect(await outcomeOf(post('1', incidents))).toBe('is_archived');
    expect(await outcomeOf(post('2'))).toBe('team_access_not_granted');
    expect(await outcomeOf(post('3', incidents))).toBe('is_archived');
    expect(await outcomeOf(post('4', incidents))).toBe('team_access_not_granted');
    expect(await outcomeOf(post('5', incidents))).toBe(500);
    expect(await outcomeOf(slack.auth.test())).toBe('team_access_not_granted');
    expect(await outcomeOf(post('6', incidents))).toBe('ok');
    expect(texts()).toEqual(['6']);
  });

  test('one with an id takes the place of the one before, and is ended by it', async () => {
    await workspace.faults({ id: 'mine', method, kind: 'error_500', times: 9 });
    await workspace.faults({ id: 'mine', method, kind: 'refused', error: 'is_archived', times: 9 });
    expect(await outcomeOf(post('x'))).toBe('is_archived');
    expect(workspace.faultsState().calls).toMatchObject([{ id: 'mine', times: 8, fault: { kind: 'refused' } }]);
    await workspace.faults({ id: 'mine', method: '*', times: 0 });
    expect(await outcomeOf(post('x'))).toBe('ok');
  });

  test('one limits a method in one channel, and leaves the others alone', async () => {
    await workspace.faults({ method, kind: 'rate_limited', retry_after: 30, with: { channel: general }, times: 9 });
    expect(await outcomeOf(post('x'))).toBe(30);
    expect(await outcomeOf(post('x', incidents))).toBe('ok');
  });

  test('one that lasts for a while says in Retry-After what is left of it', async () => {
    await workspace.faults({ method: 'chat.update', kind: 'rate_limited', lasts_ms: 60_000 });
    const update = () => fetch(`${workspace.apiUrl}chat.update`, { method: 'POST' });
    expect((await update()).headers.get('retry-after')).toBe('60');
    clockMs += 18_500;
    const limited = await update();
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '42']);
    clockMs += 41_500;
    expect((await update()).status).toBe(200);
  });
});

test('a run by chance replays from its seed, whatever else is called in between', async () => {
  await workspace.faults({ method: 'chat.postMessage', kind: 'error_500', chance: 0.5 });
  const play = async (between: () => Promise<unknown>) => {
    await workspace.settings({ seed: 42 });
    const outcomes: unknown[] = [];
    for (let index = 0; index < 20; index++) {
      await between();
      outcomes.push(await outcomeOf(post(`${index}`)));
    }
    return outcomes;
  };
  const first = await play(async () => undefined);
  expect(new Set(first)).toEqual(new Set(['ok', 500]));
  await workspace.faults({ method: 'auth.test', kind: 'error_500', chance: 0.5 });
  expect(await play(() => outcomeOf(slack.auth.test()))).toEqual(first);
  await workspace.settings({ seed: 43 });
  const other: unknown[] = [];
  for (let index = 0; index < 20; index++) other.push(await outcomeOf(post(`${index}`)));
  expect(other).not.toEqual(first);
});

test('clear ends every rule, and what was done stays counted', async () => {
  await workspace.faults({ method, kind: 'rate_limited', times: 3 });
  await workspace.faults({ method, kind: 'error_500', after: 9 });
  await workspace.settings({ limits: true });
  expect(await outcomeOf(post('x'))).toBe(1);
  await workspace.clear();
  expect(await outcomeOf(post('x'))).toBe('ok');
  expect(workspace.faultsState()).toMatchObject({
    limits: false,
    calls: [],
    counts: { calls: 2, rate_limited: 1, faults: { rate_limited: 1 } },
  });
});

test('the control API takes the rules, tells of them, and refuses what is none', async () => {
  const send = async (verb: string, body: object) => {
    const sent = await fetch(`${workspace.url}/_control/${verb}`, { method: 'POST', body: JSON.stringify(body) });
    return sent.json();
  };
  expect(await send('faults', { method: '*', kind: 'slow', ms: 5, chance: 0.25 })).toEqual({ ok: true });
  expect(await send('faults', { method: 'auth.test', kind: 'hang', chance: 1 })).toEqual({ ok: true });
  expect(workspace.faultsState().calls.map(({ times }) => times)).toEqual([1_000_000, 1_000_000]);
  await send('faults', { method: 'auth.test', times: 0 });
  expect(await send('faults', { method: '*', kind: 'explode' })).toMatchObject({ error: 'invalid_arguments' });
  expect(await send('settings', { pace: -1 })).toMatchObject({ error: 'invalid_arguments' });
  const told = await (await fetch(`${workspace.url}/_control/faults`)).json();
  expect(told).toMatchObject({
    ok: true,
    seed: 7,
    pace: 1,
    limits: false,
    calls: [{ method: '*', chance: 0.25, fault: { kind: 'slow', ms: 5 } }],
    counts: { deliveries: 0 },
  });
  expect(await send('clear', {})).toEqual({ ok: true });
  expect(workspace.faultsState().calls).toEqual([]);
});

describe('what the app is granted can be taken away while it runs', () => {
  test('a scope', async () => {
    await workspace.standing({ take_scopes: ['chat:write'] });
    expect(await outcomeOf(post('x'))).toBe('missing_scope');
    await workspace.standing({ give_scopes: ['chat:write'] });
    expect(await outcomeOf(post('x'))).toBe('ok');
    expect(await outcomeOf(slack.usergroups.list())).toBe('missing_scope');
  });

  test('a token, until the faults end', async () => {
    await workspace.standing({ bot_token: 'token_revoked', take_scopes: ['users:read'] });
    expect(await outcomeOf(slack.auth.test())).toBe('token_revoked');
    await workspace.standing({ bot_token: 'account_inactive' });
    expect(await outcomeOf(post('x'))).toBe('account_inactive');
    await workspace.clear();
    expect(await outcomeOf(slack.users.list({}))).toBe('ok');
  });
});
