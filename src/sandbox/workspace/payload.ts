import { actorOf, type Core } from './core.ts';
import { app, team, verificationToken } from './people.ts';
import type { Ack, Receipt } from './protocol.ts';

/** What every interaction payload begins with. https://docs.slack.dev/reference/interaction-payloads */
export function interactionFrom(core: Core, user: string): Record<string, unknown> {
  const { id, name, team_id = team.id } = actorOf(core, user);
  return {
    team: { id: team.id, domain: team.domain },
    user: { id, username: name, name, team_id },
    api_app_id: app.id,
    token: verificationToken,
    is_enterprise_install: false,
    enterprise: null,
  };
}

export function responseUrl(core: Core, target: Parameters<Core['responseUrls']['issue']>[0]): string {
  return `${core.url()}/response/${core.responseUrls.issue(target)}`;
}

/** What Slack's client says where a button's app does not answer. https://github.com/slackapi/node-slack-sdk/issues/2095 */
export const operationTimedOut = 'Operation timed out. Apps need to respond within three seconds.';

/** A receipt of a delivery: Slack knows `operation_timeout` and, for everything else that went wrong, `dispatch_failed`. */
export function receiptOf(ack: Ack, sentence?: string): Receipt {
  if (ack.kind === 'acked') return { ok: true, ack: ack.body, ack_ms: ack.ms };
  const timedOut = ack.reason === 'http_timeout';
  return {
    ok: false,
    error: timedOut ? 'operation_timeout' : 'dispatch_failed',
    ...(sentence === undefined ? {} : { detail: sentence }),
  };
}
