import { expect, test } from '@jest/globals';
import { checkSignature } from '../../src/sandbox/receiver/check-signature.ts';
import { signedHeaders } from '../../src/webhooks/sign.ts';

// The vector that the libraries of Standard Webhooks are tested with:
// https://github.com/standard-webhooks/standard-webhooks/tree/main/libraries
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
const known = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, body: '{"test": 2432232314}' };

test('a delivery is signed as Standard Webhooks says', () => {
  expect(signedHeaders(known, [key])).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('while one secret takes the place of another, whoever knows either can check it', () => {
  const other = Buffer.alloc(32, 7);
  const headers = signedHeaders(known, [other, key]);
  const body = Buffer.from(known.body);
  const nowMs = (known.timestamp + 60) * 1_000;
  expect(checkSignature(headers, body, secret, nowMs)).toBeNull();
  expect(checkSignature(headers, body, `whsec_${other.toString('base64')}`, nowMs)).toBeNull();
  expect(checkSignature(headers, body, `whsec_${Buffer.alloc(32, 8).toString('base64')}`, nowMs)).not.toBeNull();
  expect(checkSignature(headers, Buffer.from(`${known.body} `), secret, nowMs)).not.toBeNull();
  expect(checkSignature(headers, body, secret, nowMs + 300_000)).not.toBeNull();
  expect(checkSignature({ ...headers, 'webhook-id': 'msg_other' }, body, secret, nowMs)).not.toBeNull();
});
