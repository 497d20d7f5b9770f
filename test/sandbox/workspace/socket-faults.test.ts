import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { startWorkspace, type Workspace } from '../../../src/sandbox/workspace/workspace.ts';
import { until } from '../../support/until.ts';
import { ana, general, manifest, secrets } from './bolt-app.ts';

/** One connection as an app holds it, with the frames that came; it acknowledges every envelope at once. */
type Held = { readonly socket: WebSocket; readonly frames: z.infer<typeof frame>[] };

const frame = z.looseObject({ type: z.string(), reason: z.string().optional(), envelope_id: z.string().optional() });
const command = { user: ana, channel: general, text: '/incident' };

let workspace: Workspace;
const sockets: WebSocket[] = [];

beforeEach(async () => {
  workspace = await startWorkspace({ port: 0, manifest, ...secrets, eventRetriesMs: [0, 0, 0] });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await workspace.stop();
});

async function openUrl(): Promise<Response> {
  const headers = { authorization: `Bearer ${secrets.appToken}` };
  return fetch(`${workspace.apiUrl}apps.connections.open`, { method: 'POST', headers });
}

async function dial(): Promise<WebSocket> {
  const { url } = z.object({ url: z.string() }).parse(await (await openUrl()).json());
  const socket = new WebSocket(url);
  sockets.push(socket);
  return socket;
}

async function connect(): Promise<Held> {
  const socket = await dial();
  const frames: Held['frames'] = [];
  socket.on('message', (data) => {
    const read = frame.parse(JSON.parse(data.toString()));
    frames.push(read);
    if (read.envelope_id !== undefined) socket.send(JSON.stringify({ envelope_id: read.envelope_id }));
  });
  await until(() => frames.some(({ type }) => type === 'hello'), 'the connection is welcome');
  return { socket, frames };
}

const envelopesOf = ({ frames }: Held) => frames.filter(({ envelope_id }) => envelope_id !== undefined);

describe('an envelope that comes again', () => {
  test.each([
    ['same', 1],
    ['new', 3],
  ] as const)('has the %s id: there are %i of them', async (envelope, ids) => {
    const held = await connect();
    await workspace.settings({ pace: 0 });
    await workspace.delivery_faults({ kind: 'redelivered', count: 2, envelope });
    expect(await workspace.say(command)).toMatchObject({ ok: true });
    await until(() => envelopesOf(held).length === 3, 'it comes three times');
    expect(new Set(envelopesOf(held).map(({ envelope_id }) => envelope_id)).size).toBe(ids);
    await until(async () => (await workspace.requests({})).requests[0]?.acks.length === 3, 'each is acknowledged');
    const { requests } = await workspace.requests({});
    expect(requests[0]?.envelope_id).toBe(envelopesOf(held)[0]?.envelope_id);
  });

  test('says that it was tried before, or comes as if for the first time', async () => {
    const held = await connect();
    await workspace.settings({ pace: 0 });
    await workspace.delivery_faults({ kind: 'redelivered', count: 1 });
    await workspace.delivery_faults({ kind: 'redelivered', count: 1, retry_num: 'zero' });
    await workspace.open_home({ user: ana });
    await until(() => envelopesOf(held).length === 2, 'the first comes twice');
    await workspace.open_home({ user: ana });
    await until(() => envelopesOf(held).length === 4, 'the second comes twice');
    const first = { retry_attempt: 0, retry_reason: '' };
    expect(envelopesOf(held)).toMatchObject([first, { retry_attempt: 1, retry_reason: 'timeout' }, first, first]);
    const again = await workspace.redeliver({ name: 'app_home_opened', envelope: 'same', retry_num: 'zero' });
    expect(again).toMatchObject({ ok: true });
    expect(envelopesOf(held)[4]).toEqual(envelopesOf(held)[2]);
  });

  test('twice at once under one id is acknowledged once for both', async () => {
    const held = await connect();
    await workspace.delivery_faults({ kind: 'twice', envelope: 'same' });
    expect(await workspace.say(command)).toMatchObject({ ok: true });
    await until(() => envelopesOf(held).length === 2, 'it comes twice');
    expect(envelopesOf(held)[0]).toEqual(envelopesOf(held)[1]);
  });
});

