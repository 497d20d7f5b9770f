import { signatureOf } from '../../src/sandbox/workspace/signature.ts';
import { signingSecret } from './deployment.ts';

/** A slash command as Slack sends it. https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function signedRequest(payload: object): string {
  const body = new URLSearchParams(Object.entries(payload).map(([name, value]) => [name, String(value)])).toString();
  const timestamp = Math.floor(Date.now() / 1000);
  return [
    'POST /slack/events HTTP/1.1',
    'host: quorum',
    'content-type: application/x-www-form-urlencoded',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-slack-request-timestamp: ${timestamp}`,
    `x-slack-signature: ${signatureOf(signingSecret, timestamp, body)}`,
    '',
    body,
  ].join('\r\n');
}
