import { readFile } from 'node:fs/promises';
import type { WebClient } from '@slack/web-api';
import { parse } from 'yaml';
import { z } from 'zod';
import { reasonOf } from '../../store/database-error.ts';
import { checkClock } from './check-clock.ts';
import { type Finding, unwell, warning, well } from './finding.ts';

export type SlackToCheck = {
  readonly bot: WebClient;
  /** How Slack reaches us: with the app-level token over Socket Mode, else with requests signed by a secret. */
  readonly transport:
    | { readonly kind: 'socket'; readonly app: WebClient }
    | { readonly kind: 'http'; readonly signingSecret: string };
  /** Where incidents are announced. */
  readonly channels: readonly string[];
  /** The user groups whose members alone may do something, by their ids. */
  readonly groups: readonly string[];
  /** When Slack answered something just now, by its own clock; null where it does not say. Milliseconds since 1970. */
  readonly slackClock: () => Promise<number | null>;
  readonly clock: () => number;
  /** What an error of a method means: a token or a setting is to be mended, or it may pass. */
  readonly judge: (method: string, error: unknown) => { readonly kind: 'fault' | 'passing'; readonly reason: string };
};

const manifestSchema = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });

/** Whether Slack takes the tokens, gave the scopes of manifest.yml, and has the channels where incidents are announced. */
export async function checkSlack(slack: SlackToCheck): Promise<readonly Finding[]> {
  const { bot, transport, channels, groups, judge } = slack;
  const signedIn = await checkBot(bot, judge);
  if (!signedIn.some(({ ok }) => ok)) return signedIn;
  const onTime = await checkItsClock(slack);
  return [
    ...signedIn,
    ...onTime,
    await checkTransport(transport, judge),
    ...(await checkAnnouncements(bot, channels)),
    ...(await Promise.all(groups.map((group) => checkGroup(bot, group)))),
  ];
}

async function checkItsClock({ slackClock, clock }: SlackToCheck): Promise<readonly Finding[]> {
  const beforeMs = clock();
  const otherMs = await slackClock();
  return otherMs === null ? [] : [checkClock("Slack's", beforeMs, otherMs, clock())];
}

async function checkBot(bot: WebClient, judge: SlackToCheck['judge']): Promise<readonly Finding[]> {
  try {
    const { user, team, is_enterprise_install, response_metadata } = await bot.auth.test();
    const has = response_metadata?.scopes ?? [];
    const missing = (await scopesWanted()).filter((scope) => !has.includes(scope));
    return [
      is_enterprise_install === true
        ? unwell(
            `The bot token belongs to an app that is installed for a whole organization (${team})`,
            'Quorum works in one workspace: install the app in it, and set SLACK_BOT_TOKEN to the token that it has there',
          )
        : well(`Slack accepts the bot token: ${user} in ${team}`),
      missing.length === 0
        ? well('The app has the scopes of manifest.yml')
        : unwell(
            `The app lacks scopes: ${missing.join(', ')}`,
            'Paste manifest.yml under "App Manifest" at https://api.slack.com/apps, and install the app again',
          ),
    ];
  } catch (error) {
    const { kind, reason } = judge('auth.test', error);
    if (kind === 'passing') return [unanswered('does not say whether it accepts the bot token', reason)];
    return [unwell(`Slack does not accept the bot token: ${reason}`, 'Check SLACK_BOT_TOKEN and SLACK_API_URL')];
  }
}

/** What may pass: nothing of the set-up is known to be wrong, and a start waits for it. */
function unanswered(what: string, reason: string): Finding {
  return unwell(
    `Slack ${what}: ${reason}`,
    'Try again in a minute. If it stays so, check SLACK_API_URL, the way to the internet (HTTPS_PROXY where there is a proxy), and https://slack-status.com',
  );
}

async function scopesWanted(): Promise<readonly string[]> {
  const text = await readFile(new URL('../../../manifest.yml', import.meta.url), 'utf8');
  return manifestSchema.parse(parse(text)).oauth_config.scopes.bot;
}

async function checkTransport(transport: SlackToCheck['transport'], judge: SlackToCheck['judge']): Promise<Finding> {
  if (transport.kind === 'http') return checkSigningSecret(transport.signingSecret);
  try {
    await transport.app.apps.connections.open();
    return well('Slack opens a connection for the app-level token');
  } catch (error) {
    const { kind, reason } = judge('apps.connections.open', error);
    if (kind === 'passing') return unanswered('opens no connection now', reason);
    return unwell(
      `Slack opens no connection for the app-level token: ${reason}`,
      'Check SLACK_APP_TOKEN: it has to be an app-level token with connections:write, of an app with Socket Mode on',
    );
  }
}

/** As Slack shows it under "Basic Information": 32 hexadecimal digits. With another one each request is refused. */
function checkSigningSecret(secret: string): Finding {
  if (/^[0-9a-f]{32}$/.test(secret)) {
    return well('The signing secret looks like one; only a request from Slack shows whether it is right');
  }
  return unwell(
    'SLACK_SIGNING_SECRET does not look like a signing secret, which has 32 hexadecimal digits',
    'Copy "Signing Secret" from "Basic Information" at https://api.slack.com/apps',
  );
}

async function checkAnnouncements(bot: WebClient, channels: readonly string[]): Promise<readonly Finding[]> {
  if (channels.length > 0) return Promise.all(channels.map((channel) => checkAnnouncement(bot, channel)));
  return [
    warning(
      'Incidents are announced nowhere, so that only whoever is in its channel hears of one',
      "Set QUORUM_ANNOUNCEMENT_CHANNEL to a public channel's id, such as C0123ABCD, or announcements in the settings file",
    ),
  ];
}

async function checkGroup(bot: WebClient, group: string): Promise<Finding> {
  try {
    const { users = [] } = await bot.usergroups.users.list({ usergroup: group });
    return well(
      `The user group ${group} under permissions has ${users.length === 1 ? '1 person' : `${users.length} people`}`,
    );
  } catch (error) {
    return unwell(
      `Slack does not say who is in the user group ${group} under permissions: ${reasonOf(error)}`,
      'Until it does, the lead may do what is kept for it. Give the app the scope usergroups:read, or choose another group',
    );
  }
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
