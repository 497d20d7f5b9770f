import type { WebClient } from '@slack/web-api';
import { type SlackCall, slackErrorOf } from './slack-call.ts';

/**
 * Does what takes being in a public channel, and joins it when the bot is not there, or not any more.
 * https://docs.slack.dev/reference/methods/conversations.join
 */
export async function asMember<T>(
  { slack, call }: { readonly slack: WebClient; readonly call: SlackCall },
  channel: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (slackErrorOf(error) !== 'not_in_channel') throw error;
    await call('conversations.join', channel, () => slack.conversations.join({ channel }));
    return await work();
  }
}
