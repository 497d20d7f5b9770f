import { readFileSync } from 'node:fs';
import { codeOf } from '../store/database-error.ts';
import { awsCredentials, githubToken, type WebIdentity } from '../store/dsql/aws-credentials.ts';
import type { DatabaseChoice, DsqlChoice } from '../store/open-database.ts';
import { clientOf } from '../store/postgresql-client.ts';
import type { Environment } from './environment.ts';

/** The database that is chosen, or a sentence about what stands in the way. Reads the files of certificates. */
export function databaseChoice(environment: Environment): DatabaseChoice | string {
  const { DSQL_ENDPOINTS: endpoints, DATABASE_URL: url, QUORUM_DATA_DIR: directory } = environment;
  if (endpoints !== undefined && url !== undefined) {
    return 'DSQL_ENDPOINTS and DATABASE_URL are both set: set the one that Quorum is to use, and unset the other.';
  }
  const isOurs = url === undefined && endpoints === undefined;
  const authority = isOurs ? {} : certificateAuthority(environment);
  if (typeof authority === 'string') return authority;
  if (url !== undefined) return postgresqlChoice(url, authority, environment);
  return endpoints === undefined ? { kind: 'embedded', directory } : dsqlChoice(endpoints, authority, environment);
}

type Authority = { readonly certificateAuthority?: string };

/** What PGSSLROOTCERT names, or a sentence. */
function certificateAuthority({ PGSSLROOTCERT: file }: Environment): Authority | string {
  if (file === undefined) return {};
  try {
    const certificateAuthority = readFileSync(file, 'utf8');
    if (certificateAuthority.includes('-----BEGIN CERTIFICATE-----')) return { certificateAuthority };
  } catch {
    // It is said below, as for a file that holds something else.
  }
  return `PGSSLROOTCERT can't be used: expected a file of certificates (PEM) that can be read, got ${file}.`;
}

function postgresqlChoice(
  url: string,
  authority: Authority,
  { PGSSLMODE: sslMode }: Environment,
): DatabaseChoice | string {
  const choice = { kind: 'postgresql', url, ...authority, ...(sslMode === undefined ? {} : { sslMode }) } as const;
  try {
    clientOf(choice);
    return choice;
  } catch (error) {
    const code = codeOf(error);
    const isFile = /^E[A-Z]+$/.test(code);
    return `DATABASE_URL can't be used: ${isFile ? `a file of certificates that it names can't be read (${code})` : 'expected a URL that leads to a database'}.`;
  }
}

function dsqlChoice(
  endpoints: DsqlChoice['endpoints'],
  authority: Authority,
  environment: Environment,
): DatabaseChoice {
  const { DSQL_USER: user, DSQL_DATABASE: database, AWS_REGION: own } = environment;
  const nearest = nearestFirst(endpoints, own);
  const [{ region }] = nearest;
  const credentials = awsCredentials(webIdentity(environment), region);
  return { kind: 'dsql', endpoints: nearest, user, database, credentials, ...authority };
}

/** In the order given, but for the region that this process runs in: no other is as near. */
function nearestFirst(endpoints: DsqlChoice['endpoints'], own: string | undefined): DsqlChoice['endpoints'] {
  const here = endpoints.find(({ region }) => region === own);
  return here === undefined ? endpoints : [here, ...endpoints.filter((endpoint) => endpoint !== here)];
}

/** Where a role is assumed with a token that the platform gives; AWS's own tools already know the token in a file. */
function webIdentity(environment: Environment): WebIdentity | null {
  const { AWS_ROLE_ARN: roleArn, AWS_WEB_IDENTITY_TOKEN_FILE: file, VERCEL_OIDC_TOKEN: vercel } = environment;
  if (roleArn === undefined || file !== undefined) return null;
  if (vercel !== undefined) return { roleArn, token: async () => vercel };
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = environment;
  return url === undefined || bearer === undefined ? null : { roleArn, token: () => githubToken(url, bearer) };
}
