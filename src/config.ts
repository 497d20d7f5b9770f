import { z } from 'zod';

const text = z.string().min(1, 'it is empty');

const environmentSchema = z.object({
  SLACK_BOT_TOKEN: text.startsWith('xoxb-', 'expected a bot token, which starts with xoxb-').optional(),
  SLACK_APP_TOKEN: text.startsWith('xapp-', 'expected an app-level token, which starts with xapp-').optional(),
  SLACK_SIGNING_SECRET: text.optional(),
  SLACK_API_URL: z.url('expected a URL, such as https://slack.com/api/').optional(),
  QUORUM_ANNOUNCEMENT_CHANNEL: text
    .regex(/^[CG][A-Z0-9]{6,}$/, "expected a channel's id, such as C0123ABCD")
    .optional(),
  PORT: z.coerce
    .number('expected a port')
    .int('expected a port')
    .min(1, 'expected 1 to 65535')
    .max(65_535)
    .default(3000),
  DATABASE_URL: text
    .regex(/^postgres(ql)?:\/\//, 'expected a URL that starts with postgres:// or postgresql://')
    .optional(),
  DSQL_ENDPOINTS: z
    .undefined('this version does not sign in to Aurora DSQL yet; set DATABASE_URL or nothing')
    .optional(),
  QUORUM_DATA_DIR: text.default('.quorum'),
});

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
  readonly database:
    | { readonly kind: 'embedded'; readonly directory: string }
    | { readonly kind: 'postgresql'; readonly url: string };
};

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly sentence: string };

/** Reads the environment once; an unusable value is answered as a sentence that names the variable and what it wants. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ConfigResult {
  const read = environmentSchema.safeParse(environment);
  if (!read.success) {
    const sentences = read.error.issues.map(({ path, message }) => `${path.join('.')} can't be used: ${message}.`);
    return { ok: false, sentence: sentences.join(' ') };
  }
  const slack = slackConfig(read.data);
  if (typeof slack === 'string') return { ok: false, sentence: slack };
  const { DATABASE_URL: url, QUORUM_DATA_DIR: directory, PORT: port, QUORUM_ANNOUNCEMENT_CHANNEL: channel } = read.data;
  const database =
    url === undefined ? ({ kind: 'embedded', directory } as const) : ({ kind: 'postgresql', url } as const);
  return { ok: true, config: { slack, announcementChannelId: channel ?? null, port, directory, database } };
}

function slackConfig(environment: z.infer<typeof environmentSchema>): SlackConfig | null | string {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = environment;
  if (botToken === undefined) {
    return appToken === undefined && signingSecret === undefined
      ? null
      : 'SLACK_BOT_TOKEN is missing: set it beside the other Slack variables, or set none of them for the sandbox.';
  }
  const api = environment.SLACK_API_URL === undefined ? {} : { apiUrl: environment.SLACK_API_URL };
  if (appToken !== undefined) return { botToken, ...api, transport: { kind: 'socket', appToken } };
  if (signingSecret !== undefined) return { botToken, ...api, transport: { kind: 'http', signingSecret } };
  return 'SLACK_BOT_TOKEN needs company: set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.';
}
