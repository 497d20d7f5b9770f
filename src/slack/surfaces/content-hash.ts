import { createHash } from 'node:crypto';

/** Half a SHA-256 over what is shown, to tell whether Slack shows it already. */
export function contentHash(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}
