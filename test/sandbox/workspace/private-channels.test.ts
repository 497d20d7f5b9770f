import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { startWorkspace, type Workspace } from '../../../src/sandbox/workspace/workspace.ts';
import { ana, ben, bot, chloe, general, manifest, quiet, secrets } from './bolt-app.ts';

let workspace: Workspace;
let slack: WebClient;

const groupScopes = ['groups:read', 'groups:write', 'groups:history'];

async function start(more: readonly string[]): Promise<void> {
  const { bot: scopes } = manifest.oauth_config.scopes;
  workspace = await startWorkspace({
    port: 0,
    ...secrets,
    requestUrls: [],
    manifest: {
      ...manifest,
      oauth_config: { scopes: { bot: [...scopes, ...more] } },
      settings: {
        event_subscriptions: {
          bot_events: [
            'message.channels',
            'message.groups',
            'channel_created',
            'channel_rename',
            'group_rename',
            'channel_archive',
            'group_archive',
            'reaction_added',
          ],
        },
      },
    },
  });
  slack = new WebClient(secrets.botToken, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    logger: quiet,
  });
}
beforeEach(() => start(groupScopes));
afterEach(() => workspace.stop());

const refused = (error: string, more: object = {}) => ({ data: { ok: false, error, ...more } });

const idOf = (name: string) => workspace.snapshot().channels.find((channel) => channel.name === name)?.id ?? '';

async function heard(name: string): Promise<readonly unknown[]> {
  const { requests } = await workspace.requests({ name });
  return requests.map(({ payload }) => payload.event);
}

/** A private channel of two people, without the bot. */
async function secret(): Promise<string> {
  await workspace.create({ user: ana, name: 'secret', is_private: true });
  const channel = idOf('secret');
  await workspace.invite({ user: ana, channel, who: ben });
  await workspace.say({ user: ana, channel, text: 'between us' });
  return channel;
}

describe('a private channel that the bot is not in', () => {
  test('does not exist for the bot, not even by its name', async () => {
    const channel = await secret();
    const ts = workspace.snapshot().messages.findLast((message) => message.channel === channel)?.ts ?? '';
    const calls: readonly (readonly [string, object])[] = [
      ['conversations.info', {}],
      ['conversations.members', {}],
      ['conversations.history', {}],
      ['conversations.replies', { ts }],
      ['conversations.join', {}],
      ['conversations.leave', {}],
      ['conversations.invite', { users: chloe }],
      ['conversations.kick', { user: ben }],
      ['conversations.setTopic', { topic: 'x' }],
      ['conversations.setPurpose', { purpose: 'x' }],
      ['conversations.rename', { name: 'known' }],
      ['conversations.archive', {}],
      ['chat.postMessage', { text: 'x' }],
      ['chat.postEphemeral', { text: 'x', user: ana }],
      ['chat.update', { ts, text: 'x' }],
      ['chat.delete', { ts }],
      ['chat.getPermalink', { message_ts: ts }],
      ['pins.add', { timestamp: ts }],
      ['pins.list', {}],
      ['reactions.add', { timestamp: ts, name: 'eyes' }],
      ['reactions.remove', { timestamp: ts, name: 'eyes' }],
      ['reactions.get', { timestamp: ts }],
    ];
    for (const [method, more] of calls) {
      const call = slack.apiCall(method, { channel, ...more });
      await expect(call.catch((error: unknown) => error)).resolves.toMatchObject(refused('channel_not_found'));
    }
    await expect(slack.chat.postMessage({ channel: '#secret', text: 'x' })).rejects.toMatchObject(
      refused('channel_not_found'),
    );
    await expect(slack.bookmarks.list({ channel_id: channel })).rejects.toMatchObject(refused('channel_not_found'));
    const listed = await slack.conversations.list({ types: 'public_channel,private_channel' });
    expect(listed.channels?.map(({ name }) => name)).toEqual(['general', 'incidents']);
    await expect(slack.conversations.create({ name: 'secret' })).rejects.toMatchObject(refused('name_taken'));
  });

  test('tells the bot nothing of what happens in it', async () => {
    const channel = await secret();
    await workspace.rename({ user: ben, channel, name: 'still-secret' });
    await workspace.archive({ user: ben, channel });
    const { requests } = await workspace.requests({});
    expect(requests).toEqual([]);
  });

  test('may be where a command is typed: the app hears of it, and answers there', async () => {
    const channel = await secret();
    await workspace.say({ user: ben, channel, text: '/incident help' });
    const { requests } = await workspace.requests({ name: '/incident' });
    expect(requests).toMatchObject([{ payload: { channel_id: channel, channel_name: 'privategroup', user_id: ben } }]);
    const answer = await fetch(String(requests[0]?.payload.response_url), {
      method: 'POST',
      body: JSON.stringify({ text: 'only for Ben' }),
    });
    expect(answer.status).toBe(200);
    expect(workspace.snapshot().messages.at(-1)).toMatchObject({ channel, text: 'only for Ben', ephemeral_to: ben });
  });
});

