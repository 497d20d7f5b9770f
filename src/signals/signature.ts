import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether two secrets are the same, in a time that does not tell where they differ: their digests are compared, since
 * `timingSafeEqual` wants equal lengths.
 */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text, 'utf8').digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

/** HMAC-SHA256 of the pieces, one after another, in hex. */
export function hmacOf(secret: string, ...pieces: readonly (string | Buffer)[]): string {
  const hmac = createHmac('sha256', secret);
  for (const piece of pieces) hmac.update(piece);
  return hmac.digest('hex');
}

/** How old a signature may be that says when it was made: as old as Slack's and those of Standard Webhooks. */
const ageMaxSeconds = 5 * 60;

/** Whether the time of signing, in seconds since 1970, is of now. */
export function isFresh(timestamp: string, receivedAt: string): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  return Math.abs(Date.parse(receivedAt) / 1_000 - Number(timestamp)) <= ageMaxSeconds;
}
