import { z } from 'zod';
import { appRole } from '../store/app-role.ts';
import { parseEndpoints } from '../store/dsql/endpoint.ts';
import { sslModeIn, sslModes } from '../store/postgresql-client.ts';
import { channelExpected, channelPattern } from './channel-id.ts';
import { placeOf } from './database-url.ts';
import { keyPattern, parseSecrets, secretPattern, webhookSecretPattern } from './named-secrets.ts';
import { arnExpected, arnPattern } from './secret-arn.ts';

/** Variables by name, as a process has them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** One line. Docker's `--env-file` keeps the quotes of a value, and then nobody takes it. */
const text = z
  .string()
  .regex(/^\P{Cc}*$/u, { error: 'it has a line break or another control character inside', abort: true })
  .regex(/^(?!(["']).*\1$)/, { error: 'it stands in quotes, which are not a part of it', abort: true });

/** What is told as it stands. A token that was put there by mistake is not. */
const open = text.refine((value) => !looksSecret(value), 'it looks like a token or password, which belongs elsewhere');

/** What goes into an HTTP header, or signs one. */
const token = text.regex(/^[\x21-\x7e]+$/, {
  error: 'it has a space or another character inside that no token has',
  abort: true,
});

const sslModeExpected = `expected one of ${sslModes.join(', ')}`;
const sslMode = z.enum(sslModes, sslModeExpected).optional();

/** The secrets of sources and endpoints, by their names. */
function namedSecrets(pattern: RegExp, expected: string) {
  return z
    .string()
    .transform((given, context) => {
      const parsed = parseSecrets(given, pattern);
      if (parsed !== null) return parsed;
      context.addIssue(expected);
      return z.NEVER;
    })
    .optional();
}

const tickSecret = token.min(16, 'expected at least 16 characters').optional();

const portExpected = 'expected a port from 1 to 65535';

const environmentSchema = z.object({
  SLACK_BOT_TOKEN: token.startsWith('xoxb-', 'expected a bot token, which starts with xoxb-').optional(),
  SLACK_APP_TOKEN: token.startsWith('xapp-', 'expected an app-level token, which starts with xapp-').optional(),
  SLACK_SIGNING_SECRET: token.optional(),
  SLACK_API_URL: text
    .refine((url) => /^https?:\/\//.test(url) && URL.canParse(url), {
      error: 'expected a URL, such as https://slack.com/api/',
      abort: true,
    })
    .refine((url) => !looksSecret(url), { error: 'expected a URL that holds no token and no password', abort: true })
    .refine((url) => !/[?#\s]/.test(url), 'expected a URL without ?, # and blanks, such as https://slack.com/api/')
    .transform((url) => (url.endsWith('/') ? url : `${url}/`))
    .optional(),
  QUORUM_ANNOUNCEMENT_CHANNEL: open.regex(channelPattern, channelExpected).optional(),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, { error: portExpected, abort: true })
    .transform(Number)
    .pipe(z.number().min(1, portExpected).max(65_535, portExpected))
    .default(3000),
  DATABASE_URL: text
    .regex(/^postgres(ql)?:\/\//, {
      error: 'expected a URL that starts with postgres:// or postgresql://',
      abort: true,
    })
    .refine((url) => placeOf(url) !== null, {
      error:
        'expected postgres://user:password@host/database, with each / ? # @ of user and password percent-encoded (%2F %3F %23 %40)',
      abort: true,
    })
    .refine((url) => !placeOf(url)?.split('/')[0]?.includes(','), {
      error: 'expected one host: Quorum does not look for the primary among several',
      abort: true,
    })
    .refine((url) => sslMode.safeParse(sslModeIn(url) ?? undefined).success, `in sslmode, ${sslModeExpected}`)
    .optional(),
  DSQL_ENDPOINTS: z
    .string()
    .transform((endpoints, context) => {
      const parsed = parseEndpoints(endpoints);
      if (parsed !== null) return parsed;
      context.addIssue(
        'expected region=host[,region=host], such as eu-west-1=abc.dsql.eu-west-1.on.aws, each region once',
      );
      return z.NEVER;
    })
    .optional(),
  DSQL_USER: open.default(appRole),
  DSQL_DATABASE: open.default('postgres'),
  /** These two as libpq has them: a file of certificates to trust in place of the public ones comes second. */
  PGSSLMODE: sslMode,
  PGSSLROOTCERT: open.optional(),
  /** Where this process runs: a web function on AWS has the same variables in each region but this. */
  AWS_REGION: open.optional(),
  AWS_ROLE_ARN: open.optional(),
  AWS_WEB_IDENTITY_TOKEN_FILE: text.optional(),
  VERCEL_OIDC_TOKEN: token.optional(),
  ACTIONS_ID_TOKEN_REQUEST_URL: text.optional(),
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: token.optional(),
  /** The way to Slack, by the names that other programs read; where both are set, curl and undici read the lower-case one. */
  HTTPS_PROXY: text.optional(),
  https_proxy: text.optional(),
  HTTP_PROXY: text.optional(),
  http_proxy: text.optional(),
  NO_PROXY: open.optional(),
  no_proxy: open.optional(),
  QUORUM_SIGNAL_KEYS: namedSecrets(
    keyPattern,
    'expected name=key[,name=key], with keys of at least 20 letters, digits, hyphens, dots and underscores',
  ),
  QUORUM_SIGNAL_SECRETS: namedSecrets(
    secretPattern,
    'expected name=secret[,name=secret], with secrets of at least 12 characters and without commas and blanks',
  ),
  QUORUM_WEBHOOK_SECRETS: namedSecrets(
    webhookSecretPattern,
    'expected name=whsec_…[,name=whsec_…], with secrets of 24 to 64 bytes in base64',
  ),
  QUORUM_PAGER_SECRETS: namedSecrets(
    secretPattern,
    'expected name=key[,name=key], with keys of at least 12 characters and without commas and blanks',
  ),
  QUORUM_PAGER_API_SECRETS: namedSecrets(
    secretPattern,
    'expected name=key[,name=key], with keys of at least 12 characters and without commas and blanks',
  ),
  /** What a scheduler shows that asks for `/tick`; on Vercel, its own scheduler shows CRON_SECRET. */
  QUORUM_TICK_SECRET: tickSecret,
  CRON_SECRET: tickSecret,
  /** Set to 1 on Vercel. https://vercel.com/docs/environment-variables/system-environment-variables */
  VERCEL: text.optional(),
  /** Where AWS Lambda has a web function listen. https://docs.aws.amazon.com/lambda/latest/dg/web-functions-nodejs.html */
  AWS_LAMBDA_HTTP_ENDPOINT: z
    .string()
    .transform((given, context) => {
      const [, host, port = ''] = /^([\w.-]+):(\d{1,5})$/.exec(given) ?? [];
      if (host !== undefined && Number(port) > 0 && Number(port) < 65_536) return { host, port: Number(port) };
      context.addIssue('expected host:port, as AWS Lambda sets it');
      return z.NEVER;
    })
    .optional(),
  QUORUM_SECRET_ARN: text.regex(arnPattern, arnExpected).optional(),
  QUORUM_CONFIG: open.optional(),
  QUORUM_DATA_DIR: open
    .refine(
      (path) => !/^[~$%]|^[a-z]+:\/\//i.test(path),
      'expected the path of a directory; only a shell knows ~ and $HOME',
    )
    .default('.quorum'),
});

/** All that Quorum reads. */
export const variableNames: readonly string[] = Object.keys(environmentSchema.shape);

export type Environment = z.infer<typeof environmentSchema>;

export type EnvironmentResult =
  | { readonly ok: true; readonly environment: Environment; readonly given: Variables }
  | { readonly ok: false; readonly sentence: string };

/**
 * Reads the variables that Quorum knows; one that can't be used is answered as a sentence with its name and what it
 * wants. Blanks and line breaks at both ends don't count, since a token from a file ends in a line break; what is empty
 * then counts as not set. `given`: what is left of the variables that Quorum knows.
 */
export function readEnvironment(variables: Variables): EnvironmentResult {
  const given = trimmed(variables);
  const read = environmentSchema.safeParse(given);
  if (read.success) return { ok: true, environment: read.data, given };
  const sentences = read.error.issues.map(({ path, message }) => unusable(path.join('.'), message, given));
  return { ok: false, sentence: sentences.join(' ') };
}

function trimmed(variables: Variables): Variables {
  const given = variableNames.map((name) => [name, variables[name]?.trim()]);
  return Object.fromEntries(given.filter(([, value]) => value));
}

/** The variables that hold no secret, so that their values can be told. */
const openNames = new Set([
  'PORT',
  'AWS_LAMBDA_HTTP_ENDPOINT',
  'VERCEL',
  'SLACK_API_URL',
  'QUORUM_ANNOUNCEMENT_CHANNEL',
  'QUORUM_CONFIG',
  'QUORUM_SECRET_ARN',
  'QUORUM_DATA_DIR',
  'DSQL_ENDPOINTS',
  'DSQL_USER',
  'DSQL_DATABASE',
  'PGSSLMODE',
  'PGSSLROOTCERT',
  'AWS_REGION',
  'AWS_ROLE_ARN',
  'NO_PROXY',
  'no_proxy',
]);

/** Whether a value can be told: an @ may end a password. */
export function isOpen(name: string, value: string): boolean {
  return openNames.has(name) && !value.includes('@') && !looksSecret(value);
}

/** A token of Slack's, or a URL with a password. https://docs.slack.dev/authentication/tokens */
function looksSecret(value: string): boolean {
  return /:\/\/.*@|x(ox[a-z]|app)[-.]/i.test(value);
}

function unusable(name: string, message: string, given: Variables): string {
  const value = given[name] ?? '';
  return `${name} can't be ${isOpen(name, value) ? JSON.stringify(value) : 'used'}: ${message}.`;
}
