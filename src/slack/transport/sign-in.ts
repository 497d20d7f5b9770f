import type { WebClient } from '@slack/web-api';
import type { Sink } from '../bolt-logger.ts';
import { growingPauseMs, pause } from './growing-pause.ts';
import { troubleOf } from './trouble.ts';

/** Who the bot is, as far as Slack says. */
export type Identity = { readonly botId?: string; readonly botUserId?: string };

/**
 * Asks Slack who the bot is until Slack answers; null when the signal comes first. Trouble that may pass is told once.
 * @throws Error that says what to mend when Slack does not take the token.
 */
export async function signIn(slack: WebClient, logger: Sink, signal: AbortSignal): Promise<Identity | null> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      const { bot_id, user_id } = await slack.auth.test();
      if (failures > 0) logger.warn({}, 'Slack has accepted the bot token now');
      return {
        ...(bot_id === undefined ? {} : { botId: bot_id }),
        ...(user_id === undefined ? {} : { botUserId: user_id }),
      };
    } catch (error) {
      const trouble = troubleOf('auth.test', error);
      if (trouble.kind === 'fault') {
        throw new Error(
          `Slack did not accept the bot token (${trouble.reason}): check SLACK_BOT_TOKEN and SLACK_API_URL`,
        );
      }
      if (failures === 0) logger.warn({ reason: trouble.reason }, waiting);
      await pause((trouble.retryAfterMs ?? 0) + growingPauseMs(failures), signal);
    }
  }
  return null;
}

const waiting =
  'Slack does not say yet whether it accepts the bot token (auth.test). Quorum goes on asking; if this stays so, check SLACK_API_URL and https://slack-status.com';
