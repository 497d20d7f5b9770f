import { SecretsManager } from '@aws-sdk/client-secrets-manager';

/** How long one of at most two calls may take: a web function has to listen within ten seconds, and may ask two regions. */
const answerMaxMs = 2_000;

/** The text of a secret, as the AWS identity of this process may read it; empty where the secret has none. @throws what AWS says. */
export async function readSecret(arn: string, region: string): Promise<string> {
  const requestHandler = {
    connectionTimeout: answerMaxMs,
    requestTimeout: answerMaxMs,
    throwOnRequestTimeout: true,
  };
  const client = new SecretsManager({ region, requestHandler, maxAttempts: 2 });
  try {
    return (await client.getSecretValue({ SecretId: arn })).SecretString ?? '';
  } finally {
    client.destroy();
  }
}
