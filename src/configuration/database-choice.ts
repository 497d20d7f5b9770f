import { readFileSync } from 'node:fs';
import { awsCredentials, githubToken, type WebIdentity } from '../store/dsql/aws-credentials.ts';
import type { DatabaseChoice } from '../store/open-database.ts';
import type { Environment } from './environment.ts';

/** The database that is chosen, or a sentence about what stands in the way. Reads the file of PGSSLROOTCERT. */
export function databaseChoice(environment: Environment): DatabaseChoice | string {
  const { DSQL_ENDPOINTS: endpoints, DATABASE_URL: url, PGSSLROOTCERT: certificates } = environment;
  if (endpoints !== undefined && url !== undefined) {
    return 'DSQL_ENDPOINTS and DATABASE_URL are both set: set the one that Quorum is to use, and unset the other.';
  }
  if (url !== undefined) return { kind: 'postgresql', url };
  if (endpoints === undefined) return { kind: 'embedded', directory: environment.QUORUM_DATA_DIR };
  const [{ region }] = endpoints;
  const { DSQL_USER: user, DSQL_DATABASE: database } = environment;
  const choice = {
    kind: 'dsql',
    endpoints,
    user,
    database,
    credentials: awsCredentials(webIdentity(environment), region),
  } as const;
  if (certificates === undefined) return choice;
  try {
    return { ...choice, certificateAuthority: readFileSync(certificates, 'utf8') };
  } catch {
    return `PGSSLROOTCERT can't be used: expected a file of certificates (PEM) that can be read, got ${certificates}.`;
  }
}

/** Where a role is assumed with a token that the platform gives; AWS's own tools already know the token in a file. */
function webIdentity(environment: Environment): WebIdentity | null {
  const { AWS_ROLE_ARN: roleArn, AWS_WEB_IDENTITY_TOKEN_FILE: file, VERCEL_OIDC_TOKEN: vercel } = environment;
  if (roleArn === undefined || file !== undefined) return null;
  if (vercel !== undefined) return { roleArn, token: async () => vercel };
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = environment;
  return url === undefined || bearer === undefined ? null : { roleArn, token: () => githubToken(url, bearer) };
}
