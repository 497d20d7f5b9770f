import { afterEach, describe, expect, test } from '@jest/globals';
import { startWorkspace } from '../../../src/sandbox/workspace/workspace.ts';
import { until } from '../../support/until.ts';
import { ana, type Bench, general, manifest, secrets, startBench } from './bolt-app.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

type Heard = { readonly id: string; readonly retry: number; readonly reason: string };

/** An app that notes what it hears of commands and of Home tabs that are opened; no wait of Slack's takes any time. */
async function listening(mode: 'http' | 'socket'): Promise<Bench & { readonly heard: Heard[] }> {
  const heard: Heard[] = [];
  const bench = await startBench({ mode, faultSeed: 1 }, (app) => {
    app.command('/incident', async ({ command, ack, context }) => {
      heard.push({ id: command.trigger_id, retry: context.retryNum ?? 0, reason: context.retryReason ?? '' });
      await ack({ text: 'heard' });
    });
    app.event('app_home_opened', async ({ body, context }) => {
      heard.push({ id: body.event_id, retry: context.retryNum ?? 0, reason: context.retryReason ?? '' });
    });
  });
  await bench.workspace.settings({ pace: 0 });
  stops.push(bench.stop);
  return { ...bench, heard };
}

const command = { user: ana, channel: general, text: '/incident' };

describe.each(['http', 'socket'] as const)('over %s', (mode) => {
  test('an acknowledgement is lost: the person sees a timeout, and an event comes again until one arrives', async () => {
    const { workspace, heard } = await listening(mode);
    await workspace.delivery_faults({ kind: 'ack_lost', name: '/incident' });
    expect(await workspace.say(command)).toEqual({ ok: false, error: 'operation_timeout' });
    expect(heard).toHaveLength(1);
    expect(await workspace.say(command)).toMatchObject({ ok: true, ack: { text: 'heard' } });

    heard.length = 0;
    await workspace.delivery_faults({ kind: 'ack_lost', name: 'app_home_opened', times: 2 });
    await workspace.open_home({ user: ana });
    await until(() => heard.length === 3, 'the event comes three times');
    expect(new Set(heard.map(({ id }) => id)).size).toBe(1);
    expect(heard.map(({ retry }) => retry)).toEqual([0, 1, 2]);
    expect(heard.at(-1)?.reason).toMatch(/timeout$/);
    const { counts } = await workspace.counts();
    expect(counts).toMatchObject({ deliveries: 3, redeliveries: 2, faults: { ack_lost: 3 } });
  });

  test('a payload comes again after its acknowledgement, an event with the numbers of Slack’s three retries', async () => {
    const { workspace, heard } = await listening(mode);
    await workspace.delivery_faults({ kind: 'redelivered', count: 3, times: 2 });
    expect(await workspace.say(command)).toMatchObject({ ok: true, ack: { text: 'heard' } });
    await until(() => heard.length === 4, 'the command comes four times');
    expect(new Set(heard.map(({ id }) => id)).size).toBe(1);
    expect(heard.map(({ retry }) => retry)).toEqual([0, 0, 0, 0]);

    heard.length = 0;
    await workspace.open_home({ user: ana });
    await until(() => heard.length === 4, 'the event comes four times');
    expect(heard.map(({ retry }) => retry)).toEqual([0, 1, 2, 3]);
    const acks = async () => (await workspace.requests({})).requests.map((request) => request.acks.length);
    await until(async () => (await acks()).every((count) => count === 4), 'each is acknowledged');
  });

  test('a payload comes twice at the same time', async () => {
    const { workspace, heard } = await listening(mode);
    await workspace.delivery_faults({ kind: 'twice', type: 'slash_commands' });
    expect(await workspace.say(command)).toMatchObject({ ok: true, ack: { text: 'heard' } });
    await until(() => heard.length === 2, 'the command comes twice');
    expect(new Set(heard.map(({ id }) => id)).size).toBe(1);
  });

  test('the connection ends once the payload is sent: the app has heard it, and the person sees a failure', async () => {
    const { workspace, heard } = await listening(mode);
    await workspace.delivery_faults({ kind: 'cut', name: '/incident' });
    expect(await workspace.say(command)).toEqual({ ok: false, error: 'dispatch_failed' });
    await until(() => heard.length === 1, 'the command is heard');
    await until(() => workspace.snapshot().app.connected, 'the app is connected again', 20_000);
    expect(await workspace.say(command)).toMatchObject({ ok: true });
  });

  test('what is still to come again does not, once the faults end', async () => {
    const { workspace, heard } = await listening(mode);
    await workspace.settings({ pace: 10 });
    await workspace.delivery_faults({ kind: 'redelivered', count: 3, name: '/incident' });
    await workspace.say(command);
    await until(() => heard.length === 2, 'the first comes again at once');
    await workspace.clear();
    await workspace.settings({ pace: 0 });
    await workspace.say(command);
    expect(heard).toHaveLength(3);
    expect(workspace.faultsState().deliveries).toEqual([]);
  });
});

test('which payloads come twice follows from the seed', async () => {
  const { workspace, heard } = await listening('http');
  await workspace.delivery_faults({ kind: 'ack_lost', chance: 0.5 });
  const play = async () => {
    await workspace.settings({ seed: 5 });
    const outcomes: boolean[] = [];
    for (let index = 0; index < 12; index++) outcomes.push((await workspace.say(command)).ok);
    return outcomes;
  };
  const first = await play();
  expect(new Set(first).size).toBe(2);
  expect(await play()).toEqual(first);
  expect(heard).toHaveLength(24);
});

test('copies reach every process of the app in turn over HTTP', async () => {
  const first = await listening('http');
  const second = await listening('http');
  const requestUrls: string[] = [first.requestUrl, second.requestUrl];
  const workspace = await startWorkspace({ port: 0, manifest, ...secrets, requestUrls });
  stops.push(workspace.stop);
  await workspace.settings({ pace: 0 });
  await workspace.delivery_faults({ kind: 'redelivered', count: 3, name: '/incident' });
  await workspace.say(command);
  await until(() => first.heard.length + second.heard.length === 4, 'the command comes four times');
  expect([first.heard.length, second.heard.length]).toEqual([2, 2]);
});
