import { isIP } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type Receiver, startReceiver } from '../../src/sandbox/receiver/receiver.ts';
import type { Answer } from '../../src/webhooks/judge-attempt.ts';
import { createPost, type Post } from '../../src/webhooks/post.ts';
import { signedHeaders } from '../../src/webhooks/sign.ts';

const key = Buffer.alloc(32, 1);
let receiver: Receiver;
const open: Post[] = [];
beforeAll(async () => {
  receiver = await startReceiver({ secret: `whsec_${key.toString('base64')}` });
});
afterEach(async () => {
  receiver.failAlways(null);
  await Promise.all(open.splice(0).map((post) => post.close()));
});
afterAll(() => receiver.close());

type Sent = { readonly mayBePrivate?: boolean; readonly addresses?: readonly string[]; readonly answerMs?: number };

/** `addresses`: stand in for DNS, such as of somebody whose name leads into our network. */
function send(url: string, { mayBePrivate = false, addresses, answerMs = 5_000 }: Sent = {}): Promise<Answer> {
  const resolved = addresses?.map((address) => ({ address, family: isIP(address) }));
  const post = createPost({
    ...{ proxies: undefined, version: '1.2.3', clock: Date.now, answerMs },
    ...(resolved === undefined ? {} : { resolve: async () => resolved }),
  });
  open.push(post);
  const body = '{"type":"incident.declared"}';
  const timestamp = Math.floor(Date.now() / 1_000);
  return post.send({ url, headers: signedHeaders({ id: 'e1', timestamp, body }, [key]), body, mayBePrivate });
}

const port = () => new URL(receiver.url).port;
const taken = { kind: 'answered', status: 204, retryAfterMs: null };

test('a delivery arrives as it was signed, where the settings allow a private network', async () => {
  expect(await send(receiver.url, { mayBePrivate: true })).toEqual(taken);
  expect(await send(`http://receiver.test:${port()}/`, { mayBePrivate: true, addresses: ['127.0.0.1'] })).toEqual(
    taken,
  );
  expect(receiver.taken()).toMatchObject([
    { body: '{"type":"incident.declared"}', headers: { 'content-type': 'application/json' }, isNews: true },
    { isNews: false },
  ]);
});

test('no name and no spelling of an address leads into a private network', async () => {
  const before = receiver.received().length;
  const urls = [
    receiver.url,
    `http://localhost:${port()}/`,
    `http://2130706433:${port()}/`,
    `http://0x7f.1:${port()}/`,
    `http://[::ffff:127.0.0.1]:${port()}/`,
    `http://[::1]:${port()}/`,
  ];
  for (const url of urls) {
    expect(await send(url)).toEqual({ kind: 'unanswered', why: expect.stringMatching(/ is in a private network$/) });
  }
  for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '10.0.0.1', 'fd00::1']) {
    const why = `${address} is in a private network`;
    expect(await send(`http://hooks.test:${port()}/`, { addresses: [address] })).toEqual({ kind: 'unanswered', why });
  }
  const metadata = await send('http://hooks.test/', { addresses: ['169.254.169.254'], mayBePrivate: true });
  expect(metadata).toMatchObject({
    kind: 'unanswered',
    why: expect.stringMatching(/^169\.254\.169\.254 is no address/),
  });
  expect(receiver.received()).toHaveLength(before);
});

test('a redirect is not followed', async () => {
  const before = receiver.received().length;
  receiver.failNext({ kind: 'status', status: 307, location: receiver.url });
  expect(await send(receiver.url, { mayBePrivate: true })).toMatchObject({ kind: 'answered', status: 307 });
  expect(receiver.received()).toHaveLength(before + 1);
});

test('a receiver that fails, hangs or breaks off is told as it is', async () => {
  receiver.failNext({ kind: 'status', status: 429, retryAfter: '120' });
  expect(await send(receiver.url, { mayBePrivate: true })).toEqual({
    kind: 'answered',
    status: 429,
    retryAfterMs: 120_000,
  });
  receiver.failNext({ kind: 'reset' }, { kind: 'hang' });
  expect(await send(receiver.url, { mayBePrivate: true })).toEqual({
    kind: 'unanswered',
    why: expect.stringMatching(/^No answer \((ECONNRESET|UND_ERR_SOCKET)\)$/),
  });
  expect(await send(receiver.url, { mayBePrivate: true, answerMs: 50 })).toEqual({
    kind: 'unanswered',
    why: 'No answer within 0.05 s',
  });
  expect(await send('http://127.0.0.1:1/', { mayBePrivate: true })).toEqual({
    kind: 'unanswered',
    why: 'No answer (ECONNREFUSED)',
  });
});
