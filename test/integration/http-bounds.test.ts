import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { allBodiesMax, bodyMax } from '../../src/http/bounded-body.ts';
import { ana, type Deployment, general, type Instance, startDeployment, toldBy } from '../support/deployment.ts';
import { until } from '../support/until.ts';

let deployment: Deployment;
let instance: Instance;
beforeAll(async () => {
  deployment = await startDeployment('http');
  instance = await deployment.start();
});
afterAll(() => deployment?.stop());

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** Sends what nobody has signed, and answers what comes back until the connection closes. */
function send(headers: readonly string[], bytes: Buffer | null) {
  const socket = connect(instance.port, '127.0.0.1');
  socket.on('error', () => undefined);
  sockets.push(socket);
  let answer = '';
  socket.on('data', (data) => {
    answer += String(data);
  });
  socket.write(['POST /slack/events HTTP/1.1', 'host: quorum', ...headers, '', ''].join('\r\n'));
  if (bytes !== null) socket.write(bytes);
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(answer)));
  return { closed, isClosed: () => socket.destroyed };
}

async function residentBytes(): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${instance.port}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\d+)$/m.exec(text)?.[1]);
}

test('a body that is larger than any of Slack’s is refused before it is read', async () => {
  const { closed } = send([`content-length: ${bodyMax + 1}`], null);
  expect(await closed).toMatch(/^HTTP\/1\.1 413 /);
});

test('a body that says nothing of its length is refused where it becomes too large', async () => {
  const piece = Buffer.alloc(64_000, 'a');
  const chunk = Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]);
  const chunks = Buffer.concat(Array.from({ length: Math.ceil(bodyMax / piece.length) + 1 }, () => chunk));
  const { closed } = send(['transfer-encoding: chunked'], chunks);
  expect(await closed).toMatch(/^HTTP\/1\.1 413 /);
});

test('what is never sent to its end is cut', async () => {
  const { closed } = send(['content-length: 1000'], Buffer.from('half'));
  expect(await closed).toMatch(/^HTTP\/1\.1 408 |^$/);
});

test('many who send half a body hold little memory and hold up nobody', async () => {
  const before = await residentBytes();
  const half = Buffer.alloc(bodyMax - 1, 'a');
  const sent = Array.from({ length: 150 }, () => send([`content-length: ${bodyMax}`], half));
  await until(() => sent.filter(({ isClosed }) => isClosed()).length > 100, 'most are given up', 20_000);
  const text = '/incident declare sev2 Told in the middle of it';
  const receipt = await deployment.workspace.say({ user: ana, channel: general, text });
  expect(toldBy(receipt)).toContain('is declared as sev2');
  expect((await residentBytes()) - before).toBeLessThan(8 * allBodiesMax);
});
