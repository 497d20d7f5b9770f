import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { appRole } from './store/app-role.ts';
import { awsCredentials, githubToken, type WebIdentity } from './store/dsql/aws-credentials.ts';
import { parseEndpoints } from './store/dsql/endpoint.ts';
import type { DatabaseChoice } from './store/open-database.ts';

const text = z.string().min(1, 'it is empty');

const portExpected = 'expected a port from 1 to 65535';

const environmentSchema = z.object({
  SLACK_BOT_TOKEN: text.startsWith('xoxb-', 'expected a bot token, which starts with xoxb-').optional(),
  SLACK_APP_TOKEN: text.startsWith('xapp-', 'expected an app-level token, which starts with xapp-').optional(),
  SLACK_SIGNING_SECRET: text.optional(),
  SLACK_API_URL: z.url('expected a URL, such as https://slack.com/api/').optional(),
  QUORUM_ANNOUNCEMENT_CHANNEL: text
    .regex(/^[CG][A-Z0-9]{6,}$/, "expected a channel's id, such as C0123ABCD")
    .optional(),
  PORT: z.coerce.number(portExpected).int(portExpected).min(1, portExpected).max(65_535, portExpected).default(3000),
  DATABASE_URL: text
    .regex(/^postgres(ql)?:\/\//, 'expected a URL that starts with postgres:// or postgresql://')
    .optional(),
  DSQL_ENDPOINTS: text
    .transform((endpoints, context) => {
      const parsed = parseEndpoints(endpoints);
      if (parsed !== null) return parsed;
      context.addIssue(
        'expected region=host[,region=host], such as eu-west-1=abc.dsql.eu-west-1.on.aws, each region once',
      );
      return z.NEVER;
    })
    .optional(),
  DSQL_USER: text.default(appRole),
  DSQL_DATABASE: text.default('postgres'),
  /** A file of certificates to trust in place of the public ones, as libpq does and names it. */
  PGSSLROOTCERT: text.optional(),
  AWS_ROLE_ARN: text.optional(),
  AWS_WEB_IDENTITY_TOKEN_FILE: text.optional(),
  VERCEL_OIDC_TOKEN: text.optional(),
  ACTIONS_ID_TOKEN_REQUEST_URL: text.optional(),
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: text.optional(),
  QUORUM_DATA_DIR: text.default('.quorum'),
});

type Environment = z.infer<typeof environmentSchema>;

export type SlackConfig = {
  readonly botToken: string;
  readonly apiUrl?: string;
  readonly transport:
    | { readonly kind: 'socket'; readonly appToken: string }
    | { readonly kind: 'http'; readonly signingSecret: string };
};

export type Config = {
  /** Null: the sandbox stands in for Slack. */
  readonly slack: SlackConfig | null;
  readonly announcementChannelId: string | null;
  readonly port: number;
  readonly directory: string;
  readonly database: DatabaseChoice;
};

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly sentence: string };

/** Reads the environment once; an unusable value is answered as a sentence that names the variable and what it wants. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ConfigResult {
  const read = environmentSchema.safeParse(environment);
  if (!read.success) {
    const sentences = read.error.issues.map(({ path, message }) => unusable(path.join('.'), message, environment));
    return { ok: false, sentence: sentences.join(' ') };
  }
  const slack = slackConfig(read.data);
  if (typeof slack === 'string') return { ok: false, sentence: slack };
  const database = databaseChoice(read.data);
  if (typeof database === 'string') return { ok: false, sentence: database };
  const { QUORUM_DATA_DIR: directory, PORT: port, QUORUM_ANNOUNCEMENT_CHANNEL: channel } = read.data;
  return { ok: true, config: { slack, announcementChannelId: channel ?? null, port, directory, database } };
}

/** The values that hold no secret, so that they can be told. */
const open = new Set(['PORT', 'SLACK_API_URL', 'QUORUM_ANNOUNCEMENT_CHANNEL', 'DSQL_ENDPOINTS']);

function unusable(name: string, message: string, environment: Readonly<Record<string, string | undefined>>): string {
  return `${name} can't be ${open.has(name) ? `"${environment[name]}"` : 'used'}: ${message}.`;
}

function slackConfig(environment: Environment): SlackConfig | null | string {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = environment;
  if (botToken === undefined) {
    return appToken === undefined && signingSecret === undefined
      ? null
      : 'SLACK_BOT_TOKEN is missing: set it beside the other Slack variables, or set none of them for the local workspace.';
  }
  const api = environment.SLACK_API_URL === undefined ? {} : { apiUrl: environment.SLACK_API_URL };
  if (appToken !== undefined) return { botToken, ...api, transport: { kind: 'socket', appToken } };
  if (signingSecret !== undefined) return { botToken, ...api, transport: { kind: 'http', signingSecret } };
  return 'SLACK_BOT_TOKEN needs company: set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.';
}

/** The database that is chosen, or a sentence about what stands in the way. */
function databaseChoice(environment: Environment): DatabaseChoice | string {
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
