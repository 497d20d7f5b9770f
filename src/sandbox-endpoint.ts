import { randomBytes } from 'node:crypto';
import type { Receiver, ReceiverOptions } from './sandbox/receiver/receiver.ts';
import type { Endpoint } from './webhooks/endpoint.ts';

/** The receiver of webhooks in the sandbox, and the endpoint that leads there, with a secret that is made up at each start. */
export async function startSandboxEndpoint(
  startReceiver: (options: ReceiverOptions) => Promise<Receiver>,
): Promise<{ readonly receiver: Receiver; readonly endpoint: Endpoint }> {
  const key = randomBytes(32);
  const receiver = await startReceiver({ secret: `whsec_${key.toString('base64')}` });
  const endpoint: Endpoint = {
    name: 'sandbox',
    url: receiver.url,
    secrets: [key],
    events: null,
    kinds: ['real', 'drill'],
    severities: null,
    hearsPrivate: false,
    hasTexts: true,
    isInPrivateNetwork: true,
  };
  return { receiver, endpoint };
}
