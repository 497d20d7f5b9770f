import { createVerify, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { Ask, Opened } from '../source.ts';

// Amazon SNS over HTTPS: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html

const shared = {
  MessageId: z.string().min(1),
  TopicArn: z.string(),
  Message: z.string(),
  Timestamp: z.string(),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.string(),
  SigningCertURL: z.string(),
};

export const envelope = z.discriminatedUnion('Type', [
  z.looseObject({ ...shared, Type: z.literal('Notification'), Subject: z.string().nullish() }),
  z.looseObject({
    ...shared,
    Type: z.literal('SubscriptionConfirmation'),
    Token: z.string(),
    SubscribeURL: z.string(),
  }),
  z.looseObject({ ...shared, Type: z.literal('UnsubscribeConfirmation'), Token: z.string(), SubscribeURL: z.string() }),
]);

type Envelope = z.infer<typeof envelope>;

/** The ARN of a topic, by which its region and partition are known. */
export const topicPattern = /^arn:(aws|aws-cn|aws-us-gov):sns:([a-z0-9-]{3,}):\d{12}:[\w.-]{1,256}$/;

/** The one host that speaks for a topic; null where the ARN is none. */
function hostOf(topic: string): string | null {
  const [, partition, region] = topicPattern.exec(topic) ?? [];
  if (region === undefined) return null;
  return `sns.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`;
}

/**
 * Checks that Amazon SNS signed a message of one of these topics, and confirms the subscription where it asks for that. The
 * message says which certificate it was signed with: it is only ever asked for at the host of a configured topic. What is
 * confirmed is asked of the same host, by the token alone; the URL in the message is not followed.
 *
 * A signature does not become too old: a message that comes again has the same id, and is one signal. SNS goes on trying for
 * hours.
 */
export async function openEnvelope(body: unknown, topics: readonly string[], ask: Ask): Promise<Opened> {
  const { data: sent } = envelope.safeParse(body);
  if (sent === undefined) {
    return { kind: 'refused', sentence: 'This is no message of Amazon SNS. Raw message delivery has to be off.' };
  }
  const host = topics.includes(sent.TopicArn) ? hostOf(sent.TopicArn) : null;
  if (host === null) {
    return { kind: 'refused', sentence: 'This topic is not one of those that quorum.yml names for the source.' };
  }
  const certificateUrl = certificateAt(sent.SigningCertURL, host);
  if (certificateUrl === null) return { kind: 'refused', sentence: 'The certificate is not one of Amazon SNS.' };
  const answered = await ask(certificateUrl);
  if (answered?.status !== 200) return { kind: 'later', sentence: 'The certificate of Amazon SNS can’t be read now.' };
  if (!isSignedBy(answered.text, sent)) return { kind: 'refused', sentence: 'The signature is not one of Amazon SNS.' };
  switch (sent.Type) {
    case 'Notification':
      return { kind: 'opened' };
    case 'UnsubscribeConfirmation':
      return { kind: 'done', reason: `The topic ${sent.TopicArn} sends no more alerts: it was unsubscribed` };
    case 'SubscriptionConfirmation':
      return confirm(sent.TopicArn, sent.Token, host, ask);
    default: {
      const unreachable: never = sent;
      return unreachable;
    }
  }
}

async function confirm(topic: string, token: string, host: string, ask: Ask): Promise<Opened> {
  const query = new URLSearchParams({ Action: 'ConfirmSubscription', TopicArn: topic, Token: token });
  const confirmed = await ask(`https://${host}/?${query}`);
  return confirmed?.status === 200
    ? { kind: 'done', reason: `The subscription of ${topic} is confirmed` }
    : { kind: 'later', sentence: 'Amazon SNS does not confirm the subscription now.' };
}

/** The URL of a certificate, as long as it is one of this host; null otherwise. */
function certificateAt(sent: string, host: string): string | null {
  if (!URL.canParse(sent)) return null;
  const { protocol, hostname, port, pathname } = new URL(sent);
  const isOurs = protocol === 'https:' && hostname === host && port === '' && /^\/[\w-]+\.pem$/.test(pathname);
  return isOurs ? `https://${host}${pathname}` : null;
}

function isSignedBy(certificate: string, sent: Envelope): boolean {
  try {
    const { publicKey } = new X509Certificate(certificate);
    if (publicKey.asymmetricKeyType !== 'rsa') return false;
    const algorithm = sent.SignatureVersion === '1' ? 'RSA-SHA1' : 'RSA-SHA256';
    return signedTexts(sent).some((text) =>
      createVerify(algorithm).update(text, 'utf8').verify(publicKey, sent.Signature, 'base64'),
    );
  } catch {
    return false;
  }
}

/** What may have been signed: AWS's guide signs the token of the end of a subscription, and its own validator does not. */
function signedTexts(sent: Envelope): readonly string[] {
  const { Message, MessageId, Timestamp, TopicArn, Type } = sent;
  if (sent.Type === 'Notification') {
    return [lines({ Message, MessageId, Subject: sent.Subject, Timestamp, TopicArn, Type })];
  }
  const { SubscribeURL, Token } = sent;
  const whole = lines({ Message, MessageId, SubscribeURL, Timestamp, Token, TopicArn, Type });
  if (sent.Type === 'SubscriptionConfirmation') return [whole];
  return [whole, lines({ Message, MessageId, SubscribeURL, Timestamp, TopicArn, Type })];
}

function lines(values: Readonly<Record<string, string | null | undefined>>): string {
  return Object.entries(values)
    .flatMap(([key, value]) => (value == null ? [] : [`${key}\n${value}\n`]))
    .join('');
}
