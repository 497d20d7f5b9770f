import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { App, SocketModeReceiver } from '@slack/bolt';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { startWorkspace } from '../../../src/sandbox/workspace/workspace.ts';
import { until } from '../../support/until.ts';
import { ana, type Bench, ben, general, manifest, quiet, secrets, startBench } from './bolt-app.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const section = (action_id: string) => [
  {
    type: 'actions' as const,
    block_id: 'row',
    elements: [{ type: 'button' as const, action_id, text: { type: 'plain_text' as const, text: 'Press' } }],
  },
];

const modal = {
  type: 'modal' as const,
  callback_id: 'mute',
  title: { type: 'plain_text' as const, text: 'Title' },
  blocks: [{ type: 'divider' as const }],
};

describe.each(['http', 'socket'] as const)('an app over %s that is silent', (mode) => {
  test('the person is told after three seconds, and the trigger is no use any more', async () => {
    const triggers: string[] = [];
    const bench = await startBench({ mode }, (app) => {
      app.command('/incident', async ({ command, ack, client }) => {
        await client.views.open({ trigger_id: command.trigger_id, view: modal });
        await client.views
          .open({ trigger_id: command.trigger_id, view: modal })
          .catch((error: Error) => triggers.push(error.message));
        await ack();
      });
      app.command('/slow', async ({ command }) => void triggers.push(command.trigger_id));
      app.action('mute', async () => undefined);
      app.view('mute', async () => undefined);
    });
    stops.push(bench.stop);
    const { workspace } = bench;
    const { ts = '' } = await bench.app.client.chat.postMessage({
      channel: general,
      text: 'x',
      blocks: section('mute'),
    });
    await workspace.say({ user: ana, channel: general, text: '/incident' });
    expect(triggers.pop()).toContain('exchanged_trigger_id');
    const view_id = workspace.snapshot().views[0]?.id ?? '';
    const [command, click, submit] = await Promise.all([
      workspace.say({ user: ana, channel: general, text: '/slow' }),
      workspace.click({ user: ana, channel: general, message_ts: ts, action_id: 'mute' }),
      workspace.submit({ user: ana, view_id, values: {} }),
    ]);
    expect(command).toEqual({ ok: false, error: 'operation_timeout' });
    expect(click).toMatchObject({ ok: false, detail: expect.stringContaining('Operation timed out') });
    expect(submit.ok).toBe(false);
    expect(workspace.snapshot().views).toMatchObject([
      { id: view_id, banner: expect.stringContaining('trouble connecting') },
    ]);
    await until(
      () =>
        bench.app.client.views.open({ trigger_id: triggers[0] ?? '', view: modal }).then(
          () => false,
          (error: Error) => error.message.includes('expired_trigger_id'),
        ),
      'the trigger has expired',
    );
  });
});

async function reactionBench(mode: 'http' | 'socket'): Promise<{ bench: Bench; tries: unknown[][] }> {
  const tries: unknown[][] = [];
  const bench = await startBench({ mode, eventRetriesMs: [0, 10, 20] }, (app) => {
    app.event('reaction_added', async ({ body, context }) => {
      tries.push([body.event_id, context.retryNum ?? 0, context.retryReason ?? '']);
    });
  });
  stops.push(bench.stop);
  return { bench, tries };
}

test('an event that is not acknowledged comes again with the same event_id, and why', async () => {
  const bodies: { event_id: string; retry: string | undefined; reason: string | undefined }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const { 'x-slack-retry-num': retry, 'x-slack-retry-reason': reason } = request.headers;
      bodies.push({ event_id: JSON.parse(body).event_id, retry: retry?.toString(), reason: reason?.toString() });
      expect(request.headers['content-type']).toBe('application/json');
      response.writeHead(bodies.length < 3 ? 500 : 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => new Promise((resolve) => server.close(() => resolve())));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const requestUrls = [`http://127.0.0.1:${port}/`];
  const workspace = await startWorkspace({ port: 0, manifest, ...secrets, requestUrls, eventRetriesMs: [0, 10, 20] });
  stops.push(workspace.stop);
  await workspace.open_home({ user: ana });
  await until(() => bodies.length === 3, 'the event is delivered three times');
  expect(new Set(bodies.map(({ event_id }) => event_id)).size).toBe(1);
  expect(bodies.map(({ retry, reason }) => [retry, reason])).toEqual([
    [undefined, undefined],
    ['1', 'http_error'],
    ['2', 'http_error'],
  ]);
});

