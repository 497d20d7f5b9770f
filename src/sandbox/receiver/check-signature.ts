import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** How far a sender's clock may be off: what the libraries of Standard Webhooks allow. */
const toleranceSeconds = 300;

/**
 * What is wrong with a delivery, as a receiver judges it; null where nothing is. `secret`: `whsec_…`. A second opinion of what
 * Quorum signs: it shares no line with it.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#verifying-signatures
 */
export function checkSignature(
  headers: IncomingHttpHeaders,
  body: Buffer,
  secret: string,
  nowMs: number,
): string | null {
  const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => headers[name],
  );
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string')
    return 'A header is missing';
  if (!/^\d{1,12}$/.test(timestamp)) return 'The timestamp is no number';
  if (Math.abs(nowMs / 1_000 - Number(timestamp)) > toleranceSeconds) return 'The timestamp is too old or too new';
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  const isRight = signature.split(' ').some((one) => {
    const [version, given = ''] = one.split(',');
    const bytes = Buffer.from(given, 'base64');
    return version === 'v1' && bytes.length === expected.length && timingSafeEqual(bytes, expected);
  });
  return isRight ? null : 'No signature is right';
}
