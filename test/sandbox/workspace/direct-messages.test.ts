import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { startWorkspace, type Workspace } from '../../../src/sandbox/workspace/workspace.ts';
import { ana, ben, bot, general, manifest, quiet, secrets } from './bolt-app.ts';

let workspace: Workspace;
let slack: WebClient;

async function start(app_home: object = {}): Promise<void> {
  const { bot: scopes } = manifest.oauth_config.scopes;
  workspace = await startWorkspace({
    port: 0,
    ...secrets,
    requestUrls: [],
    manifest: {
      ...manifest,
      features: { ...manifest.features, app_home },
      oauth_config: { scopes: { bot: [...scopes, 'im:read', 'im:history'] } },
      settings: { event_subscriptions: { bot_events: ['message.im'] } },
    },
  });
  slack = new WebClient(secrets.botToken, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    logger: quiet,
  });
}
beforeEach(() => start());
afterEach(() => workspace.stop());

const refused = (error: string) => ({ data: { ok: false, error } });

describe('a direct message', () => {
  test('goes to the conversation of one person with the app, by the id of the person or of the conversation', async () => {
    const opened = await slack.conversations.open({ users: ana, return_im: true });
    const channel = opened.channel?.id ?? '';
    expect(opened.channel).toMatchObject({ id: expect.stringMatching(/^D/), is_im: true, user: ana });
    expect(await slack.conversations.open({ channel })).toMatchObject({ already_open: true, channel: { id: channel } });
    await expect(slack.chat.postMessage({ channel: ana, text: 'one' })).resolves.toMatchObject({ channel });
    const { ts = '' } = await slack.chat.postMessage({ channel, text: 'two' });
    await slack.chat.update({ channel, ts, text: 'two, changed' });
    const { messages } = await slack.conversations.history({ channel });
    expect(messages).toMatchObject([{ text: 'two, changed' }, { text: 'one' }]);
    expect((await slack.conversations.members({ channel })).members).toEqual([ana, bot]);
    expect((await slack.conversations.list({ types: 'im' })).channels).toMatchObject([{ id: channel, user: ana }]);
    await slack.chat.delete({ channel, ts });
    expect((await slack.conversations.history({ channel })).messages).toMatchObject([{ text: 'one' }]);
  });

  test('is opened with somebody, once', async () => {
    const open = (body: object) => slack.apiCall('conversations.open', { ...body });
    await expect(open({})).rejects.toMatchObject(refused('users_list_not_supplied'));
    await expect(open({ users: 'U0NOBODY000' })).rejects.toMatchObject(refused('user_not_found'));
    await expect(open({ channel: general })).rejects.toMatchObject(refused('method_not_supported_for_channel_type'));
    await expect(slack.chat.postMessage({ channel: 'U0NOBODY000', text: 'x' })).rejects.toMatchObject(
      refused('channel_not_found'),
    );
  });

  test('is for its person alone: nobody else writes, clicks or reacts there', async () => {
    const { channel = '', ts: message_ts = '' } = await slack.chat.postMessage({ channel: ana, text: 'for Ana' });
    for (const deed of [
      workspace.say({ user: ben, channel, text: 'x' }),
      workspace.say({ user: ben, channel, text: '/incident' }),
      workspace.click({ user: ben, channel, message_ts, action_id: 'go' }),
      workspace.react({ user: ben, channel, message_ts, name: 'eyes' }),
    ])
      expect(await deed).toEqual({ ok: false, error: 'channel_not_found' });
  });

  test('is answered, and has no name in what the app is sent', async () => {
    const { channel = '' } = await slack.chat.postMessage({ channel: ana, text: 'hello' });
    await workspace.say({ user: ana, channel, text: 'and hello' });
    await workspace.say({ user: ana, channel, text: '/incident' });
    const { requests } = await workspace.requests({ name: 'message' });
    expect(requests.at(-1)?.payload.event).toMatchObject({ text: 'and hello', channel_type: 'im', user: ana });
    const commands = await workspace.requests({ name: '/incident' });
    expect(commands.requests).toMatchObject([{ payload: { channel_id: channel, channel_name: 'directmessage' } }]);
  });
});

describe("the app's Messages tab", () => {
  test('that people may only read is written to by the app alone', async () => {
    await workspace.stop();
    await start({ messages_tab_enabled: true, messages_tab_read_only_enabled: true });
    const { channel = '' } = await slack.chat.postMessage({ channel: ana, text: 'read me' });
    for (const text of ['an answer', '/incident'])
      expect(await workspace.say({ user: ana, channel, text })).toMatchObject({
        error: 'restricted_action_read_only_channel',
      });
    expect(workspace.snapshot().app.messages_tab).toBe('read_only');
  });

  test('that is off takes no message', async () => {
    await workspace.stop();
    await start({ messages_tab_enabled: false });
    await expect(slack.chat.postMessage({ channel: ana, text: 'x' })).rejects.toMatchObject(
      refused('messages_tab_disabled'),
    );
  });
});

describe('a permalink', () => {
  test('leads to a message, and to the thread of a reply', async () => {
    const { ts = '' } = await slack.chat.postMessage({ channel: general, text: 'root' });
    const reply = await slack.chat.postMessage({ channel: general, text: 'reply', thread_ts: ts });
    const first = await slack.chat.getPermalink({ channel: general, message_ts: ts });
    expect(first.permalink).toBe(`${workspace.url}/archives/${general}/p${ts.replace('.', '')}`);
    const second = await slack.chat.getPermalink({ channel: general, message_ts: reply.ts ?? '' });
    expect(second.permalink).toMatch(new RegExp(`\\?thread_ts=${ts}&cid=${general}$`));
    const followed = await fetch(second.permalink ?? '', { redirect: 'manual' });
    expect(followed.headers.get('location')).toBe(`/#channel=${general}&thread=${ts}`);
    await expect(slack.chat.getPermalink({ channel: general, message_ts: '1.000001' })).rejects.toMatchObject(
      refused('message_not_found'),
    );
  });
});
