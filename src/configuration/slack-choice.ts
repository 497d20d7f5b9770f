import type { Environment } from './environment.ts';
import type { ProxyChoice } from './proxy-choice.ts';
import { proxyChoice } from './proxy-choice.ts';

export type SlackConfig = {
  readonly botToken: string;
  readonly apiUrl?: string;
  readonly proxy?: ProxyChoice;
  readonly transport:
    | { readonly kind: 'socket'; readonly appToken: string }
    | { readonly kind: 'http'; readonly signingSecret: string };
};

/** How Slack is reached; null without a Slack variable; or a sentence about the variable that is missing. */
export function slackChoice(environment: Environment): SlackConfig | null | string {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = environment;
  const isOnLambda = environment.AWS_LAMBDA_HTTP_ENDPOINT !== undefined;
  if (isOnLambda && (botToken === undefined || signingSecret === undefined)) {
    return 'SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET are both needed on AWS Lambda, where Slack sends requests over HTTP: no process stays connected there, and the local workspace does not run.';
  }
  if (botToken === undefined) {
    return appToken === undefined && signingSecret === undefined
      ? null
      : 'SLACK_BOT_TOKEN is missing: set it beside the other Slack variables, or set none of them for the local workspace.';
  }
  const api = environment.SLACK_API_URL === undefined ? {} : { apiUrl: environment.SLACK_API_URL };
  const proxy = proxyChoice(environment);
  if (typeof proxy === 'string') return proxy;
  const way = { botToken, ...api, ...(proxy === null ? {} : { proxy }) };
  if (appToken !== undefined && !isOnLambda) return { ...way, transport: { kind: 'socket', appToken } };
  if (signingSecret !== undefined) return { ...way, transport: { kind: 'http', signingSecret } };
  return 'SLACK_BOT_TOKEN is not enough: set SLACK_APP_TOKEN for Socket Mode too, or SLACK_SIGNING_SECRET for HTTP.';
}
