import { isIP } from 'node:net';
import { incident } from '../../capabilities/index.ts';
import { refusedAddress } from '../../outgoing/address.ts';
import type { Resolve } from '../../outgoing/ways-out.ts';
import { reasonOf } from '../../store/database-error.ts';
import type { Endpoint } from '../../webhooks/endpoint.ts';
import { type Finding, unwell, well } from './finding.ts';

/** Whether events can be sent to each endpoint: its name resolves to an address that they may go to. Sends nothing. */
export async function checkWebhooks(endpoints: readonly Endpoint[], resolve: Resolve): Promise<readonly Finding[]> {
  return Promise.all(endpoints.map((endpoint) => checkEndpoint(endpoint, resolve)));
}

async function checkEndpoint({ name, url, events, isInPrivateNetwork }: Endpoint, resolve: Resolve): Promise<Finding> {
  const unknown = (events ?? []).filter((type) => !known.has(type));
  if (unknown.length > 0) {
    const which = unknown.join(', ');
    return unwell(`The webhook ${name} wants ${which}, which no event is called`, 'docs/webhooks.md lists the events');
  }
  const host = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
  try {
    const addresses = isIP(host) === 0 ? await resolve(host) : [{ address: host }];
    const refusals = addresses.map(({ address }) => refusedAddress(address, isInPrivateNetwork));
    if (refusals.includes(null)) return well(`The webhook ${name} has an address`);
    const why = refusals[0] ?? `${host} has no address`;
    return unwell(`Nothing can be sent to the webhook ${name}: ${why}`, 'If it belongs to you, set private_network');
  } catch (error) {
    return unwell(`The host of the webhook ${name} is not found: ${reasonOf(error)}`, 'Check its url');
  }
}

const known: ReadonlySet<string> = new Set(incident.capabilities.flatMap(({ events }) => Object.keys(events)));
