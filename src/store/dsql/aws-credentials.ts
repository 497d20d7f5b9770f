import { fromNodeProviderChain, fromWebToken } from '@aws-sdk/credential-providers';
import type { DsqlSignerConfig } from '@aws-sdk/dsql-signer';
import { millisecondsInMinute } from 'date-fns/constants';

export type AwsCredentials = NonNullable<DsqlSignerConfig['credentials']>;

/** Where an OIDC token comes from that AWS takes in exchange for a role's credentials. */
export type WebIdentity = { readonly roleArn: string; readonly token: () => Promise<string> };

/** Credentials are renewed this long before they end. */
const marginMs = 5 * millisecondsInMinute;

/** How long the source of tokens or credentials may take; the next connection asks again. */
const answerMaxMs = 3_000;

/**
 * The credentials of this machine, never written down: from the environment, a profile or single sign-on, a token file
 * (EKS), a container or an instance, as AWS's own tools look for them; with a web identity, the role's.
 * https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
export function awsCredentials(webIdentity: WebIdentity | null, region: string): AwsCredentials {
  return webIdentity === null ? fromNodeProviderChain() : kept(() => assume(webIdentity, region));
}

type Identity = Awaited<ReturnType<ReturnType<typeof fromWebToken>>>;

async function assume({ roleArn, token }: WebIdentity, region: string): Promise<Identity> {
  const webIdentityToken = await token();
  const requestHandler = {
    connectionTimeout: answerMaxMs,
    requestTimeout: answerMaxMs,
    throwOnRequestTimeout: true,
  };
  const clientConfig = { region, requestHandler, maxAttempts: 1 };
  return fromWebToken({ roleArn, webIdentityToken, roleSessionName: 'quorum', clientConfig })();
}

/** A provider that asks again only when what it was given is about to end. */
function kept(provide: () => Promise<Identity>): () => Promise<Identity> {
  let current: Promise<Identity> | null = null;
  return async () => {
    const known = current === null ? null : await current.catch(() => null);
    const endsAtMs = known?.expiration?.getTime() ?? 0;
    if (known !== null && endsAtMs - marginMs > Date.now()) return known;
    current = provide();
    return current;
  };
}

/**
 * The token that GitHub gives a workflow with the permission `id-token: write`.
 * https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
 * @throws Error with a sentence when GitHub does not give one.
 */
export async function githubToken(requestUrl: string, requestToken: string): Promise<string> {
  const url = new URL(requestUrl);
  url.searchParams.set('audience', 'sts.amazonaws.com');
  const headers = { authorization: `bearer ${requestToken}` };
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(answerMaxMs) });
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === 'object' && body !== null && 'value' in body && typeof body.value === 'string') return body.value;
  throw new Error(`GitHub gave no OIDC token (${response.status}): the workflow needs "permissions: id-token: write"`);
}
