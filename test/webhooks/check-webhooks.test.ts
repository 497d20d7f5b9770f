import { expect, test } from '@jest/globals';
import { checkWebhooks } from '../../src/terminal/doctor/check-webhooks.ts';
import { findingText } from '../../src/terminal/doctor/finding.ts';
import type { Endpoint } from '../../src/webhooks/endpoint.ts';

const endpoint = (name: string, url: string, more: Partial<Endpoint> = {}): Endpoint => ({
  ...{ name, url, secrets: [Buffer.alloc(32)], events: null, kinds: ['real'], severities: null },
  ...{ hearsPrivate: false, hasTexts: false, isInPrivateNetwork: false },
  ...more,
});

test('the doctor says of each webhook whether anything can be sent there', async () => {
  const addresses: Readonly<Record<string, string>> = { 'a.test': '8.8.8.8', 'b.test': '10.0.0.7' };
  const findings = await checkWebhooks(
    [
      endpoint('public', 'https://a.test/x'),
      endpoint('inside', 'https://b.test/x'),
      endpoint('allowed', 'http://b.test/x', { isInPrivateNetwork: true }),
      endpoint('literal', 'https://[::ffff:127.0.0.1]/'),
      endpoint('lost', 'https://c.test/'),
      endpoint('deaf', 'https://a.test/', { events: ['declared', 'incident_declared'] }),
    ],
    async (name) => {
      const address = addresses[name];
      if (address === undefined) throw new Error('getaddrinfo ENOTFOUND');
      return [{ address, family: 4 }];
    },
  );
  expect(findings.map(findingText)).toEqual([
    'ok      The webhook public has an address',
    'not ok  Nothing can be sent to the webhook inside: 10.0.0.7 is in a private network. If it belongs to you, set private_network.',
    'ok      The webhook allowed has an address',
    'not ok  Nothing can be sent to the webhook literal: ::ffff:7f00:1 is in a private network. If it belongs to you, set private_network.',
    'not ok  The host of the webhook lost is not found: getaddrinfo ENOTFOUND. Check its url.',
    'not ok  The webhook deaf wants incident_declared, which no event is called. docs/webhooks.md lists the events.',
  ]);
});
