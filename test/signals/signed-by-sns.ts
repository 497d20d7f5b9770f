import { createSign, generateKeyPairSync } from 'node:crypto';
import { certificateOf } from '../../src/sandbox/cluster/certificate.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** The certificate that stands in for one of Amazon SNS: nobody but its host says whose it is. */
export const certificate = certificateOf({
  subject: 'sns.amazonaws.com',
  issuer: 'An authority',
  publicKey: keys.publicKey,
  signingKey: authority.privateKey,
  extensions: [],
  nowMs: Date.UTC(2026, 10, 26),
});

const orders = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  Confirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
};

/** An envelope as SNS signs it: `leaves` names what the signature leaves out. */
export function signed(envelope: object, version: '1' | '2', leaves: readonly string[] = []): object {
  const given = new Map(Object.entries(envelope));
  const order = given.get('Type') === 'Notification' ? orders.Notification : orders.Confirmation;
  const text = order
    .filter((key) => typeof given.get(key) === 'string' && !leaves.includes(key))
    .map((key) => `${key}\n${given.get(key)}\n`)
    .join('');
  const sign = createSign(version === '1' ? 'RSA-SHA1' : 'RSA-SHA256').update(text);
  return { ...envelope, SignatureVersion: version, Signature: sign.sign(keys.privateKey, 'base64') };
}
