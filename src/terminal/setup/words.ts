import { envFile } from '../../configuration/env-file.ts';

/** How Slack reaches Quorum: over Socket Mode, or with requests to an address. */
export type Way = { readonly kind: 'socket' } | { readonly kind: 'http'; readonly requestUrl: string };

/** A value that is asked for, by the variable that it becomes. */
export type Wanted = {
  readonly name: 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN' | 'SLACK_SIGNING_SECRET' | 'QUORUM_ANNOUNCEMENT_CHANNEL';
  readonly what: string;
  /** Where it stands and what to do with it. */
  readonly where: string;
  readonly shown: 'shown' | 'hidden';
  /** What it means to give none; null: one is needed. */
  readonly without: string | null;
};

const botToken: Wanted = {
  name: 'SLACK_BOT_TOKEN',
  what: 'Bot token',
  where: `Install the app: on the page of the app that you have just created, choose "Install App" and allow it.
Then copy "Bot User OAuth Token", which starts with xoxb-, and paste it here. Nobody can see what you paste.`,
  shown: 'hidden',
  without: null,
};

const appToken: Wanted = {
  name: 'SLACK_APP_TOKEN',
  what: 'App-level token',
  where: `Let Quorum connect: choose "Basic Information" and, under "App-Level Tokens", "Generate Token and Scopes".
Add the scope connections:write and press "Generate". Copy the token, which starts with xapp-, and paste it here.`,
  shown: 'hidden',
  without: null,
};

const signingSecret: Wanted = {
  name: 'SLACK_SIGNING_SECRET',
  what: 'Signing secret',
  where: `Let Quorum know Slack's requests: choose "Basic Information" and, under "App Credentials", "Show" beside
"Signing Secret". Copy it and paste it here.`,
  shown: 'hidden',
  without: null,
};

const channel: Wanted = {
  name: 'QUORUM_ANNOUNCEMENT_CHANNEL',
  what: 'Channel id',
  where: `Choose the public channel where incidents are announced. Click its name in Slack: its id, such as C0123ABCD,
stands at the end of "About".`,
  shown: 'shown',
  without: 'announce nowhere for now',
};

/** What is asked for, in order: a step each. */
export function wantedFor({ kind }: Way): readonly Wanted[] {
  return [botToken, kind === 'socket' ? appToken : signingSecret, channel];
}

export const opening = `Quorum in your Slack, in five steps. Ctrl-C stops at any time; nothing is written before step 5.`;

/** What a step says at a terminal. */
export function whereText({ where, without }: Wanted): string {
  return without === null ? where : `${where} Press Enter alone to ${without}.`;
}

export function step(number: number, says: string): string {
  return `\nStep ${number} of 5. ${says}`;
}

export function createText(link: string, { kind }: Way): string {
  const flags = kind === 'http' ? ' --http …' : '';
  return `Create the app: open this link, choose your workspace, then press "Next" and "Create".

${link}

Where the link does not open: at https://api.slack.com/apps choose "Create New App", "From a manifest", and paste what
"quorum setup${flags} --manifest" prints.`;
}

export function alsoSetText(name: string): string {
  return `warning ${name} is set in the environment, too, which goes before ${envFile}. Unset it there.`;
}

export function closing(isWell: boolean, way: Way): string {
  if (!isWell) {
    return `
Mend what is not ok. Then run "quorum doctor"; or "quorum setup" again, where Enter alone keeps what .env has.`;
  }
  const reach =
    way.kind === 'socket'
      ? ''
      : `
Slack must reach it at ${way.requestUrl}. Where Slack shows under "Event Subscriptions"
that the address is not verified, press "Retry" there once Quorum runs. Quorum listens on port 3000 (PORT) without TLS:
a proxy with TLS has to lead there.`;
  return `
Now start Quorum in this folder: "quorum start", in a checkout "npm start". Then type /incident help in Slack.${reach}`;
}
