import { createHmac } from 'node:crypto';

/** What is signed of a delivery. */
export type Signed = {
  readonly id: string;
  /** Seconds since 1970: when this attempt is made. */
  readonly timestamp: number;
  readonly body: string;
};

/** The headers of a delivery. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export function signedHeaders({ id, timestamp, body }: Signed, secrets: readonly Buffer[]): Record<string, string> {
  const content = `${id}.${timestamp}.${body}`;
  const signatures = secrets.map((secret) => `v1,${createHmac('sha256', secret).update(content).digest('base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signatures.join(' ') };
}