describe.each(['http', 'socket'] as const)('over %s', (mode) => {
  test('a payload is delivered again on demand, with the same identity', async () => {
    const { bench, tries } = await reactionBench(mode);
    const { workspace } = bench;
    const { ts = '' } = await bench.app.client.chat.postMessage({ channel: general, text: 'x' });
    await workspace.react({ user: ben, channel: general, message_ts: ts, name: 'eyes' });
    await until(() => tries.length === 1, 'the reaction is heard');
    const again = await workspace.redeliver({ name: 'reaction_added', times: 3, at_once: true });
    expect(again).toMatchObject({ ok: true, acks: [{ kind: 'acked' }, { kind: 'acked' }, { kind: 'acked' }] });
    expect(new Set(tries.map(([event_id]) => event_id)).size).toBe(1);
    expect(tries.map(([, retry]) => Number(retry)).sort()).toEqual([0, 1, 2, 3]);
    const { requests } = await workspace.requests({ name: 'reaction_added' });
    expect(requests).toMatchObject([{ kind: 'events_api', acks: [{}, {}, {}, {}] }]);
    expect(await workspace.redeliver({ name: 'nothing' })).toMatchObject({ ok: false, error: 'nothing_delivered' });
  });
});

describe('socket mode', () => {
  test('an envelope goes to one of several connections, in turn', async () => {
    const heard: string[] = [];
    const listen = (name: string) => (app: App) => {
      app.command('/incident', async ({ ack }) => {
        heard.push(name);
        await ack();
      });
    };
    const bench = await startBench({ mode: 'socket' }, listen('first'));
    const clientOptions = { slackApiUrl: bench.workspace.apiUrl, logger: quiet };
    const receiver = new SocketModeReceiver({
      appToken: secrets.appToken,
      logger: quiet,
      installerOptions: { clientOptions },
    });
    const second = new App({ token: secrets.botToken, clientOptions, receiver, logger: quiet, convoStore: false });
    listen('second')(second);
    await second.start();
    stops.push(async () => {
      await second.stop();
      await bench.stop();
    });
    for (let count = 0; count < 4; count++)
      await bench.workspace.say({ user: ana, channel: general, text: '/incident' });
    expect([...heard].sort()).toEqual(['first', 'first', 'second', 'second']);
  });

  test('nobody connected: a command fails at once', async () => {
    const bench = await startBench({ mode: 'socket' }, (app) => {
      app.command('/incident', async ({ ack }) => ack('here'));
    });
    stops.push(bench.stop);
    expect(await bench.workspace.sockets({ action: 'disconnect' })).toEqual({ ok: true, count: 1 });
    expect(await bench.workspace.say({ user: ana, channel: general, text: '/incident' })).toEqual({
      ok: false,
      error: 'dispatch_failed',
    });
    await until(() => !bench.workspace.snapshot().app.connected, 'the app has left as asked');
  });

  test('a connection takes a ticket, and only once', async () => {
    const workspace = await startWorkspace({ port: 0, manifest, ...secrets });
    stops.push(workspace.stop);
    const open = await fetch(`${workspace.apiUrl}apps.connections.open`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secrets.appToken}` },
    });
    const { url } = z.object({ url: z.string() }).parse(await open.json());
    const first = new WebSocket(url);
    const hello = await new Promise<string>((resolve) => first.once('message', (data) => resolve(data.toString())));
    expect(JSON.parse(hello)).toMatchObject({
      type: 'hello',
      num_connections: 1,
      connection_info: { app_id: expect.any(String) },
    });
    const second = new WebSocket(url);
    await new Promise((resolve) => second.once('error', resolve));
    expect(second.readyState).not.toBe(WebSocket.OPEN);
    first.close();
  });
});

/** An app that acknowledges a command, and the response URLs that it was given. */
async function startWithUrls() {
  const urls: string[] = [];
  const bench = await startBench({ mode: 'http' }, (app) => {
    app.command('/incident', async ({ command, ack }) => {
      urls.push(command.response_url);
      await ack();
    });
  });
  stops.push(bench.stop);
  return { bench, urls };
}

test('a response URL works five times', async () => {
  const { bench, urls } = await startWithUrls();
  await bench.workspace.say({ user: ana, channel: general, text: '/incident' });
  const statuses: number[] = [];
  for (let count = 0; count < 6; count++) {
    const response = await fetch(urls[0] ?? '', { method: 'POST', body: JSON.stringify({ text: `answer ${count}` }) });
    statuses.push(response.status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
  const seen = bench.workspace.snapshot().messages.filter(({ text }) => text.startsWith('answer'));
  expect(seen).toHaveLength(5);
  expect(seen.every(({ ephemeral_to }) => ephemeral_to === ana)).toBe(true);
});

test('a response URL meets the faults that are set for it', async () => {
  const { bench, urls } = await startWithUrls();
  const { workspace } = bench;
  await workspace.say({ user: ana, channel: general, text: '/incident' });
  const reply = (text: string) => fetch(urls[0] ?? '', { method: 'POST', body: JSON.stringify({ text }) });
  await workspace.faults({ method: 'response_url', kind: 'error_500' });
  await workspace.faults({ method: 'response_url', kind: 'drop', after: 1 });
  expect((await reply('not told')).status).toBe(500);
  expect((await reply('told')).status).toBe(200);
  await expect(reply('told, and cut off')).rejects.toThrow();
  expect(workspace.snapshot().messages.map(({ text }) => text)).toEqual(['told', 'told, and cut off']);
});

test('a verb names the request URL that hears of it', async () => {
  const heard: string[] = [];
  const listen = (name: string) => (app: App) => {
    app.command('/incident', async ({ ack }) => {
      heard.push(name);
      await ack();
    });
  };
  const first = await startBench({ mode: 'http' }, listen('first'));
  stops.push(first.stop);
  const second = await startBench({ mode: 'http' }, listen('second'));
  stops.push(second.stop);
  const command = { user: ana, channel: general, text: '/incident' };
  await first.workspace.say(command);
  await first.workspace.say({ ...command, request_url: second.requestUrl });
  await first.workspace.redeliver({ times: 1, request_urls: [first.requestUrl, second.requestUrl] });
  expect(heard).toEqual(['first', 'second', 'first', 'second']);
});

test('the control API answers over HTTP, and tells of changes as they happen', async () => {
  const workspace = await startWorkspace({ port: 0, manifest, ...secrets });
  stops.push(workspace.stop);
  const events = await fetch(`${workspace.url}/_control/events`);
  const reader = events.body?.getReader();
  const post = (verb: string, body: object) =>
    fetch(`${workspace.url}/_control/${verb}`, { method: 'POST', body: JSON.stringify(body) }).then((answer) =>
      answer.json(),
    );
  expect(await post('say', { user: ana, channel: general, text: 'over the wire' })).toEqual({ ok: true });
  let told = '';
  while (reader && !told.includes('over the wire')) told += Buffer.from((await reader.read()).value ?? []).toString();
  await reader?.cancel();
  const frame = told.split('\n').find((line) => line.startsWith('data: ')) ?? '';
  expect(JSON.parse(frame.slice(6))).toMatchObject({ type: 'message', message: { user: ana, text: 'over the wire' } });
  expect(await post('say', { user: ana })).toMatchObject({ ok: false, error: 'invalid_arguments' });
  expect(await post('toString', {})).toMatchObject({ ok: false, error: 'unknown_verb' });
});
