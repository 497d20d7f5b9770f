import { readFile } from 'node:fs/promises';
import type { WebClient } from '@slack/web-api';
import { parse } from 'yaml';
import { z } from 'zod';
import { reasonOf } from '../../store/database-error.ts';
import { type Finding, unwell, well } from './finding.ts';

export type SlackToCheck = {
  readonly bot: WebClient;
  /** With the app-level token; null over HTTP. */
  readonly app: WebClient | null;
  /** Where incidents are announced. */
  readonly channels: readonly string[];
};

const manifestSchema = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });

/** Whether Slack takes the tokens, gave the scopes of manifest.yml, and has the channels where incidents are announced. */
export async function checkSlack({ bot, app, channels }: SlackToCheck): Promise<readonly Finding[]> {
  const signedIn = await checkBot(bot);
  if (!signedIn.some(({ ok }) => ok)) return signedIn;
  return [...signedIn, await checkTransport(app), ...(await checkAnnouncements(bot, channels))];
}

async function checkBot(bot: WebClient): Promise<readonly Finding[]> {
  try {
    const { user, team, response_metadata } = await bot.auth.test();
    const has = response_metadata?.scopes ?? [];
    const missing = (await scopesWanted()).filter((scope) => !has.includes(scope));
    return [
      well(`Slack accepts the bot token: ${user} in ${team}`),
      missing.length === 0
        ? well('The app has the scopes of manifest.yml')
        : unwell(
            `The app lacks scopes: ${missing.join(', ')}`,
            'Paste manifest.yml under "App Manifest" at https://api.slack.com/apps, and install the app again',
          ),
    ];
  } catch (error) {
    return [
      unwell(`Slack does not accept the bot token: ${reasonOf(error)}`, 'Check SLACK_BOT_TOKEN and SLACK_API_URL'),
    ];
  }
}

async function scopesWanted(): Promise<readonly string[]> {
  const text = await readFile(new URL('../../../manifest.yml', import.meta.url), 'utf8');
  return manifestSchema.parse(parse(text)).oauth_config.scopes.bot;
}

async function checkTransport(app: WebClient | null): Promise<Finding> {
  if (app === null) return well('A signing secret is set; only a request from Slack shows whether it is right');
  try {
    await app.apps.connections.open();
    return well('Slack opens a socket to the app-level token');
  } catch (error) {
    return unwell(
      `Slack opens no socket: ${reasonOf(error)}`,
      'Check SLACK_APP_TOKEN: an app-level token with connections:write, of an app with Socket Mode on',
    );
  }
}

async function checkAnnouncements(bot: WebClient, channels: readonly string[]): Promise<readonly Finding[]> {
  if (channels.length > 0) return Promise.all(channels.map((channel) => checkAnnouncement(bot, channel)));
  return [
    well(
      'Incidents are announced nowhere: QUORUM_ANNOUNCEMENT_CHANNEL is not set, and no settings file has announcements',
    ),
  ];
}

async function checkAnnouncement(bot: WebClient, channel: string): Promise<Finding> {
  const todo =
    "Set QUORUM_ANNOUNCEMENT_CHANNEL, or the channel under announcements in the settings file, to a public channel's id, such as C0123ABCD";
  try {
    const found = (await bot.conversations.info({ channel })).channel;
    if (found?.is_archived === true) return unwell(`The announcement channel #${found.name} is archived`, todo);
    if (found?.is_private === true && found.is_member !== true) {
      return unwell(`The app is not in the announcement channel #${found.name}`, 'Invite it there, or choose another');
    }
    return well(`Incidents are announced in #${found?.name}`);
  } catch (error) {
    return unwell(`The announcement channel ${channel} can't be read: ${reasonOf(error)}`, todo);
  }
}