describe('a connection', () => {
  test('is renewed: a warning, while payloads still come, the request to leave, and the end', async () => {
    const held = await connect();
    await workspace.settings({ pace: 0.1 });
    expect(await workspace.sockets({ action: 'refresh' })).toEqual({ ok: true, count: 1 });
    expect(await workspace.say(command)).toMatchObject({ ok: true });
    await until(() => held.socket.readyState === WebSocket.CLOSED, 'it is closed');
    expect(held.frames.map(({ type, reason }) => reason ?? type)).toEqual([
      'hello',
      'warning',
      'slash_commands',
      'refresh_requested',
    ]);
  });

  test('hears nothing more once it was asked to leave: the others do', async () => {
    const first = await connect();
    const second = await connect();
    await workspace.sockets({ action: 'disconnect', count: 1 });
    await workspace.say(command);
    await workspace.say(command);
    expect([envelopesOf(first).length, envelopesOf(second).length]).toEqual([0, 2]);
  });

  test('is cut in the middle of a delivery: an event comes again over the one that is left', async () => {
    const first = await connect();
    const second = await connect();
    await workspace.delivery_faults({ kind: 'cut' });
    await workspace.open_home({ user: ana });
    await until(() => envelopesOf(second).length === 1, 'it comes over the other');
    await until(() => first.socket.readyState === WebSocket.CLOSED, 'the first is cut');
    expect(envelopesOf(second)).toMatchObject([{ retry_attempt: 1, retry_reason: 'connection_failed' }]);
  });
});

describe('no socket for a while', () => {
  test('connects are refused, so often', async () => {
    const held = await connect();
    expect(await workspace.sockets({ action: 'outage', times: 1 })).toEqual({ ok: true, count: 1 });
    await until(() => held.socket.readyState === WebSocket.CLOSED, 'it is cut');
    expect(await workspace.say(command)).toEqual({ ok: false, error: 'dispatch_failed' });
    const refused = await dial();
    refused.on('error', () => undefined);
    await until(() => refused.readyState === WebSocket.CLOSED, 'it is refused');
    await connect();
    expect(await workspace.say(command)).toMatchObject({ ok: true });
  });

  test('a connect hangs until the faults end', async () => {
    await connect();
    await workspace.sockets({ action: 'outage', how: 'connect_hangs', times: 1, keep: true });
    const hanging = await dial();
    hanging.on('error', () => undefined);
    await until(() => workspace.faultsState().counts.faults.connect_hangs === 1, 'it has come');
    await connect();
    expect(hanging.readyState).toBe(WebSocket.CONNECTING);
    await workspace.clear();
    await until(() => hanging.readyState === WebSocket.CLOSED, 'it is let go');
  });

  test('apps.connections.open answers 500 or not at all', async () => {
    await workspace.sockets({ action: 'outage', how: 'open_500', times: 1 });
    expect((await openUrl()).status).toBe(500);
    await workspace.sockets({ action: 'outage', how: 'open_hangs', ms: 600_000 });
    const opening = openUrl().then(
      () => 'answered',
      () => 'cut off',
    );
    await until(() => workspace.faultsState().counts.faults.hang === 1, 'it has come');
    await workspace.clear();
    expect(await opening).toBe('cut off');
    expect((await openUrl()).status).toBe(200);
  });
});

test('there are no sockets over HTTP', async () => {
  const other = await startWorkspace({ port: 0, manifest, ...secrets, requestUrls: [] });
  expect(await other.sockets({ action: 'refresh' })).toMatchObject({ ok: false, error: 'http_mode' });
  await other.stop();
});