describe('a private channel that the bot made', () => {
  test('is found, read, written to, described, renamed and archived with the scopes of groups', async () => {
    const created = await slack.conversations.create({ name: 'inc-1', is_private: true });
    const channel = created.channel?.id ?? '';
    expect(created.channel).toMatchObject({
      id: expect.stringMatching(/^C/),
      is_private: true,
      is_group: true,
      is_channel: false,
      is_member: true,
    });
    expect(await heard('channel_created')).toEqual([]);
    await slack.conversations.invite({ channel, users: ana });
    const info = await slack.conversations.info({ channel, include_num_members: true });
    expect(info.channel).toMatchObject({ is_private: true, num_members: 2 });
    expect((await slack.conversations.list({ types: 'private_channel' })).channels).toMatchObject([{ id: channel }]);
    expect((await slack.conversations.list()).channels?.map(({ name }) => name)).toEqual(['general', 'incidents']);
    await workspace.say({ user: ana, channel, text: 'hello' });
    expect((await heard('message')).at(-1)).toMatchObject({ text: 'hello', channel, channel_type: 'group' });
    const { messages = [] } = await slack.conversations.history({ channel });
    expect(messages[0]).toMatchObject({ text: 'hello', user: ana });
    await slack.chat.postMessage({ channel, text: 'reply', thread_ts: messages[0]?.ts ?? '' });
    const thread = await slack.conversations.replies({ channel, ts: messages[0]?.ts ?? '' });
    expect(thread.messages).toMatchObject([{ text: 'hello' }, { text: 'reply' }]);
    await slack.conversations.setTopic({ channel, topic: 'sev1' });
    await slack.conversations.setPurpose({ channel, purpose: 'why' });
    await slack.conversations.rename({ channel, name: 'inc-1-quiet' });
    expect(await heard('group_rename')).toMatchObject([{ channel: { id: channel, name: 'inc-1-quiet' } }]);
    await expect(slack.conversations.join({ channel })).rejects.toMatchObject(
      refused('method_not_supported_for_channel_type'),
    );
    await slack.conversations.archive({ channel });
    expect(await heard('group_archive')).toMatchObject([{ channel, user: bot }]);
    expect([...(await heard('channel_rename')), ...(await heard('channel_archive'))]).toEqual([]);
  });

  test('needs the scopes of groups for each of it', async () => {
    await workspace.stop();
    await start(['groups:write']);
    const { channel } = await slack.conversations.create({ name: 'inc-2', is_private: true });
    const id = channel?.id ?? '';
    await expect(slack.conversations.info({ channel: id })).rejects.toMatchObject(
      refused('missing_scope', { needed: 'groups:read' }),
    );
    await expect(slack.conversations.members({ channel: id })).rejects.toMatchObject(refused('missing_scope'));
    await expect(slack.conversations.history({ channel: id })).rejects.toMatchObject(
      refused('missing_scope', { needed: 'groups:history' }),
    );
    await expect(slack.conversations.list({ types: 'private_channel' })).rejects.toMatchObject(
      refused('missing_scope', { needed: 'groups:read' }),
    );
    await slack.conversations.invite({ channel: id, users: ana });
    await workspace.say({ user: ana, channel: id, text: 'unheard' });
    expect(await heard('message')).toEqual([]);
  });

  test.each([
    ['conversations.invite', { users: ana }],
    ['conversations.kick', { user: ana }],
    ['conversations.leave', {}],
    ['conversations.setTopic', { topic: 'x' }],
    ['conversations.setPurpose', { purpose: 'x' }],
    ['conversations.rename', { name: 'x' }],
    ['conversations.archive', {}],
  ])('%s takes groups:write there', async (method, more) => {
    await workspace.stop();
    await start([]);
    const channel = await secret();
    await workspace.invite({ user: ana, channel, who: bot });
    const call = slack.apiCall(method, { channel, ...more });
    await expect(call).rejects.toMatchObject(
      refused('missing_scope', { needed: expect.stringMatching(/^groups:write/) }),
    );
  });

  test('is left: what the bot wrote there it may change no more', async () => {
    const { channel } = await slack.conversations.create({ name: 'inc-3', is_private: true });
    const id = channel?.id ?? '';
    const { ts = '' } = await slack.chat.postMessage({ channel: id, text: 'mine' });
    await slack.conversations.invite({ channel: id, users: ana });
    await workspace.kick({ user: ana, channel: id, who: bot });
    await expect(slack.chat.update({ channel: id, ts, text: 'changed' })).rejects.toMatchObject(
      refused('channel_not_found'),
    );
  });
});

