import { isNativeError } from 'node:util/types';
import { DsqlSigner } from '@aws-sdk/dsql-signer';
import type pg from 'pg';
import { codeOf, reasonOf } from '../database-error.ts';
import type { AwsCredentials } from './aws-credentials.ts';
import type { Endpoint } from './endpoint.ts';

export type SignIn = {
  /** The database role. `admin` takes the IAM permission dsql:DbConnectAdmin, any other dsql:DbConnect. */
  readonly user: string;
  readonly database: string;
  readonly credentials: AwsCredentials;
  /** PEM of an authority to trust in place of the public ones, for an endpoint that is not Amazon's. */
  readonly certificateAuthority?: string;
};

/** DSQL's one superuser: https://docs.aws.amazon.com/aurora-dsql/latest/userguide/using-database-and-iam-roles.html */
export const adminUser = 'admin';

/** A token is used at once; it need not outlive a slow connect by much. Seconds. */
const tokenLifeS = 300;

/**
 * How to connect to an endpoint: verified TLS, and as password an IAM token that is signed for each connection.
 * https://docs.aws.amazon.com/aurora-dsql/latest/userguide/SECTION_authentication-token.html
 */
export function signInAt(endpoint: Endpoint, signIn: SignIn): pg.ClientConfig {
  const { host, port, region, throughPort } = endpoint;
  const { user, database, credentials, certificateAuthority } = signIn;
  const signer = new DsqlSigner({ hostname: host, region, credentials, expiresIn: tokenLifeS });
  const trusted = certificateAuthority === undefined ? {} : { ca: certificateAuthority };
  const sign = () => (user === adminUser ? signer.getDbConnectAdminAuthToken() : signer.getDbConnectAuthToken());
  return {
    // pg gives TLS the name it connects to, unless that is an address.
    ...(throughPort === undefined ? { host, port } : { host: '127.0.0.1', port: throughPort }),
    user,
    database,
    // Said here, it holds whatever NODE_TLS_REJECT_UNAUTHORIZED says.
    ssl: { ...trusted, servername: host, rejectUnauthorized: true },
    password: () =>
      sign().catch((cause: unknown) => {
        const none = `No AWS credentials could be had for ${at(endpoint)}: ${reasonOf(cause)}`;
        const mend = 'Sign in with "aws sso login", set AWS_PROFILE, or give this machine a role';
        throw new SignInError(`${none}. ${mend}`, { cause });
      }),
  };
}

function at({ region, host }: Endpoint): string {
  return `${region} (${host})`;
}

/** A sign-in that failed, told in one sentence with what to do. Its code is PostgreSQL's for a sign-in that was refused. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  readonly code = '28000';
}

/**
 * What an error of connecting means: a SignInError where the sign-in was refused or could not be made, else the error
 * itself. Causes: https://docs.aws.amazon.com/aurora-dsql/latest/userguide/troubleshooting.html
 */
export function explainSignIn(error: unknown, endpoint: Endpoint, user: string): unknown {
  if (!isNativeError(error) || error instanceof SignInError) return error;
  const advice = adviceOn(error, endpoint, user);
  return advice === null ? error : new SignInError(advice, { cause: error });
}

function adviceOn(error: Error, endpoint: Endpoint, user: string): string | null {
  const code = codeOf(error);
  const where = at(endpoint);
  if (code === '3D000')
    return `${where} has no such database: unset DSQL_DATABASE, since DSQL has "postgres" and no other`;
  if (/CERT|SELF_SIGNED|ALTNAME|LEAF_SIGNATURE/.test(code)) {
    return `The certificate of ${where} is not to be trusted (${code}): check the host in DSQL_ENDPOINTS`;
  }
  if (/waking up/i.test(error.message)) return `${where} is waking up: try again in a minute`;
  // The server says no more than this, by whatever code, and why in its hint.
  if (!/access denied|IAM authentication failed/i.test(error.message)) return null;
  const why = 'hint' in error && typeof error.hint === 'string' ? error.hint : '';
  if (/expired|not yet current/i.test(why)) {
    return `${where} finds the sign-in token out of time: check this machine's clock, and that its AWS credentials still hold`;
  }
  if (/valid region/i.test(why)) {
    return `${where} refuses a token of another region: check that DSQL_ENDPOINTS names each host's own region`;
  }
  const permission = user === adminUser ? 'dsql:DbConnectAdmin' : 'dsql:DbConnect';
  const mapping = user === adminUser ? '' : `, and that "quorum migrate --app-role-arn" has mapped them to ${user}`;
  return `${where} refuses user ${user}: check that this machine's AWS credentials may ${permission} on the cluster${mapping}`;
}
