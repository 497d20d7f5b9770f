import type { Endpoint } from '../webhooks/endpoint.ts';
import type { Environment } from './environment.ts';
import type { Settings } from './settings.ts';

/**
 * The endpoints with their secrets, which stand in the environment alone; or a sentence about one that is missing or belongs
 * to no endpoint. The sentence repeats nothing of the variable.
 */
export function configuredWebhooks(
  { webhooks }: Pick<Settings, 'webhooks'>,
  { QUORUM_WEBHOOK_SECRETS: given = [] }: Pick<Environment, 'QUORUM_WEBHOOK_SECRETS'>,
): readonly Endpoint[] | string {
  const names = webhooks.endpoints.map(({ name }) => name);
  if (given.some(({ name }) => !names.includes(name))) {
    const known = names.length === 0 ? 'there is none in webhooks.endpoints' : `expected one of ${names.join(', ')}`;
    return `QUORUM_WEBHOOK_SECRETS can't be used: it names an endpoint that the settings don't have: ${known}.`;
  }
  const all = webhooks.endpoints.map((setting): Endpoint => {
    const secrets = given.filter(({ name }) => name === setting.name);
    return {
      name: setting.name,
      url: setting.url,
      secrets: secrets.map(({ secret }) => Buffer.from(secret.slice(secretPrefix.length), 'base64')),
      events: setting.events ?? null,
      kinds: setting.kinds,
      severities: setting.severities ?? null,
      hearsPrivate: setting.private,
      hasTexts: setting.texts,
      isInPrivateNetwork: setting.private_network,
    };
  });
  const without = all.find(({ secrets }) => secrets.length === 0);
  if (without === undefined) return all;
  return `QUORUM_WEBHOOK_SECRETS lacks the secret of ${without.name}: add ${without.name}=${secretPrefix}<secret>, with a secret such as "openssl rand -base64 32" prints.`;
}

const secretPrefix = 'whsec_';
