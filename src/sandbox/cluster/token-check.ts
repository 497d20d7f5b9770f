import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** An access key that the cluster knows, and what its owner may do. */
export type AccessKey = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly permissions: readonly ('dsql:DbConnect' | 'dsql:DbConnectAdmin')[];
};

export type TokenExpectation = {
  /** The endpoint's host name, as the client signs it: without a port. */
  readonly host: string;
  readonly region: string;
  /** The database user: `admin` wants DbConnectAdmin, any other DbConnect. */
  readonly user: string;
  readonly accessKeys: readonly AccessKey[];
  readonly nowMs: number;
};

export type TokenVerdict = { readonly accepted: true } | { readonly accepted: false; readonly reason: string };

const clockSkewMs = 5 * 60 * 1000;
/** AWS's longest life of a presigned request: one week. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
const longestLifeSeconds = 7 * 24 * 3600;

const refused = (reason: string): TokenVerdict => ({ accepted: false, reason });

/**
 * Judges a DSQL sign-in token: a presigned SigV4 GET for `dsql:DbConnect` or `dsql:DbConnectAdmin`, without its scheme.
 * Reasons are AWS's own words where those are known: https://docs.aws.amazon.com/aurora-dsql/latest/userguide/troubleshooting.html
 * https://docs.aws.amazon.com/aurora-dsql/latest/userguide/SECTION_authentication-token.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function checkToken(token: string, expected: TokenExpectation): TokenVerdict {
  const [host, query, ...more] = token.split('/?');
  if (host === undefined || query === undefined || more.length > 0) return refused('the token is malformed');
  const parameters = new Map(query.split('&').map((pair) => split(pair, '=')));
  const value = (name: string) => decode(parameters.get(name) ?? '');

  const [accessKeyId = '', date = '', region = '', service = '', ending = ''] = value('X-Amz-Credential').split('/');
  const signedAt = value('X-Amz-Date');
  const signedAtMs = timeOf(signedAt);
  const lifeSeconds = Number(value('X-Amz-Expires'));
  if (
    value('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256' ||
    value('X-Amz-SignedHeaders') !== 'host' ||
    service !== 'dsql' ||
    ending !== 'aws4_request' ||
    signedAtMs === null ||
    !signedAt.startsWith(date) ||
    !Number.isInteger(lifeSeconds) ||
    lifeSeconds < 1 ||
    lifeSeconds > longestLifeSeconds
  ) {
    return refused('the token is malformed');
  }
  if (host !== expected.host) return refused(`the token was signed for host ${host}, this is ${expected.host}`);
  if (region !== expected.region) {
    return refused(`Credential should be scoped to a valid region: it is ${region}, this is ${expected.region}`);
  }
  const action = value('Action');
  const wanted = expected.user === 'admin' ? 'DbConnectAdmin' : 'DbConnect';
  if (action !== wanted) {
    return refused(`Wrong user to action mapping. user: ${expected.user}, action: ${action}`);
  }
  if (signedAtMs > expected.nowMs + clockSkewMs)
    return refused(`Signature not yet current: ${signedAt} is still later than now`);
  if (signedAtMs + lifeSeconds * 1000 < expected.nowMs) {
    return refused(`Signature expired: ${signedAt} and ${lifeSeconds} s are earlier than now`);
  }

  const key = expected.accessKeys.find((candidate) => candidate.accessKeyId === accessKeyId);
  if (key === undefined) return refused(`the access key ${accessKeyId} does not exist`);
  if ((key.sessionToken ?? '') !== value('X-Amz-Security-Token')) return refused('the session token is invalid');
  const signature = signatureOf({ host, parameters, secret: key.secretAccessKey, date, region, signedAt });
  if (!same(signature, value('X-Amz-Signature'))) return refused('the signature does not match');
  if (!key.permissions.includes(`dsql:${wanted}`)) {
    return refused(`User: ${accessKeyId} is not authorized to perform: dsql:${wanted}`);
  }
  return { accepted: true };
}

type SignatureInput = {
  readonly host: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly secret: string;
  readonly date: string;
  readonly region: string;
  readonly signedAt: string;
};

function signatureOf(input: SignatureInput): string {
  const canonicalQuery = [...input.parameters]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('&');
  const canonicalRequest = ['GET', '/', canonicalQuery, `host:${input.host}`, '', 'host', sha256('')].join('\n');
  const scope = `${input.date}/${input.region}/dsql/aws4_request`;
  const stringToSign = ['AWS4-HMAC-SHA256', input.signedAt, scope, sha256(canonicalRequest)].join('\n');
  const dateKey = hmac(`AWS4${input.secret}`, input.date);
  const signingKey = hmac(hmac(hmac(dateKey, input.region), 'dsql'), 'aws4_request');
  return hmac(signingKey, stringToSign).toString('hex');
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

function sha256(data: string): string {
  return createHash('sha256').update(data).digest('hex');
}

function same(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function split(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

function timeOf(basicIso: string): number | null {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(basicIso);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second] = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