describe('people outside a private channel', () => {
  test('can do nothing there', async () => {
    const channel = await secret();
    const message_ts = workspace.snapshot().messages.findLast((message) => message.channel === channel)?.ts ?? '';
    const at = { user: chloe, channel };
    const deeds = [
      workspace.say({ ...at, text: 'let me in' }),
      workspace.say({ ...at, text: '/incident help' }),
      workspace.click({ ...at, message_ts, action_id: 'go' }),
      workspace.shortcut({ ...at, message_ts, callback_id: 'note' }),
      workspace.react({ ...at, message_ts, name: 'eyes' }),
      workspace.pin({ ...at, message_ts }),
      workspace.delete({ ...at, message_ts }),
      workspace.join(at),
      workspace.leave(at),
      workspace.invite({ ...at, who: chloe }),
      workspace.kick({ ...at, who: ana }),
      workspace.rename({ ...at, name: 'found' }),
      workspace.archive(at),
      workspace.make_private(at),
    ];
    for (const deed of deeds) expect(await deed).toEqual({ ok: false, error: 'channel_not_found' });
    expect((await workspace.requests({})).requests).toEqual([]);
  });

  test('do not turn its name into its id in a command', async () => {
    const channel = await secret();
    await workspace.say({ user: chloe, channel: general, text: '/incident see #secret' });
    await workspace.say({ user: ben, channel: general, text: '/incident see #secret' });
    const { requests } = await workspace.requests({ name: '/incident' });
    expect(requests.map(({ payload }) => payload.text)).toEqual(['see #secret', `see <#${channel}|secret>`]);
  });
});

describe('a public channel made private', () => {
  test('keeps its id and its members, and the app is told by the message that Slack writes', async () => {
    const { channel } = await slack.conversations.create({ name: 'inc-4' });
    const id = channel?.id ?? '';
    await slack.conversations.invite({ channel: id, users: ana });
    expect(await workspace.make_private({ user: ben, channel: id })).toMatchObject({ error: 'not_in_channel' });
    expect(await workspace.make_private({ user: ana, channel: id })).toEqual({ ok: true });
    expect((await heard('message')).at(-1)).toMatchObject({
      subtype: 'channel_convert_to_private',
      channel: id,
      channel_type: 'group',
      user: ana,
    });
    expect((await slack.conversations.info({ channel: id })).channel).toMatchObject({
      id,
      name: 'inc-4',
      is_private: true,
    });
    expect(await workspace.join({ user: ben, channel: id })).toMatchObject({ error: 'channel_not_found' });
    for (const again of [id, general])
      expect(await workspace.make_private({ user: ana, channel: again })).toMatchObject({
        error: 'channel_type_not_supported',
      });
  });
});
