import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Receiver, startReceiver } from '../../../src/sandbox/receiver/receiver.ts';
import { createReceiverControl, receiverFaults } from '../../../src/sandbox/receiver/receiver-control.ts';
import { createPost, type Post } from '../../../src/webhooks/post.ts';
import { signedHeaders } from '../../../src/webhooks/sign.ts';

const key = Buffer.alloc(32, 9);
let receiver: Receiver;
let post: Post;
beforeAll(async () => {
  receiver = await startReceiver({ secret: `whsec_${key.toString('base64')}` });
  post = createPost({ proxies: undefined, version: 'test', clock: Date.now, answerMs: 200 });
});
afterAll(async () => {
  await post.close();
  await receiver.close();
});

const body = '{"type":"incident.declared","data":{"incident":{"name":"INC-1"}}}';

async function send(id: string, secret = key): Promise<string> {
  const headers = signedHeaders({ id, timestamp: Math.floor(Date.now() / 1_000), body }, [secret]);
  const answer = await post.send({ url: receiver.url, headers, body, mayBePrivate: true });
  return answer.kind === 'answered' ? String(answer.status) : 'nothing';
}

test('the sandbox is a receiver that fails as it is told to, and shows what it made of each delivery', async () => {
  const { read, set } = createReceiverControl(receiver);
  expect(await send('a')).toBe('204');
  expect(await send('a')).toBe('204');
  expect(await send('b', Buffer.alloc(32))).toBe('401');
  const answers = [];
  for (const fault of Object.keys(receiverFaults)) {
    expect(set({ fault })).toMatchObject({ ok: true, fault });
    answers.push([fault, await send(fault)]);
  }
  expect(answers).toEqual([
    ['none', '204'],
    ['status 500', '500'],
    ['status 410', '410'],
    ['status 429', '429'],
    ['no answer', 'nothing'],
    ['connection cut', 'nothing'],
    ['answer lost', 'nothing'],
  ]);
  expect(await send('answer lost')).toBe('nothing');
  expect(set({ fault: 'burns' })).toMatchObject({ ok: false, error: 'invalid_arguments' });
  const says = 'incident.declared of INC-1';
  const judged = (...all: readonly string[]) => all.map((one) => ({ at: expect.any(String), says, judged: one }));
  expect(read()).toEqual({
    ok: true,
    fault: 'answer lost',
    received: judged(
      ...['Rightly signed, known already', 'Rightly signed, taken'],
      ...Array.from({ length: 5 }, () => 'Rightly signed, not taken'),
      ...['Rightly signed, taken', 'No signature is right, not taken'],
      ...['Rightly signed, known already', 'Rightly signed, taken'],
    ),
  });
});
