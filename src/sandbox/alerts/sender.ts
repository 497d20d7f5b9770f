import { createHmac } from 'node:crypto';
import type { Sample } from './sample.ts';

/** What a system sends about an alert: its body as it is sent, and headers of its own. */
export type Sender = {
  /** As the kind is called in quorum.yml. */
  readonly kind: string;
  readonly sender: string;
  body(sample: Sample): object;
  /** How it signs: the headers, for a body and the secret. */
  sign?(rawBody: string, secret: string): Readonly<Record<string, string>>;
  headers?(sample: Sample): Readonly<Record<string, string>>;
};

/** HMAC-SHA256 in hex. */
export function hmacHex(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}
