import type { WebClient } from '@slack/web-api';
import type { Sink } from '../bolt-logger.ts';
import { growingPauseMs, pause } from './growing-pause.ts';
import { troubleOf } from './trouble.ts';

/**
 * Asks Slack which workspace the app is installed in, until Slack answers; null when the signal comes first. Trouble that
 * may pass is told once.
 * @throws Error that says what to mend when Slack does not take the token, or when it is for a whole organization.
 */
export async function signIn(slack: WebClient, logger: Sink, signal: AbortSignal): Promise<string | null> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    const answer = await slack.auth.test().catch((error: unknown) => troubleOf('auth.test', error));
    if (!('kind' in answer)) {
      if (failures > 0) logger.warn({}, 'Slack has accepted the bot token now');
      if (answer.is_enterprise_install === true) throw new Error(organizationWide);
      return answer.team_id ?? null;
    }
    if (answer.kind === 'fault') {
      throw new Error(`Slack did not accept the bot token (${answer.reason}): check SLACK_BOT_TOKEN and SLACK_API_URL`);
    }
    if (failures === 0) logger.warn({ reason: answer.reason }, waiting);
    await pause((answer.retryAfterMs ?? 0) + growingPauseMs(failures), signal);
  }
  return null;
}

const organizationWide =
  'The bot token is of an app that is installed for a whole organization, and Quorum works in one workspace: install the app in a workspace and set SLACK_BOT_TOKEN to the token that it has there';

const waiting =
  'Slack does not say yet whether it accepts the bot token (auth.test). Quorum goes on asking; if this stays so, check SLACK_API_URL and https://slack-status.com';
