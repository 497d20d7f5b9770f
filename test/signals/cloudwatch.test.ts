import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Ask } from '../../src/signals/source.ts';
import { openEnvelope } from '../../src/signals/sources/sns.ts';
import { notification, topic } from './examples/amazon.ts';
import { certificate, signed } from './signed-by-sns.ts';

const host = 'https://sns.eu-west-1.amazonaws.com';
const certificateUrl = `${host}/SimpleNotificationService-9c6465fa7f48f5cacd23014631ec1136.pem`;
const confirmUrl = `${host}/?Action=ConfirmSubscription&TopicArn=${encodeURIComponent(topic)}&Token=2336412f37`;

let asked: string[] = [];
beforeEach(() => {
  asked = [];
});

/** Amazon SNS, as far as it is asked. */
const sns: Ask = async (url) => {
  asked.push(url);
  if (url === certificateUrl) return { status: 200, text: certificate };
  return url === confirmUrl ? { status: 200, text: '<ConfirmSubscriptionResponse/>' } : { status: 403, text: '' };
};

const plain = notification('1f', '{}');
const confirmation = {
  ...plain,
  Type: 'SubscriptionConfirmation',
  Token: '2336412f37',
  Subject: undefined,
  SubscribeURL: 'https://elsewhere.example.net/?Action=ConfirmSubscription',
};

const open = (envelope: unknown, ask = sns, topics: readonly string[] = [topic]) => openEnvelope(envelope, topics, ask);

describe.each(['1', '2'] as const)('signature version %s', (version) => {
  test('a notification of a topic that is listened to is opened', async () => {
    expect(await open(signed(plain, version))).toEqual({ kind: 'opened' });
    expect(asked).toEqual([certificateUrl]);
  });

  test('one without a subject, too', async () => {
    expect(await open(signed({ ...plain, Subject: undefined }, version))).toEqual({ kind: 'opened' });
  });

  test.each(['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn'])('a changed %s is refused', async (field) => {
    const other = `${topic}-2`;
    const changed = { ...signed(plain, version), [field]: field === 'TopicArn' ? other : 'changed' };
    expect(await open(changed, sns, [topic, other])).toEqual({
      kind: 'refused',
      sentence: 'The signature is not one of Amazon SNS.',
    });
  });
});

test('the version that is named is the one that is checked', async () => {
  expect(await open({ ...signed(plain, '1'), SignatureVersion: '2' })).toMatchObject({ kind: 'refused' });
});

test('a subscription is confirmed by its token at the host of its topic, whatever address the message names', async () => {
  expect(await open(signed(confirmation, '1'))).toEqual({
    kind: 'done',
    reason: `The subscription of ${topic} is confirmed`,
  });
  expect(asked).toEqual([certificateUrl, confirmUrl]);
});

test('a confirmation that fails is to come again', async () => {
  const envelope = signed({ ...confirmation, Token: 'expired' }, '1');
  expect(await open(envelope)).toEqual({
    kind: 'later',
    sentence: 'Amazon SNS does not confirm the subscription now.',
  });
});

test.each([[], ['Token']])(
  'the end of a subscription is told, whether its token is signed or not',
  async (...leaves) => {
    const ended = signed({ ...confirmation, Type: 'UnsubscribeConfirmation' }, '2', leaves);
    expect(await open(ended)).toEqual({
      kind: 'done',
      reason: `The topic ${topic} sends no more alerts: it was unsubscribed`,
    });
    expect(asked).toEqual([certificateUrl]);
  },
);

test('a confirmation without its token in the signature is refused', async () => {
  expect(await open(signed(confirmation, '1', ['Token']))).toMatchObject({ kind: 'refused' });
});

describe('nobody else is asked for anything', () => {
  test.each([
    ['another topic', { TopicArn: `${topic}-of-another` }, /topic is not one of those/],
    ['another host', { SigningCertURL: 'https://sns.eu-west-1.example.net/a.pem' }, /certificate is not one/],
    [
      'another region’s host',
      { SigningCertURL: 'https://sns.us-east-1.amazonaws.com/a.pem' },
      /certificate is not one/,
    ],
    ['a host that only begins so', { SigningCertURL: `${host}.example.net/a.pem` }, /certificate is not one/],
    [
      'a user in the address',
      { SigningCertURL: 'https://sns.eu-west-1.amazonaws.com@example.net/a.pem' },
      /certificate/,
    ],
    ['another port', { SigningCertURL: `${host}:8443/a.pem` }, /certificate is not one/],
    ['plain HTTP', { SigningCertURL: 'http://sns.eu-west-1.amazonaws.com/a.pem' }, /certificate is not one/],
    [
      'something else than a certificate',
      { SigningCertURL: `${host}/?Action=GetTopic&x=.pem` },
      /certificate is not one/,
    ],
    ['no address', { SigningCertURL: 'certificate' }, /certificate is not one/],
    ['raw delivery', { Type: undefined }, /Raw message delivery has to be off/],
    ['another version', { SignatureVersion: '3' }, /no message of Amazon SNS/],
  ])('%s', async (_says, changed, sentence) => {
    const envelope = { ...signed({ ...plain, ...changed }, '1'), ...changed };
    expect(await open(envelope)).toEqual({ kind: 'refused', sentence: expect.stringMatching(sentence) });
    expect(asked).toEqual([]);
  });
});

test('what follows the address of a certificate is left out', async () => {
  const SigningCertURL = `${certificateUrl}?redirect=https://elsewhere.example.net`;
  expect(await open(signed({ ...plain, SigningCertURL }, '1'))).toEqual({ kind: 'opened' });
  expect(asked).toEqual([certificateUrl]);
});

test.each([[null], [{ status: 302, text: certificate }], [{ status: 500, text: '' }]])(
  'while the certificate can’t be read, the message is to come again: %j',
  async (answer) => {
    expect(await open(signed(plain, '1'), async () => answer)).toMatchObject({ kind: 'later' });
  },
);

test('what is no certificate proves nothing', async () => {
  const words = async () => ({ status: 200, text: 'certificate' });
  expect(await open(signed(plain, '1'), words)).toMatchObject({ kind: 'refused' });
});
